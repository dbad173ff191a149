"""Digits as people in Kuwait type them: 0-9, Arabic-Indic and Persian forms."""

from __future__ import annotations

_TO_LATIN = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹٫٬", "01234567890123456789.,")
_TO_ARABIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")


def latin_digits(text: str) -> str:
    """``text`` with Arabic-Indic and Persian digits and their separators as 0-9 . ,"""
    return text.translate(_TO_LATIN)


def arabic_digits(text: str) -> str:
    """``text`` with 0-9 as Arabic-Indic digits."""
    return text.translate(_TO_ARABIC)
