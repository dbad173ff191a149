"""What a schedule's file holds and we have no place for, said in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shared.vocabulary.terms import Vocabulary

LOSSES = Vocabulary(
    ("other_projects", "مشاريع أخرى في الملف", "Further projects in the file"),
    ("external_links", "روابط إلى مشاريع أخرى", "Links to other projects"),
    ("summary_links", "روابط على بنود رئيسية", "Links of summary rows"),
    ("lags_by_percent", "تأخيرات بالنسبة المئوية (حُوّلت إلى وقت)", "Lags in percent, made time"),
    ("elapsed_times", "مدد بالزمن التقويمي (حُوّلت إلى وقت عمل)", "Elapsed times, made working"),
    ("further_baselines", "خطوط أساس إضافية", "Baselines after the first"),
    ("second_constraints", "قيود ثانية على الأنشطة", "Second constraints of activities"),
    ("deadlines", "مواعيد نهائية", "Deadlines"),
    ("notes", "ملاحظات الأنشطة", "Notes of activities"),
    ("costs", "تكاليف الأنشطة والموارد", "Costs of activities and resources"),
    ("expenses", "مصروفات", "Expenses"),
    ("steps", "خطوات الأنشطة", "Steps of activities"),
    ("splits", "أنشطة مجزأة", "Split activities"),
    ("inactive", "أنشطة غير مفعلة", "Inactive activities"),
    ("recurring", "أنشطة متكررة", "Recurring activities"),
    ("subprojects", "مشاريع فرعية", "Subprojects"),
    (
        "exceptions",
        "أيام في التقويمات خارج الأعوام 1990-2100",
        "Calendar days outside the years 1990-2100",
    ),
    ("resource_calendars", "تقويمات الموارد", "Calendars of resources"),
    ("assignments", "تخصيصات الموارد (عدا الكميات)", "Assignments of resources, but quantities"),
    ("unread_values", "قيم لم تُقرأ", "Values that could not be read"),
    ("columns", "أعمدة غير معروفة", "Columns that are not known"),
    (
        "further_columns",
        "أعمدة أخرى بالمعنى نفسه لم تُقرأ",
        "Further columns of one meaning, not read",
    ),
    (
        "unnamed_rows",
        "صفوف لا تسمي نشاطًا لم تُقرأ",
        "Rows that name no activity, not read",
    ),
    ("sheets", "أوراق أخرى في الملف", "Further sheets of the file"),
    ("schedule_sheets", "أوراق فيها برامج أخرى لم تُقرأ", "Sheets with further schedules, not read"),
    ("codes_and_texts", "رموز ونصوص الأنشطة", "Codes and texts of activities"),
    ("letters", "أسماء ضاعت حروفها في الترميز", "Names whose letters the encoding lost"),
    ("rows", "صفوف", "Rows"),
    ("nesting", "صفوف تحت بنود رئيسية أخرى", "Rows under other summaries"),
    ("wbs", "رموز تجزئة العمل", "WBS codes"),
    ("times", "تواريخ ومدد", "Dates and durations"),
    ("actuals", "تواريخ فعلية", "Actual dates"),
    ("percents", "نسب الإنجاز", "Percents complete"),
    ("baselines", "خطوط الأساس", "Baselines"),
    ("floats", "الفوائض الزمنية", "Floats"),
    ("constraints", "القيود", "Constraints"),
    ("milestones", "الأحداث", "Milestones"),
    ("quantities", "الكميات", "Quantities"),
    ("links", "الروابط", "Links"),
    ("calendars", "التقويمات", "Calendars"),
    ("money", "أسعار البنود", "Rates of BOQ lines"),
)


def as_lost(counts: Mapping[str, int], details: Mapping[str, str] | None = None) -> list[Any]:
    """``{code, count, message: {ar, en}, detail}`` of each count above 0."""
    told = details or {}
    return [
        {
            "code": code,
            "count": count,
            "message": {"ar": LOSSES[code].ar, "en": LOSSES[code].en},
            "detail": told.get(code, ""),
        }
        for code, count in counts.items()
        if count
    ]
