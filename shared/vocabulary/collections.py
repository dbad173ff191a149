"""What other programs read here, collection by collection: records by kind, and what they name."""

from __future__ import annotations

from shared.vocabulary.terms import Vocabulary

COLLECTIONS = Vocabulary(
    ("works", "الأعمال", "Works"),
    ("inspections", "عمليات التفتيش", "Inspections"),
    ("ncrs", "حالات عدم المطابقة", "Non-conformances"),
    ("defects", "العيوب", "Defects"),
    ("obstacles", "العوائق", "Obstacles"),
    ("photos", "الصور", "Photos"),
    ("tracks", "المسارات", "Tracks"),
    ("attendance", "الحضور", "Attendance"),
    ("sections", "مقاطع الطرق", "Road sections"),
    ("activities", "الأنشطة", "Activities"),
    ("areas", "المناطق", "Areas"),
    ("governorates", "المحافظات", "Governorates"),
)
