"""Words of delays: causes and who answers for them, classes, claims' steps, states of both."""

from __future__ import annotations

from shared.vocabulary.terms import Vocabulary

CONTRACTOR, EMPLOYER, THIRD_PARTY, NOBODY, BOTH = (
    *("contractor", "employer", "third_party", "nobody", "both"),
)
PARTIES = Vocabulary(
    (CONTRACTOR, "المقاول", "Contractor"),
    (EMPLOYER, "صاحب العمل", "Employer"),
    (THIRD_PARTY, "جهة أخرى", "Third party"),
    (NOBODY, "لا أحد", "Nobody"),
    (BOTH, "أكثر من طرف", "More than one"),
)

CAUSES = Vocabulary(
    ("contractor_resource", "المقاول: الموارد", "Contractor: resources"),
    ("contractor_quality", "المقاول: الجودة", "Contractor: quality"),
    ("contractor_rework", "المقاول: إعادة العمل", "Contractor: rework"),
    ("employer_instruction", "صاحب العمل: تعليمات", "Employer: instruction"),
    ("employer_access", "صاحب العمل: تسليم الموقع", "Employer: access"),
    ("employer_payment", "صاحب العمل: الدفعات", "Employer: payment"),
    ("third_party_utility", "خدمات جهة أخرى", "Third-party utility"),
    ("traffic_permit", "تصريح مروري", "Traffic permit"),
    ("agency_silence", "عدم رد جهة", "Agency silence"),
    ("weather", "الطقس", "Weather"),
    ("concurrent", "أسباب متزامنة", "Concurrent causes"),
)
# In whose sphere a cause lies. It excuses nobody: the class is a planner's decision.
PARTY_OF = {
    **dict.fromkeys(("contractor_resource", "contractor_quality", "contractor_rework"), CONTRACTOR),
    **dict.fromkeys(("employer_instruction", "employer_access", "employer_payment"), EMPLOYER),
    **dict.fromkeys(("third_party_utility", "traffic_permit", "agency_silence"), THIRD_PARTY),
    "weather": NOBODY,
    "concurrent": BOTH,
}

CLASSES = Vocabulary(
    ("money", "معذور مع تعويض مالي", "Excusable with money"),
    ("time", "معذور بالمدة فقط", "Time only"),
    ("none", "غير معذور", "Not excusable"),
)

NOTICE, PARTICULARS = "notice", "particulars"
STEPS = Vocabulary(
    (NOTICE, "إشعار", "Notice"),
    (PARTICULARS, "مطالبة مفصلة", "Detailed claim"),
)

RUNNING, PASSED, IN_TIME, LATE = "running", "passed", "in_time", "late"
CLOCK_STATES = Vocabulary(
    (RUNNING, "المهلة سارية", "Running"),
    (PASSED, "انقضت المهلة", "Time passed"),
    (IN_TIME, "في الموعد", "In time"),
    (LATE, "متأخر", "Late"),
)

NOTED, CLAIMED, DECIDED, WITHDRAWN = "noted", "claimed", "decided", "withdrawn"
STATES = Vocabulary(
    (NOTED, "مسجّل بلا مطالبة", "Noted, no claim"),
    (CLAIMED, "بانتظار القرار", "Waits for a decision"),
    (DECIDED, "صدر فيه قرار", "Decided"),
    (WITHDRAWN, "مسحوب", "Withdrawn"),
)
