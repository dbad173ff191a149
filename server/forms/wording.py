"""What the pages of the reference data call its parts, and the fields of their rows."""

from __future__ import annotations

from shared.rules.requests import NOTICE, RESPONSE
from shared.vocabulary.terms import Vocabulary

PARTS = Vocabulary(
    ("checklists", "قوائم الفحص", "Checklists"),
    ("types", "أنواع التفتيش", "Inspection types"),
    ("work_types", "أنواع الأعمال", "Work types"),
    ("limits", "حدود الاختبارات", "Limits of tests"),
    ("tests", "الاختبارات", "Tests"),
    ("due", "مهل الرد", "Response times"),
)
ABOUT = Vocabulary(
    ("checklists", "ما يجيب عنه المفتش سطرًا سطرًا", "What an inspector answers, line by line"),
    ("types", "أسماء أنواع التفتيش في القوائم", "What the kinds of inspection are called"),
    (
        "work_types",
        "ما يقبله البرنامج وتُربط به القوائم",
        "What the programme takes, and checklists are for",
    ),
    (
        "limits",
        "ما تقاس عليه القراءة حسب الطبقة وصنف الطريق",
        "What a reading is held against, by layer and road class",
    ),
    ("tests", "ما يقاس ووحدته", "What is measured, and its unit"),
    (
        "due",
        "ساعات الرد على عدم المطابقة والعيوب وطلبات التفتيش",
        "Hours to answer non-conformances, defects and inspection requests",
    ),
)
NEW = Vocabulary(
    ("checklists", "قائمة فحص جديدة", "New checklist"),
    ("types", "نوع تفتيش جديد", "New inspection type"),
    ("work_types", "نوع عمل جديد", "New work type"),
    ("limits", "حد جديد", "New limit"),
    ("tests", "اختبار جديد", "New test"),
    ("due", "مهلة جديدة", "New response time"),
)
FIELDS = Vocabulary(
    ("name_ar", "الاسم بالعربية", "Arabic name"),
    ("name_en", "الاسم بالإنجليزية", "English name"),
    ("type", "نوع التفتيش", "Inspection type"),
    ("point", "نقطة الفحص", "Point"),
    ("work_types", "أنواع الأعمال", "Work types"),
    ("needs_signature", "توقيع ممثل المقاول", "Signed by the contractor's representative"),
    ("readings", "القراءات", "Readings"),
    ("items", "الأسطر", "Lines"),
    ("text_ar", "النص بالعربية", "Arabic text"),
    ("text_en", "النص بالإنجليزية", "English text"),
    ("clause", "البند", "Clause"),
    ("source", "المصدر", "Source"),
    ("needs_photo_on_fail", "صورة عند عدم المطابقة", "Photo when it fails"),
    ("test", "الاختبار", "Test"),
    ("unit", "الوحدة", "Unit"),
    ("layer", "الطبقة", "Layer"),
    ("road_class", "صنف الطريق", "Road class"),
    ("min", "الحد الأدنى", "Least"),
    ("max", "الحد الأعلى", "Most"),
    ("frequency_ar", "التكرار بالعربية", "Frequency in Arabic"),
    ("frequency_en", "التكرار بالإنجليزية", "Frequency in English"),
    ("of", "على ماذا", "Answer to"),
    ("level", "الدرجة", "Level"),
    ("hours", "الساعات", "Hours"),
    ("reason", "سبب التغيير", "Reason for the change"),
)
ANSWERED = Vocabulary(
    ("ncr", "عدم مطابقة", "Non-conformance"),
    ("defect", "عيب", "Defect"),
    (RESPONSE, "طلب تفتيش، حتى جدولته", "Inspection request, until it is scheduled"),
    (NOTICE, "إخطار طلب التفتيش قبل موعده", "Notice of an inspection request, ahead of its time"),
)
