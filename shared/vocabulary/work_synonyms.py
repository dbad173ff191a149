"""Words by which planners call the kinds of work (WORK_TYPES), the more telling ones first.

A word stands for its kind at the beginning of any word of a text, before a blank as a word of its
own; Arabic ones without article.
"""

from __future__ import annotations

WORK_SYNONYMS: tuple[tuple[str, tuple[str, ...]], ...] = (
    # Before "base course".
    ("base_repair", ("sub base", "subbase")),
    ("tack_coat", ("tack", "prime coat", "لاصقة", "رش لاصق", "تاك كوت")),
    ("wearing_course", ("wearing", "surface course", "طبقة سطحية", "أسفلت سطحي")),
    ("binder_course", ("binder", "base course", "رابطة", "أسفلت رابط", "بايندر")),
    ("base_repair", ("base repair", "failed base", "طبقة أساس", "إصلاح أساس",
                     "معالجة أساس")),
    ("crack_sealing", ("crack", "شروخ", "تشققات")),
    ("cover_lowering", ("lowering", "lower cover", "خفض")),
    ("cover_raising", ("raising", "raise cover", "رفع أغطية", "رفع مناهيل")),
    ("milling", ("milling", "cold planing", "planing", "كشط", "قشط", "تكشيط")),
    ("kerb", ("kerb", "curb", "interlock", "بردور", "بلاط متداخل", "إنترلوك", "أرصفة", "رصيف")),
    ("drain_cleaning", ("gully", "gullies", "drain", "manhole cleaning", "مناهيل", "مجاري",
                        "تصريف")),
    ("markings", ("marking", "road stud", "thermoplastic", "علامات", "تخطيط", "دهانات",
                  "عيون قطط")),
    ("signs", ("sign ", "signs", "signage", "signboard", "signpost",
               "guardrail", "guard rail", "لوحات", "حواجز")),
    ("final_tests", ("cores", "coring", "straightedge", "iri", "اختبارات", "فحوصات")),
    ("survey", ("survey", "مسح", "رفع مساحي")),
    ("permits", ("permit", "trial pit", "trial hole", "تصاريح", "تصريح", "حفر استكشافية")),
    ("traffic_setup", ("traffic management", "traffic set", "diversion", "تحويلات", "تحويلة",
                       "سلامة مرورية")),
    ("reopening", ("reopening", "re opening", "opening to traffic", "إعادة فتح")),
    ("snagging", ("snag", "taking over", "handover", "hand over", "استلام", "ملاحظات")),
)  # fmt: skip
