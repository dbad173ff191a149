"""Digits as people in Kuwait type them: 0-9, Arabic-Indic and Persian forms.

The rule for a comma in a number: it parts thousands, and begins no decimals. Who types is told at
once, on the tablet and in the office, and a file of our own form is refused with the row. Two read
a decimal comma, where it can mean nothing else: schedules made by somebody else's program, as its
maker's settings have it (server/programme/schedules/amounts.py), and latitudes and longitudes,
which have no thousands (server/geography/service.py).
"""

from __future__ import annotations

import re

_TO_LATIN = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹٫٬", "01234567890123456789.,")
_TO_ARABIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
# A group of thousands does not begin with 0: "0,125" is an eighth to who writes so.
_GROUPED = re.compile(r"[+-]?[1-9][0-9]{0,2}(,[0-9]{3})+(\.[0-9]+)?")


def latin_digits(text: str) -> str:
    """``text`` with Arabic-Indic and Persian digits and their separators as 0-9 . ,"""
    return text.translate(_TO_LATIN)


def without_thousands(text: str) -> str:
    """A number as ``latin_digits``, its thousands not set apart: "١٬٢٣٤٫٥" is "1234.5".

    Any other comma stays, for whoever reads the number to refuse: "12,5" is no 125.
    """
    tidy = latin_digits(text).strip()
    return tidy.replace(",", "") if _GROUPED.fullmatch(tidy) else tidy


def arabic_digits(text: str) -> str:
    """``text`` with 0-9 as Arabic-Indic digits."""
    return text.translate(_TO_ARABIC)
