"""Words of the look-ahead: what an activity still waits for, and why a promise was not kept."""

from __future__ import annotations

from shared.vocabulary.terms import Vocabulary

CONSTRAINTS = Vocabulary(
    ("permit", "تصريح عمل أو حفر", "Work or excavation permit"),
    ("traffic_diversion", "تحويلة مرورية", "Traffic diversion"),
    ("utility", "خدمات جهة أخرى", "Third-party utility"),
    ("access", "تسليم الموقع أو الوصول إليه", "Access to the site"),
    ("material", "مواد", "Material"),
    ("crew", "عمالة", "Crew"),
    ("equipment", "معدات", "Equipment"),
    ("design", "مخططات أو تعليمات", "Drawings or instruction"),
    ("hold_point", "إفراج عن نقطة توقف", "Release of a hold point"),
    ("previous_work", "عمل سابق لم يكتمل", "Previous work not finished"),
    ("other", "أخرى", "Other"),
)

# What was missing, or what went wrong although nothing was.
REASONS = Vocabulary(
    *((term.code, term.ar, term.en) for term in CONSTRAINTS if term.code != "other"),
    ("weather", "أحوال جوية", "Weather"),
    ("rework", "إعادة عمل مرفوض", "Rework"),
    ("too_much", "وعد بأكثر من الطاقة", "More promised than could be done"),
    ("order_changed", "تغيرت الأولويات", "Priorities changed"),
    ("other", "أخرى", "Other"),
)
