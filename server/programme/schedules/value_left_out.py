"""How much of a contract's value would have no activity any more."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Mapping
from decimal import Decimal

from server.programme.schedules.placing import Placed
from server.programme.schedules.sharing import Shares, kept_shares

_FILS = Decimal("0.001")
_TENTH = Decimal("0.1")


def value_left_out(
    placed: Placed, standing: Shares, recorded: Container[str], rates: Mapping[str, Decimal]
) -> dict[str, str]:
    """``{held_kwd, left_out_kwd, percent}`` as text: what activities hold now, what of it none
    would hold after, in dinars and percent.

    By BOQ line, so that a quantity which goes on under another code is not left out; what was
    recorded on stays. ``standing``: the shares of now; ``rates``: of the lines, in dinars.
    """
    kept = kept_shares(standing, recorded, placed)
    before, after = _by_line(standing), _by_line(placed.shares) + _by_line(kept)
    held = sum((rates[item] * quantity for item, quantity in before.items()), Decimal(0))
    left = sum((rates[item] * quantity for item, quantity in (before - after).items()), Decimal(0))
    percent = left / held * 100 if held else Decimal(0)
    return {
        "held_kwd": str(held.quantize(_FILS)),
        "left_out_kwd": str(left.quantize(_FILS)),
        "percent": str(percent.quantize(_TENTH)),
    }


def _by_line(shares: Shares) -> Counter[str]:
    """Quantity by BOQ line. Counters subtract to no less than 0."""
    found: Counter[str] = Counter()
    for (_, item), quantity in shares.items():
        found[item] += quantity  # type: ignore[assignment]
    return found
