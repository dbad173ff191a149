"""Kuwait's six governorates by ISO 3166-2 code."""

from __future__ import annotations

from shared.vocabulary.terms import Vocabulary

GOVERNORATES = Vocabulary(
    ("KW-KU", "العاصمة", "Capital"),
    ("KW-HA", "حولي", "Hawalli"),
    ("KW-FA", "الفروانية", "Farwaniya"),
    ("KW-MU", "مبارك الكبير", "Mubarak Al-Kabeer"),
    ("KW-AH", "الأحمدي", "Ahmadi"),
    ("KW-JA", "الجهراء", "Jahra"),
)

UNKNOWN_GOVERNORATE = "unknown"
