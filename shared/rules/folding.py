"""One spelling for texts that people search by: Arabic has several for the same word.

``TAKEN`` and ``GIVEN`` are also the arguments of PostgreSQL's ``translate``, which drops the
characters of TAKEN that have no partner in GIVEN: both sides fold alike.
"""

from __future__ import annotations

import unicodedata

_PARTNERS = {
    "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا",
    "ة": "ه",
    "ى": "ي", "ئ": "ي", "ی": "ي",
    "ؤ": "و",
    "ک": "ك",
    **dict(zip("٠١٢٣٤٥٦٧٨٩", "0123456789", strict=True)),
    **dict(zip("۰۱۲۳۴۵۶۷۸۹", "0123456789", strict=True)),
}  # fmt: skip
# Tatweel, the vowel signs and the small alef: written or not, the word is the same.
_DROPPED = "\u0640\u064b\u064c\u064d\u064e\u064f\u0650\u0651\u0652\u0653\u0654\u0655\u0670"

TAKEN = "".join(_PARTNERS) + _DROPPED
GIVEN = "".join(_PARTNERS.values())

_TABLE = str.maketrans("".join(_PARTNERS), GIVEN, _DROPPED)


def fold(text: str) -> str:
    """``text`` as it is compared in a search: lower case, one form of each letter and digit."""
    return unicodedata.normalize("NFC", text).lower().translate(_TABLE)
