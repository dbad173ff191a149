"""Text as people search for it: letters that are written in several ways become one."""

from __future__ import annotations

import unicodedata

from shared.wire.digits import latin_digits

_ONE_FORM = str.maketrans("أإآٱةىؤئگکی", "اااا" + "هيوي" + "ككي", "ـ")


def fold(text: str | None) -> str:
    """``text`` without case, diacritics, tatweel and digit shape; أ as ا, ة as ه, ى as ي."""
    if not text:
        return ""
    composed = unicodedata.normalize("NFC", latin_digits(text)).translate(_ONE_FORM)
    apart = unicodedata.normalize("NFKD", composed.casefold())
    kept = "".join(letter for letter in apart if not unicodedata.combining(letter))
    return " ".join(kept.split())
