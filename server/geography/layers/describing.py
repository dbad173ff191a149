"""What a road section has beside its names and its line: lanes, width, chainage, direction."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any, NamedTuple

from server.geography.layers.standing import Row
from shared.rules.chainage import length_m
from shared.wire.digits import latin_digits
from shared.wire.text import clean, has_forbidden

USUAL_LANES = 2
LANE_M = Decimal("3.65")
# Within what the tables and a road can hold.
_MOST = {"lanes": 20, "width_m": 200, "from_m": 1_000_000, "to_m": 1_000_000}


class Described(NamedTuple):
    """``assumed``: what neither the file says nor stood before, with its values; or ""."""

    values: Row
    assumed: str


def describe(said: Row, before: Row) -> Described:
    """As the file says it, else as it stood (``before``, {} for a new section), else assumed.

    Raises ValueError with what is typed where a number is none.
    """
    numbers = {name: _number(said.get(name, ""), most) for name, most in _MOST.items()}
    lanes = int(_first(numbers["lanes"], before.get("lanes"), USUAL_LANES))
    from_m = _first(numbers["from_m"], before.get("from_m"), 0)
    length = Decimal(str(length_m(said["shape"]["coordinates"])))
    values = {
        "road_ref": _word(said, "road_ref") or before.get("road_ref") or _word(said, "code"),
        "carriageway": _word(said, "carriageway") or before.get("carriageway") or "single",
        "direction": _word(said, "direction") or before.get("direction") or "-",
        "lanes": lanes,
        "width_m": _metres(_first(numbers["width_m"], before.get("width_m"), lanes * LANE_M)),
        "from_m": _metres(from_m),
        "to_m": _metres(_first(numbers["to_m"], before.get("to_m"), from_m + length)),
        "is_schematic": False,
    }
    if lanes == 0 or values["from_m"] == values["to_m"]:
        raise ValueError("lanes 0" if lanes == 0 else "from_m = to_m")
    unsaid = [] if before else [name for name in _MOST if numbers[name] is None]
    return Described(values, ", ".join(f"{name} {values[name]}" for name in unsaid))


def _number(typed: str, most: int) -> Decimal | None:
    if not typed.strip():
        return None
    try:
        number = Decimal(latin_digits(clean(typed)).replace("،", "."))
    except InvalidOperation as error:
        raise ValueError(typed) from error
    if not number.is_finite() or not 0 <= number <= most:
        raise ValueError(typed)
    return number


def _first(*values: Any) -> Decimal:
    return Decimal(next(value for value in values if value is not None))


def _metres(value: Decimal) -> str:
    return str(value.quantize(Decimal("0.01")))


def _word(said: Row, name: str) -> str:
    typed = clean(said.get(name, ""))
    return "" if has_forbidden(typed) else typed[:40]
