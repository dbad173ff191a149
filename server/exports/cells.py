"""Cells as text that no program takes for more than text."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal

from server.exports.table import Cell
from shared.wire.fields import write_moment

# A spreadsheet would run such a cell as a formula.
_RISKY = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
# Half of a pair of UTF-16: no file of UTF-8 may hold one.
_HALVES = re.compile("[\ud800-\udfff]")
# What XML has no way to say.
_UNSAID = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
REPLACEMENT = "\ufffd"
BETWEEN = "؛ "


def sound(text: str) -> str:
    """The text as UTF-8 can hold it."""
    return _HALVES.sub(REPLACEMENT, text)


def printable(text: str) -> str:
    """The text as a workbook can hold it, each line's end written one way."""
    return _UNSAID.sub(REPLACEMENT, sound(text)).replace("\r\n", "\n").replace("\r", "\n")


def as_text(cell: Cell) -> str:
    """A cell in a file of text: decimals with a point and no zeros at their end, dates ISO."""
    if isinstance(cell, str):
        text = sound(cell)
        return f"'{text}" if text.startswith(_RISKY) else text
    if isinstance(cell, list):
        return as_text(BETWEEN.join(cell))
    if isinstance(cell, Decimal):
        return format(cell.normalize() + 0, "f")
    if isinstance(cell, datetime):
        return write_moment(cell)
    return cell.isoformat() if isinstance(cell, date) else "" if cell is None else str(cell)
