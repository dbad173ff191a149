"""Words of a defect: damage found on a road, to be made safe and repaired in time."""

from __future__ import annotations

from shared.vocabulary.policies import SITE, Policies, Policy
from shared.vocabulary.terms import Vocabulary

KIND = "defect"

REPORTED = "reported"
ASSIGNED = "assigned"
MADE_SAFE = "made_safe"
REPAIRED = "repaired"
CLOSED = "closed"
REOPENED = "reopened"
REJECTED = "rejected"
WITHDRAWN = "withdrawn"

STATES = Vocabulary(
    (REPORTED, "مبلغ عنه", "Reported"),
    (ASSIGNED, "مسند", "Assigned"),
    (MADE_SAFE, "تم تأمينه", "Made safe"),
    (REPAIRED, "تم إصلاحه", "Repaired"),
    (CLOSED, "مغلق", "Closed"),
    (REOPENED, "معاد فتحه", "Reopened"),
    (REJECTED, "غير مقبول", "Rejected"),
    (WITHDRAWN, "مسحوب", "Withdrawn"),
)

CATEGORIES = Vocabulary(
    ("pothole", "حفرة", "Pothole"),
    ("cracking", "تشققات", "Cracking"),
    ("rutting", "تخدد", "Rutting"),
    ("settlement", "هبوط", "Settlement"),
    ("ravelling", "تطاير الحصى", "Ravelling"),
    ("bleeding", "نزف الأسفلت", "Bleeding"),
    ("cover", "غطاء منهل", "Manhole cover"),
    ("drainage", "صرف", "Drainage"),
    ("kerb", "بردورات", "Kerb"),
    ("marking", "علامات أرضية", "Markings"),
    ("sign", "لوحة أو حاجز", "Sign or guardrail"),
    ("other", "أخرى", "Other"),
)

PRIORITIES = Vocabulary(
    ("p1", "أولوية أولى: تأمين فوري", "P1: make safe at once"),
    ("p2", "أولوية ثانية", "P2"),
    ("p3", "أولوية ثالثة", "P3"),
    ("p4", "أولوية رابعة", "P4"),
)

FIELD_POLICIES: dict[str, Policy] = {
    **SITE,
    "category": "review",
    "priority": "review",
    "description": "latest",
    "length_m": "review",
    "width_m": "review",
    "depth_mm": "review",
    "due_at": "review",
    "owner": "latest",
    "notes": "union",
    "photos": "union",
    "state": "transition",
    "reject_reason": "office",
}

DECIDED_TOGETHER = (
    frozenset({"activity", "contract", "governorate"}),
    frozenset({"section", "from_m", "to_m"}),
    frozenset({"state", "reject_reason"}),
)

EVIDENCE_FIELDS = frozenset(
    name for name, policy in FIELD_POLICIES.items() if policy == "review"
) | {"photos"}

POLICIES = Policies(
    FIELD_POLICIES, DECIDED_TOGETHER, frozenset({CLOSED, REJECTED}), EVIDENCE_FIELDS
)
