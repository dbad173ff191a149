"""The columns of each kind of row, and how a cell becomes a value.

docs/programme-csv.md shows them to people; a test holds the two together.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from shared.vocabulary.places import GOVERNORATES
from shared.vocabulary.terms import Vocabulary
from shared.vocabulary.works import LAYERS, UNITS
from shared.wire.digits import latin_digits, without_thousands
from shared.wire.text import has_forbidden

LONGEST_TEXT = 300
FORMULA_SIGNS = ("=", "+", "-", "@")
_CODE = re.compile(r"[A-Z0-9][A-Z0-9._-]{0,59}")
_NUMBER = re.compile(r"-?\d{1,12}(\.\d{1,9})?")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


class CellError(ValueError):
    """A cell cannot be read; the message is a fault's code."""


@dataclass(frozen=True)
class Column:
    """A named cell; ``read`` gets text that is not empty, and raises CellError."""

    name: str
    read: Callable[[str], Any]
    is_required: bool = True


def words(text: str) -> str:
    """Text for people."""
    if len(text) > LONGEST_TEXT:
        raise CellError("too_long")
    if has_forbidden(text):
        raise CellError("text_not_allowed")
    if text.startswith(FORMULA_SIGNS):
        raise CellError("formula_not_allowed")
    return text


def code(text: str) -> str:
    """A code; small letters are made capitals."""
    found = latin_digits(text).upper()
    if not _CODE.fullmatch(found):
        raise CellError("code_wrong")
    return found


def number(places: int, lowest: str, highest: str) -> Callable[[str], Decimal]:
    """A decimal of at most ``places`` decimals; ``1,234,567.5`` is read too."""

    def read(text: str) -> Decimal:
        tidy = without_thousands(text.replace("\u2212", "-"))
        if not _NUMBER.fullmatch(tidy):
            raise CellError("number_wrong")
        value = Decimal(tidy)
        if -value.normalize().as_tuple().exponent > places:
            raise CellError("too_precise")
        if not Decimal(lowest) <= value <= Decimal(highest):
            raise CellError("number_not_allowed")
        return value

    return read


def whole(lowest: int, highest: int) -> Callable[[str], int]:
    """A whole number."""
    read = number(0, str(lowest), str(highest))
    return lambda text: int(read(text))


def day(text: str) -> date:
    """An ISO date between 2000 and 2100."""
    tidy = latin_digits(text)
    if not _DATE.fullmatch(tidy):
        raise CellError("date_wrong")
    try:
        found = date.fromisoformat(tidy)
    except ValueError as error:
        raise CellError("date_wrong") from error
    if not 2000 <= found.year <= 2100:
        raise CellError("date_wrong")
    return found


def one_of(vocabulary: Vocabulary) -> Callable[[str], str]:
    """A code of the vocabulary."""

    def read(text: str) -> str:
        if text not in vocabulary:
            raise CellError("choice_wrong")
        return text

    return read


def governorates(text: str) -> list[str]:
    """Governorate codes with blanks between them."""
    found = text.upper().split()
    if any(iso not in GOVERNORATES for iso in found):
        raise CellError("choice_wrong")
    return sorted(set(found))


_money = number(3, "0", "999999999999")
_quantity = number(3, "0.001", "99999999999")
_chainage = number(2, "0", "9999999")

COLUMNS: dict[str, tuple[Column, ...]] = {
    "contract": (
        Column("number", whole(1, 999)),
        Column("title_ar", words),
        Column("title_en", words),
        Column("contractor_ar", words),
        Column("contractor_en", words),
        Column("consultant_ar", words),
        Column("consultant_en", words),
        Column("governorates", governorates),
        Column("award_kwd", _money),
        Column("commencement", day),
        Column("completion_days", whole(1, 10_000)),
        Column("extension_days", whole(0, 10_000)),
        Column("retention_percent", number(2, "0", "100")),
        Column("damages_kwd_per_day", _money),
        Column("damages_cap_percent", number(2, "0", "100")),
        Column("maintenance_end", day),
        Column("guarantee_end", day),
    ),
    "zone": (Column("code", code), Column("name_ar", words), Column("name_en", words)),
    "boq": (
        Column("code", code),
        Column("description_ar", words),
        Column("description_en", words),
        Column("unit", one_of(UNITS)),
        Column("quantity", _quantity),
        Column("rate_kwd", _money),
    ),
    "activity": (
        Column("code", code),
        Column("zone", code),
        Column("wbs", words),
        Column("name_ar", words),
        Column("name_en", words),
        Column("work_type", words),
        Column("layer", one_of(LAYERS), is_required=False),
        Column("governorate", one_of(GOVERNORATES)),
        Column("area", code, is_required=False),
        Column("section", code, is_required=False),
        Column("from_m", _chainage, is_required=False),
        Column("to_m", _chainage, is_required=False),
        Column("lat", number(9, "-90", "90")),
        Column("lon", number(9, "-180", "180")),
        Column("baseline_start", day),
        Column("baseline_finish", day),
        Column("predecessors", words, is_required=False),
    ),
    "activity_boq": (
        Column("activity", code),
        Column("boq_item", code),
        Column("quantity", _quantity),
    ),
}
