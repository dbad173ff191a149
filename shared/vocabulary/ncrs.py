"""Words of a non-conformance (NCR): what is not as it was to be, and what is done about it."""

from __future__ import annotations

from shared.vocabulary.policies import SITE, Policies, Policy
from shared.vocabulary.terms import Vocabulary

KIND = "ncr"

RAISED = "raised"
ISSUED = "issued"
RESPONDED = "responded"
DISPOSITIONED = "dispositioned"
CORRECTIVE_ACTION = "corrective_action"
REINSPECTION = "reinspection"
CLOSED = "closed"
REOPENED = "reopened"
VOID = "void"
DISPUTED = "disputed"

STATES = Vocabulary(
    (RAISED, "محرر", "Raised"),
    (ISSUED, "صادر", "Issued"),
    (RESPONDED, "تم الرد", "Responded"),
    (DISPOSITIONED, "تقررت المعالجة", "Disposition set"),
    (CORRECTIVE_ACTION, "قيد الإجراء التصحيحي", "Corrective action"),
    (REINSPECTION, "إعادة تفتيش", "Re-inspection"),
    (CLOSED, "مغلق", "Closed"),
    (REOPENED, "معاد فتحه", "Reopened"),
    (VOID, "ملغى", "Void"),
    (DISPUTED, "متنازع عليه", "Disputed"),
)

# Neither of these is open any more.
ENDED = frozenset({CLOSED, VOID})

CRITICAL = "critical"
MAJOR = "major"
SEVERITIES = Vocabulary(
    (CRITICAL, "حرج", "Critical"),
    (MAJOR, "رئيسي", "Major"),
    ("minor", "ثانوي", "Minor"),
    ("observation", "ملاحظة", "Observation"),
)
# While open they hold the payment of the quantity, and close with a root cause only.
HOLDING = frozenset({CRITICAL, MAJOR})

DISPOSITIONS = Vocabulary(
    ("use_as_is", "قبول كما هو", "Use as is"),
    ("repair", "إصلاح", "Repair"),
    ("rework", "إعادة تنفيذ", "Rework"),
    ("reject", "رفض وإزالة", "Reject"),
    ("regrade", "إعادة تصنيف", "Regrade"),
)
# With these, nothing is left to be put right on site.
WITHOUT_ACTION = frozenset({"use_as_is", "regrade"})

FIELD_POLICIES: dict[str, Policy] = {
    **SITE,
    "boq_item": "review",
    "quantity": "review",
    "title": "latest",
    "description": "review",
    "clause": "latest",
    "severity": "review",
    "due_at": "review",
    "owner": "latest",
    "response": "review",
    "root_cause": "review",
    "disposition": "review",
    "corrective_action": "review",
    "work": "latest",
    "inspection": "latest",
    "found_in": "latest",
    "reinspection": "latest",
    "notes": "union",
    "photos": "union",
    "state": "transition",
    "dispute_reason": "latest",
    "void_reason": "office",
}

DECIDED_TOGETHER = (
    frozenset({"activity", "contract", "governorate", "boq_item"}),
    frozenset({"section", "from_m", "to_m"}),
    frozenset({"state", "void_reason"}),
)

EVIDENCE_FIELDS = frozenset(
    name for name, policy in FIELD_POLICIES.items() if policy == "review"
) | {"photos"}

POLICIES = Policies(FIELD_POLICIES, DECIDED_TOGETHER, ENDED, EVIDENCE_FIELDS)
