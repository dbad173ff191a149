"""Text as the tablet's search compares it."""

from __future__ import annotations

import unicodedata

from shared.rules import folding


def fold(text: str) -> str:
    """One form of each letter as everywhere, and besides: no accents, single blanks."""
    if text.isascii():
        return " ".join(folding.fold(text).split())
    apart = unicodedata.normalize("NFKD", folding.fold(text))
    kept = "".join(letter for letter in apart if not unicodedata.combining(letter))
    return " ".join(kept.split())
