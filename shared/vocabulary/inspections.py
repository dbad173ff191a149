"""Words of an inspection: what somebody looked at, asked, measured and found on site."""

from __future__ import annotations

from shared.vocabulary.policies import SITE, Policies, Policy
from shared.vocabulary.terms import Vocabulary

KIND = "inspection"

DRAFT = "draft"
SUBMITTED = "submitted"
SCHEDULED = "scheduled"
ATTENDED = "attended"
APPROVED = "approved"
APPROVED_WITH_COMMENTS = "approved_with_comments"
REJECTED = "rejected"
RESUBMITTED = "resubmitted"
CANCELLED = "cancelled"
NO_SHOW = "no_show"

STATES = Vocabulary(
    (DRAFT, "مسودة", "Draft"),
    (SUBMITTED, "مقدم", "Submitted"),
    (SCHEDULED, "مجدول", "Scheduled"),
    (ATTENDED, "تم الحضور", "Attended"),
    (APPROVED, "موافق عليه", "Approved"),
    (APPROVED_WITH_COMMENTS, "موافق عليه بملاحظات", "Approved with comments"),
    (REJECTED, "مرفوض", "Rejected"),
    (RESUBMITTED, "معاد تقديمه", "Resubmitted"),
    (CANCELLED, "ملغى", "Cancelled"),
    (NO_SHOW, "لم يحضر أحد", "No-show"),
)

REQUEST = "request"
JOINT_TOUR = "joint_tour"
REINSPECTION = "reinspection"
SURPRISE_VISIT = "surprise_visit"
# Those that every tablet knows; others come with the forms, which are data.
TYPES = Vocabulary(
    ("progress", "قياس إنجاز", "Progress measurement"),
    (REQUEST, "طلب تفتيش", "Inspection request"),
    ("test", "اختبار مواد", "Materials test"),
    ("safety", "سلامة وتحويلات مرورية", "Safety and traffic management"),
    ("survey", "مسح حالة", "Condition survey"),
    (JOINT_TOUR, "جولة مشتركة", "Joint tour"),
    (SURPRISE_VISIT, "زيارة مفاجئة", "Surprise visit"),
    ("snag", "ملاحظات استلام", "Snag"),
    (REINSPECTION, "إعادة تفتيش", "Re-inspection"),
)

# Hold: no work without release. Witness: work may go on if the notified inspector is absent.
HOLD, WITNESS = "hold", "witness"
POINTS = Vocabulary(
    (HOLD, "نقطة توقف", "Hold point"),
    (WITNESS, "نقطة معاينة", "Witness point"),
)

PASS, PASS_WITH_COMMENTS, FAIL = "pass", "pass_with_comments", "fail"
RESULTS = Vocabulary(
    (PASS, "مطابق", "Conforms"),
    (PASS_WITH_COMMENTS, "مطابق بملاحظات", "Conforms with comments"),
    (FAIL, "غير مطابق", "Does not conform"),
)

# Which side did not come to what was scheduled.
ABSENT = Vocabulary(
    ("contractor", "المقاول", "The contractor"),
    ("inspector", "المفتش", "The inspector"),
)

ANSWERS = Vocabulary(
    ("pass", "مطابق", "Pass"),
    ("fail", "غير مطابق", "Fail"),
    ("not_applicable", "لا ينطبق", "Not applicable"),
)

# The usual ones. Others come with the limits, which are data.
TESTS = Vocabulary(
    ("compaction", "درجة الدمك", "Compaction"),
    ("thickness", "السماكة", "Thickness"),
    ("laying_temperature", "حرارة الفرش", "Laying temperature"),
    ("straightedge", "استواء بالقدة", "Straightedge"),
    ("iri", "معامل الوعورة الدولي", "IRI"),
    ("tack_rate", "معدل الطبقة اللاصقة", "Tack rate"),
)

# How bad a distress is (ASTM D6433); some distresses have no degrees.
DISTRESS_SEVERITIES = Vocabulary(
    ("low", "منخفضة", "Low"),
    ("medium", "متوسطة", "Medium"),
    ("high", "عالية", "High"),
)

FIELD_POLICIES: dict[str, Policy] = {
    **SITE,
    "type": "review",
    "point": "review",
    "form": "review",
    "checklist": "review",
    "readings": "review",
    "survey": "review",
    "signature": "review",
    "companions": "review",
    "result": "review",
    "ncr": "latest",
    "assignee": "latest",
    "wanted_for": "latest",
    "scheduled_for": "latest",
    "absent": "latest",
    "notes": "union",
    "photos": "union",
    "rev": "transition",
    "state": "transition",
    "decision_note": "office",
}

DECIDED_TOGETHER = (
    frozenset({"activity", "contract", "governorate"}),
    frozenset({"section", "from_m", "to_m"}),
    frozenset({"type", "point"}),
    frozenset({"form", "checklist"}),
    frozenset({"state", "rev", "decision_note"}),
)

EVIDENCE_FIELDS = frozenset(
    name for name, policy in FIELD_POLICIES.items() if policy == "review"
) | {"photos"}

POLICIES = Policies(
    FIELD_POLICIES,
    DECIDED_TOGETHER,
    frozenset({APPROVED, APPROVED_WITH_COMMENTS}),
    EVIDENCE_FIELDS,
)
