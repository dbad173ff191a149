"""A preview in people's words: names of states and columns, and a column's values."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _

from server.http.language import day, named, number
from shared.vocabulary.places import GOVERNORATES
from shared.vocabulary.terms import Vocabulary
from shared.vocabulary.works import LAYERS, WORK_TYPES

STATES = Vocabulary(
    ("waiting", "بانتظار القراءة", "waits to be read"),
    ("staged", "بانتظار القرار", "waits for a decision"),
    ("refused", "لم يُقبل", "refused"),
    ("applied", "ساري", "in force"),
    ("unchanged", "طُبّق ولم يغيّر شيئًا", "applied, nothing changed"),
    ("discarded", "مستبعد", "discarded"),
    ("superseded", "حلّ محله غيره", "replaced since"),
)
STATE_TONES = {"waiting": "info", "staged": "warn", "refused": "bad", "applied": "ok"}
# Names of what a preview compares, and of the places that a row may name.
FIELDS = Vocabulary(
    ("parent", "البند الرئيسي", "Summary above"),
    ("code", "الرمز", "Code"),
    ("wbs", "رمز تجزئة العمل", "WBS"),
    ("name", "الاسم", "Name"),
    ("name_ar", "الاسم بالعربية", "Arabic name"),
    ("name_en", "الاسم بالإنجليزية", "English name"),
    ("is_summary", "بند رئيسي", "Summary"),
    ("is_milestone", "حدث", "Milestone"),
    ("start", "البداية", "Start"),
    ("finish", "النهاية", "Finish"),
    ("duration_min", "المدة", "Duration"),
    ("percent", "نسبة الإنجاز", "Percent complete"),
    ("actual_start", "البداية الفعلية", "Actual start"),
    ("actual_finish", "النهاية الفعلية", "Actual finish"),
    ("baseline_start", "بداية خط الأساس", "Baseline start"),
    ("baseline_finish", "نهاية خط الأساس", "Baseline finish"),
    ("float_min", "الفائض الزمني", "Float"),
    ("calendar", "التقويم", "Calendar"),
    ("constraint_type", "القيد", "Constraint"),
    ("constraint_at", "تاريخ القيد", "Constraint's date"),
    ("governorate", "المحافظة", "Governorate"),
    ("area", "المنطقة", "Area"),
    ("block", "القطعة", "Block"),
    ("zone", "القطاع", "Zone"),
    ("section", "مقطع الطريق", "Road section"),
    ("from_m", "من (متر)", "From, m"),
    ("to_m", "إلى (متر)", "To, m"),
    ("work_type", "نوع العمل", "Kind of work"),
    ("layer", "الطبقة", "Layer"),
    ("predecessors", "الأنشطة السابقة", "Predecessors"),
    ("boq", "بند الكميات", "BOQ line"),
    ("quantity", "الكمية", "Quantity"),
)
_NAMED = {"governorate": GOVERNORATES, "work_type": WORK_TYPES, "layer": LAYERS}


def in_words(field: str, value: Any) -> str:
    """A value of a compared column as people write it; a dash for none."""
    if value is None or value == "":
        return "—"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if field in _NAMED:
        return named(_NAMED[field], str(value))
    if field.endswith("_min"):
        return _("%(hours)s h", hours=number(Decimal(str(value)) / 60))
    if field == "percent":
        return f"{number(Decimal(str(value)))}%"
    return clock(value) if field.endswith(("start", "finish", "_at")) else str(value)


def written(text: str) -> str:
    """A number that JSON has as text, as people write it."""
    return number(Decimal(text))


def clock(value: Any) -> str:
    """A time of a schedule, YYYY-MM-DD[THH:MM] in Kuwait: its day, and its hour if it has one."""
    text = str(value or "—")
    with suppress(ValueError):
        written = day(date.fromisoformat(text[:10]))
        hour = text[11:16]
        return f"{written} {hour}" if hour not in ("", "00:00") else written
    return text
