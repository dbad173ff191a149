"""Words of a work: one stretch of progress on an activity, measured in the field."""

from __future__ import annotations

from shared.vocabulary.policies import Policies, Policy
from shared.vocabulary.terms import Vocabulary

KIND = "work"

LOGGED = "logged"
RETURNED = "returned"
CORRECTED = "corrected"
ACCEPTED = "accepted"
WITHDRAWN = "withdrawn"

STATES = Vocabulary(
    (LOGGED, "مسجل", "Logged"),
    (RETURNED, "معاد للتصحيح", "Returned"),
    (CORRECTED, "مصحح", "Corrected"),
    (ACCEPTED, "معتمد", "Accepted"),
    (WITHDRAWN, "مسحوب", "Withdrawn"),
)

WORK_TYPES = Vocabulary(
    ("permits", "تصاريح وحفر استكشافية", "Permits and trial pits"),
    ("traffic_setup", "تحويلات وتجهيز السلامة المرورية", "Traffic management set-up"),
    ("drain_cleaning", "تنظيف المناهيل والمجاري", "Gully and drain cleaning"),
    ("survey", "مسح الحالة والمناسيب", "Condition and level survey"),
    ("cover_lowering", "خفض أغطية المناهيل", "Lowering of covers"),
    ("milling", "كشط الأسفلت", "Milling"),
    ("base_repair", "معالجة طبقة الأساس", "Failed-base repair"),
    ("crack_sealing", "معالجة الشروخ", "Crack sealing"),
    ("kerb", "بردورات وبلاط متداخل", "Kerb and interlock"),
    ("tack_coat", "طبقة لاصقة", "Tack coat"),
    ("binder_course", "طبقة أسفلتية رابطة", "Base and binder course"),
    ("wearing_course", "طبقة أسفلتية سطحية", "Wearing course"),
    ("cover_raising", "رفع أغطية المناهيل", "Raising of covers"),
    ("final_tests", "اختبارات نهائية", "Cores, straightedge and IRI"),
    ("markings", "علامات أرضية", "Markings and studs"),
    ("signs", "لوحات وحواجز", "Signs and guardrail"),
    ("reopening", "إعادة فتح الطريق", "Reopening"),
    ("snagging", "ملاحظات واستلام", "Snagging and taking-over"),
)

# Asphalt courses: laid by thickness, and delivered by weighed lorries, each with its ticket.
COURSES = frozenset({"binder_course", "wearing_course"})

LAYERS = Vocabulary(
    ("subgrade", "تربة التأسيس", "Subgrade"),
    ("base", "طبقة الأساس", "Base"),
    ("binder", "الطبقة الرابطة", "Binder course"),
    ("wearing", "الطبقة السطحية", "Wearing course"),
    ("surface", "السطح القائم", "Existing surface"),
    ("kerb", "البردورات", "Kerb"),
    ("drainage", "الصرف", "Drainage"),
    ("marking", "العلامات", "Markings"),
)

LANES = Vocabulary(
    ("all", "كامل العرض", "Full width"),
    ("1", "الحارة الأولى", "Lane 1"),
    ("2", "الحارة الثانية", "Lane 2"),
    ("3", "الحارة الثالثة", "Lane 3"),
    ("4", "الحارة الرابعة", "Lane 4"),
    ("shoulder", "الكتف", "Shoulder"),
)

UNITS = Vocabulary(
    ("m2", "م²", "m²"),
    ("m", "م", "m"),
    ("m3", "م³", "m³"),
    ("t", "طن", "t"),
    ("no", "عدد", "no."),
)

FLAGS = Vocabulary(
    ("place_missing", "بلا موقع", "No place"),
    ("place_poor", "دقة الموقع ضعيفة", "Poor fix"),
    ("place_mocked", "موقع مصطنع", "Made-up fix"),
    ("place_outside_kuwait", "خارج الكويت", "Outside Kuwait"),
    ("place_other_governorate", "خارج محافظة النشاط", "Outside the activity's governorate"),
    ("place_off_section", "بعيد عن مقطع الطريق", "Away from the road section"),
    ("clock_wrong", "ساعة الجهاز غير صحيحة", "Tablet clock wrong"),
    ("clock_unsure", "الوقت غير مؤكد", "Time unsure"),
    ("in_midday_ban", "داخل حظر العمل وقت الظهيرة", "Inside the midday ban"),
    ("chainage_outside_section", "الكيلو خارج المقطع", "Chainage outside the section"),
    ("quantity_over_boq", "الكمية تتجاوز جدول الكميات", "Quantity above the BOQ"),
    ("stretch_overlaps", "تداخل مع عمل آخر", "Overlaps another work"),
    ("tonnage_off", "التذاكر لا توافق القياس", "Tickets unlike the measurement"),
    ("ticket_repeated", "تذكرة محسوبة مرتين", "Ticket counted twice"),
    ("outside_activity_dates", "قبل بدء النشاط المخطط", "Before the activity's planned start"),
)

# Flags that speak against acceptance until somebody resolves or varies them.
BLOCKING_FLAGS = frozenset(
    {"quantity_over_boq", "stretch_overlaps", "tonnage_off", "ticket_repeated"}
)

TIME_GRADES = Vocabulary(
    ("gnss", "وقت الأقمار الصناعية", "Satellite time"),
    ("corrected", "مصحح من وقت الخادم", "Corrected by the server's time"),
    ("offset", "مصحح تقريبيًا", "Corrected by offset"),
    ("receipt", "وقت الاستلام", "Time of receipt"),
)

# What happens when two edits of one field meet. ``office``: set by acceptance or return only.
FIELD_POLICIES: dict[str, Policy] = {
    "activity": "review",
    "boq_item": "review",
    "section": "review",
    "from_m": "review",
    "to_m": "review",
    "layer": "review",
    "lane": "review",
    "quantity": "review",
    "thickness_mm": "review",
    "tickets": "review",
    "place": "review",
    "notes": "latest",
    "photos": "union",
    "state": "transition",
    "return_reason": "office",
    "accepted_quantity": "office",
}

# Fields that mean something together: whoever decides on one of them decides on all of it.
DECIDED_TOGETHER = (
    frozenset({"activity", "boq_item"}),
    frozenset({"section", "from_m", "to_m"}),
    frozenset({"quantity", "thickness_mm", "tickets"}),
    frozenset({"state", "return_reason", "accepted_quantity"}),
)

# What acceptance rests on: once accepted, an edit of these is a proposal in review.
EVIDENCE_FIELDS = frozenset(
    name for name, policy in FIELD_POLICIES.items() if policy == "review"
) | {"photos"}

# Accepted work leaves that state by a decision only.
POLICIES = Policies(
    FIELD_POLICIES, DECIDED_TOGETHER, frozenset({ACCEPTED}), EVIDENCE_FIELDS | {"state"}
)
