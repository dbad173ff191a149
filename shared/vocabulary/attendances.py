"""Words of an attendance: who was on site, and that no work was done, with its reason."""

from __future__ import annotations

from shared.vocabulary.policies import Policies, Policy
from shared.vocabulary.terms import Vocabulary

KIND = "attendance"

NO_WORK = "no_work"
PRESENCES = Vocabulary(
    ("on_site", "حضور في الموقع", "On site"),
    (NO_WORK, "لا يوجد عمل", "No work"),
)

SHIFTS = Vocabulary(
    ("morning", "صباحية", "Morning"),
    ("evening", "مسائية", "Evening"),
)

REASONS = Vocabulary(
    ("contractor_absent", "غياب المقاول", "Contractor absent"),
    ("weather", "أحوال جوية", "Weather"),
    ("midday_ban", "حظر العمل وقت الظهيرة", "Midday work ban"),
    ("holiday", "عطلة رسمية", "Public holiday"),
    ("no_permit", "بانتظار تصريح", "Waiting for a permit"),
    ("no_material", "نقص مواد", "No material"),
    ("no_equipment", "تعطل أو نقص معدات", "No equipment"),
    ("no_access", "تعذر الوصول للموقع", "No access to the site"),
    ("utility", "أعمال جهة أخرى", "Third-party utility"),
    ("stopped", "إيقاف العمل", "Work stopped"),
    ("other", "أخرى", "Other"),
)

FIELD_POLICIES: dict[str, Policy] = {
    "activity": "review",
    "contract": "review",
    "governorate": "review",
    "presence": "review",
    "reason": "review",
    "shift": "review",
    "workers": "review",
    "ended_at": "review",
    "place": "review",
    "notes": "union",
}

DECIDED_TOGETHER = (
    frozenset({"activity", "contract", "governorate"}),
    frozenset({"presence", "reason"}),
)

POLICIES = Policies(FIELD_POLICIES, DECIDED_TOGETHER)
