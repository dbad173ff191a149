"""Why a schedule's file is not read, said in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shared.vocabulary.terms import Vocabulary

REFUSALS = Vocabulary(
    ("file_unreadable", "تعذر فتح الملف.", "The file cannot be opened."),
    ("file_empty", "الملف فارغ.", "The file is empty."),
    ("file_too_large", "الملف أكبر من ١٠٠ ميغابايت.", "The file is larger than 100 MB."),
    (
        "format_unknown",
        "ليس هذا برنامجًا زمنيًا نعرفه؛ المقبول: MSPDI وMPP وXER وP6 XML وXLSX وCSV.",
        "This is no schedule that we know: MSPDI, MPP, XER, P6 XML, XLSX or CSV.",
    ),
    (
        "encoding_wrong",
        "ترميز نص الملف غير صحيح؛ صدّره من جديد.",
        "The encoding of the file's text is wrong; export it anew.",
    ),
    (
        "file_truncated",
        "الملف مقطوع قبل نهايته؛ انسخه أو صدّره من جديد.",
        "The file ends too early; copy or export it again.",
    ),
    ("file_broken", "الملف تالف؛ صدّره من جديد.", "The file is damaged; export it anew."),
    (
        "xml_entities",
        "في ملف XML تعريفات كيانات (DTD) وهي غير مقبولة؛ صدّره من برنامج التخطيط نفسه.",
        "The XML declares a document type or entities, which are not taken; export it from"
        " the planning program itself.",
    ),
    (
        "archive_bomb",
        "حجم الملف المضغوط بعد فكه غير معقول؛ أرسل البرنامج الزمني نفسه غير مضغوط.",
        "The compressed file would unpack to an unreasonable size; send the schedule"
        " itself, unpacked.",
    ),
    (
        "archive_closed",
        "الملف مضغوط؛ فكّ الضغط ثم أعد المحاولة.",
        "This is an archive; unpack it and send the schedule inside.",
    ),
    (
        "file_password",
        "الملف محمي بكلمة مرور؛ احفظه من دونها.",
        "The file is protected by a password; save it without one.",
    ),
    (
        "project_missing",
        "لا يوجد مشروع في الملف؛ اختر المشروع عند التصدير.",
        "There is no project in the file; choose one when exporting.",
    ),
    (
        "columns_missing",
        "لم نجد عمود الرمز أو الاسم وعمودي البداية والنهاية؛ أضف صف العناوين.",
        "No header row has a code or name and a start and finish; add one.",
    ),
    (
        "number_wrong",
        "في الملف مدة أو فاصل أو كمية أكبر مما يُعقل؛ صححها ثم أعد المحاولة.",
        "A duration, lag or quantity of the file is beyond reason; mend it and try again.",
    ),
    (
        "schedule_too_large",
        "في الملف أكثر من ٢٠ ألف نشاط؛ أرسل برنامج هذا العقد وحده.",
        "The file has more than 20,000 activities; send the schedule of this contract alone.",
    ),
    (
        "reading_too_costly",
        "قراءة هذا الملف تجاوزت حدود الوقت أو الذاكرة؛ صدّره بصيغة XER أو XML وبما يلزم فقط.",
        "Reading this file went beyond its limits of time or memory; export it as XER or XML, and"
        " only what is needed.",
    ),
    (
        "reader_missing",
        "قارئ البرامج الزمنية (Java) غير مثبت على الخادم؛ أبلغ المسؤول.",
        "The reader of schedules (Java) is not installed on the server; tell the administrator.",
    ),
)


# What a detail counts or names; others are a program's own words.
WHERE = Vocabulary(
    ("", "%s", "%s"),
    ("row", "الصف %s", "row %s"),
    ("sheets", "الأوراق: %s", "sheets: %s"),
)


class ScheduleRefusedError(Exception):
    """A schedule's file is not read; ``code`` is one of REFUSALS.

    ``detail`` says where in the file, as ``where``, one of WHERE, has it.
    """

    def __init__(self, code: str, detail: str = "", where: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.detail = detail
        self.where = where
        self.details = {"ar": WHERE[where].ar % detail, "en": WHERE[where].en % detail}

    @classmethod
    def kept(cls, said: Mapping[str, Any]) -> ScheduleRefusedError:
        """The refusal of which ``said`` was kept, as ``as_json`` has it."""
        refusal = cls(said["code"], said["detail"])
        refusal.details = said["details"]
        return refusal

    def as_json(self) -> dict[str, Any]:
        """``{error, code, message: {ar, en}, detail, details: {ar, en}}``; ``error`` and
        ``detail`` are English."""
        term = REFUSALS[self.code]
        said = {"ar": term.ar, "en": term.en}
        return {
            "error": term.en,
            "code": self.code,
            "message": said,
            "detail": self.details["en"],
            "details": self.details,
        }
