"""What planners call the columns of their tables and the codes of their activities.

A heading is compared in small letters, with blanks for signs and underlines.
"""

from __future__ import annotations

import re
from functools import lru_cache

COLUMNS: dict[str, tuple[str, ...]] = {
    "code": ("activity id", "activity code", "task id", "code", "id", "رمز النشاط", "رقم النشاط",
             "الرمز", "الرقم"),
    "wbs": ("wbs", "wbs code", "outline number", "هيكل تجزئة العمل", "تجزئة العمل"),
    "name": ("activity name", "task name", "name", "activity", "description", "اسم النشاط",
             "النشاط", "الوصف", "الاسم"),
    "name_ar": ("name ar", "arabic name", "activity name ar", "الاسم بالعربية", "الاسم العربي"),
    "name_en": ("name en", "english name", "activity name en", "الاسم بالإنجليزية"),
    "start": ("start", "start date", "planned start", "البداية", "تاريخ البداية", "تاريخ البدء",
              "البدء"),
    "finish": ("finish", "finish date", "end", "end date", "planned finish", "النهاية",
               "تاريخ النهاية", "تاريخ الانتهاء", "الانتهاء"),
    "baseline_start": ("baseline start", "bl start", "bl project start", "بداية خط الأساس"),
    "baseline_finish": ("baseline finish", "bl finish", "bl project finish",
                        "نهاية خط الأساس"),
    "duration": ("duration", "original duration", "planned duration", "duration days", "المدة",
                 "المدة بالأيام"),
    "percent": ("complete", "percent complete", "activity complete", "progress",
                "نسبة الإنجاز", "الإنجاز"),
    "actual_start": ("actual start", "البداية الفعلية"),
    "actual_finish": ("actual finish", "النهاية الفعلية"),
    "predecessors": ("predecessors", "predecessor", "predecessor details", "السابق",
                     "الأنشطة السابقة"),
    "boq": ("boq", "boq item", "boq code", "boq line", "bill item", "بند الكميات", "البند",
            "رقم البند"),
    "quantity": ("quantity", "qty", "boq quantity", "budgeted units", "الكمية"),
}  # fmt: skip

# Where an activity lies: columns of a table, or activity codes and texts of a schedule.
PLACES: dict[str, tuple[str, ...]] = {
    "governorate": ("governorate", "المحافظة", "محافظة"),
    "area": ("area", "location", "suburb", "المنطقة", "منطقة"),
    "block": ("block", "قطعة", "القطعة"),
    "zone": ("zone", "قطاع", "القطاع"),
    "section": ("section", "road section", "road", "مقطع", "مقطع الطريق", "الطريق"),
    "from_m": ("from m", "from", "chainage from", "start chainage", "من", "من كيلو"),
    "to_m": ("to m", "to", "chainage to", "end chainage", "إلى", "إلى كيلو"),
    "work_type": ("work type", "type of work", "trade", "نوع العمل"),
    "layer": ("layer", "الطبقة"),
}

_SIGNS = re.compile(r"[\W_]+")


def heading_of(text: str) -> str:
    """A heading as it is compared."""
    return _SIGNS.sub(" ", text.replace("ـ", "")).strip().lower()


@lru_cache(maxsize=10_000)
def meaning_of(text: str) -> str | None:
    """The name in COLUMNS or PLACES that a heading stands for."""
    return _MEANINGS.get(heading_of(text))


_MEANINGS = {
    heading: meaning
    for group in (PLACES, COLUMNS)
    for meaning, headings in group.items()
    for heading in (heading_of(meaning), *map(heading_of, headings))
}
