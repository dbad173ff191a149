"""The words of the list of all records, in Arabic and English."""

RECORDS_TEXTS: dict[str, tuple[str, str]] = {
    "records": ("السجلات", "Records"),
    "find_record": (
        "ابحث في السجلات: نشاط، ملاحظة، رمز",
        "Find a record: activity, note, code",
    ),
    "all_kinds": ("الكل", "All"),
    "all_states": ("كل الحالات", "Any state"),
    "kind_count": ("{name} · {count}", "{name} · {count}"),
    "records_shown": ("السجلات المعروضة: {count}", "Records shown: {count}"),
    "no_records": ("لا سجلات على الجهاز", "No records on this tablet"),
    "no_records_why": (
        "ما تسجله أنت، وما يصل من المكتب، يظهر هنا.",
        "What you record, and what comes from the office, is shown here.",
    ),
    "no_records_found": ("لا سجل يطابق البحث", "No record fits"),
    "no_records_found_why": (
        "جرّب كلمات أقل، أو اختر «الكل».",
        "Try fewer words, or choose All.",
    ),
}
