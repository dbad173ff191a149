"""Words of an obstacle: what blocks an activity, who could remove it, and since when."""

from __future__ import annotations

from shared.vocabulary.policies import SITE, Policies, Policy
from shared.vocabulary.terms import Vocabulary

KIND = "obstacle"

OPEN = "open"
UNDER_WAY = "under_way"
ESCALATED = "escalated"
RESOLVED = "resolved"
REOPENED = "reopened"
WITHDRAWN = "withdrawn"

STATES = Vocabulary(
    (OPEN, "قائم", "Open"),
    (UNDER_WAY, "قيد المعالجة", "Being dealt with"),
    (ESCALATED, "مصعّد", "Escalated"),
    (RESOLVED, "تمت إزالته", "Resolved"),
    (REOPENED, "عاد من جديد", "Reopened"),
    (WITHDRAWN, "مسحوب", "Withdrawn"),
)

CATEGORIES = Vocabulary(
    ("utility", "خدمات جهة أخرى", "Third-party utility"),
    ("permit", "تصريح مروري أو حفر", "Traffic or excavation permit"),
    ("access", "تعذر الوصول للموقع", "Access to the site"),
    ("encroachment", "تعديات", "Encroachment"),
    ("design", "تصميم أو تعليمات", "Design or instruction"),
    ("material", "مواد", "Materials"),
    ("agency_silence", "عدم رد جهة", "Agency silence"),
    ("other", "أخرى", "Other"),
)

FIELD_POLICIES: dict[str, Policy] = {
    **SITE,
    "category": "review",
    "description": "latest",
    "owner": "review",
    "since": "review",
    "days_cost": "review",
    "proposed_solution": "latest",
    "decision_wanted": "latest",
    "notes": "union",
    "photos": "union",
    "state": "transition",
    "resolution": "latest",
}

DECIDED_TOGETHER = (
    frozenset({"activity", "contract", "governorate"}),
    frozenset({"section", "from_m", "to_m"}),
    frozenset({"state", "resolution"}),
)

EVIDENCE_FIELDS = frozenset(
    name for name, policy in FIELD_POLICIES.items() if policy == "review"
) | {"photos"}

POLICIES = Policies(FIELD_POLICIES, DECIDED_TOGETHER, frozenset({RESOLVED}), EVIDENCE_FIELDS)
