"""Amounts as people write them: a text is one number, or none.

A comma may part thousands or begin decimals. ``1,250`` is thousands; a comma is taken to begin
decimals where it can do nothing else: before other than three digits, or after thousands that a
dot or a blank parts. Arabic's own signs leave no doubt. An exception from the rule of
shared/wire/digits.py, which says why.
"""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

# The blanks that programs put between thousands, and a minus sign, as keyboards have them.
_PLAIN = str.maketrans("\u00a0\u202f\u2009\u2212", "   -")
_GROUPS = r"(?![0٠۰])\d{{1,3}}(?:{0}\d{{3}})+"
_COMMAS, _ARABIC, _BLANKS, _DOTS = (_GROUPS.format(sign) for sign in (",", "٬", " ", r"\."))
_WITH_POINT = re.compile(rf"([+-]?(?:\d+|{_COMMAS}|{_ARABIC}|{_BLANKS}))(?:[.٫](\d+))?")
_WITH_COMMA = re.compile(rf"([+-]?\d+),(\d{{1,2}}|\d{{4,}})|([+-]?(?:{_DOTS}|{_BLANKS})),(\d+)")
# As a workbook keeps very small and very large ones.
_SCIENTIFIC = re.compile(r"[+-]?\d+(?:\.\d+)?[eE][+-]?\d{1,4}")
# A BOQ has thousandths: this much, or less, is nothing of it.
NOTHING = Decimal("0.0005")
_PARTING = re.compile(r"[,٬ .]")


def amount_of(text: str) -> Decimal | None:
    """The one number that a text can mean; None when it is none, or might be two."""
    tidy = text.translate(_PLAIN).strip()
    if _SCIENTIFIC.fullmatch(tidy):
        return _finite(tidy)
    found = _WITH_POINT.fullmatch(tidy) or _WITH_COMMA.fullmatch(tidy)
    if found is None:
        return None
    whole, *decimals = (part for part in found.groups() if part is not None)
    return _finite(".".join([_PARTING.sub("", whole), *decimals]))


def _finite(text: str) -> Decimal | None:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None
