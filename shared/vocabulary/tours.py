"""Words of tours: the stops that somebody is sent to on a day, in their order."""

from __future__ import annotations

from shared.vocabulary.terms import Vocabulary

SURPRISE = "surprise"
JOINT = "joint"

TOUR_KINDS = Vocabulary(
    ("tour", "جولة", "Tour"),
    (JOINT, "جولة مشتركة", "Joint tour"),
    (SURPRISE, "زيارة مفاجئة", "Surprise visit"),
)

PLANNED = "planned"
UNDER_WAY = "under_way"
DONE = "done"
MISSED = "missed"
CANCELLED = "cancelled"

# How a tour stands, by what was recorded at its stops.
TOUR_STATES = Vocabulary(
    (PLANNED, "مجدولة", "Planned"),
    (UNDER_WAY, "جارية", "Under way"),
    (DONE, "مكتملة", "Done"),
    (MISSED, "لم تُستكمل", "Not completed"),
    (CANCELLED, "ملغاة", "Cancelled"),
)

# What was done to a tour, version by version.
TOUR_ACTS = Vocabulary(
    ("planned", "خُططت", "Planned"),
    ("changed", "عُدلت", "Changed"),
    ("moved", "نُقلت", "Moved"),
    ("cancelled", "أُلغيت", "Cancelled"),
    ("undone", "أُعيدت كما كانت", "Put back as it was"),
)

# What a stop is for, where nobody wrote it: "" measures work; others are kinds of inspection.
STOP_WORDS = Vocabulary(
    ("", "قس ما نُفذ وسجّله", "Measure what was done and log it"),
    ("progress", "تفتيش سير العمل", "Inspect how the work goes"),
    ("request", "عاين نقطة التوقف", "Attend the hold point"),
    ("test", "اختبر المواد", "Test the materials"),
    ("safety", "تحقق من التحويلات المرورية واللوحات", "Check traffic diversions and signs"),
    ("survey", "امسح حالة الطريق", "Survey the condition"),
    ("joint_tour", "جولة مشتركة في الموقع", "Tour the site together"),
    ("surprise_visit", "زيارة مفاجئة للموقع", "Visit the site unannounced"),
    ("snag", "سجّل ملاحظات الاستلام", "List the snags"),
    ("reinspection", "أعد التفتيش", "Inspect again"),
)
