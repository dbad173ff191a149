"""EV, earned value: what was accepted, capped by the BOQ, without what a non-conformance holds.

Source: ANSI/PMI 19-006-2019, The Standard for Earned Value Management. Value is in Kuwaiti
dinar, quantities in the BOQ line's own unit; exact decimals.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

ZERO = Decimal(0)

# How much stands for each (activity, BOQ line), in the line's unit.
Quantities = dict[tuple[str, str], Decimal]


@dataclass(frozen=True)
class Line:
    """An activity's share of a BOQ line. ``boq_quantity`` is the whole line's."""

    activity: str
    contract: int
    boq_item: str
    quantity: Decimal
    rate: Decimal
    boq_quantity: Decimal

    @property
    def value(self) -> Decimal:
        return self.quantity * self.rate


def earned_by_share(
    lines: Iterable[Line], accepted: Mapping[tuple[str, str], Decimal]
) -> dict[tuple[str, str], Decimal]:
    """EV of each (activity, BOQ line): min(accepted, BOQ quantity) x rate, capped at both levels.

    First at the activity's share of the BOQ line; then, where the shares promise more than the
    whole line holds, at the line: each share is cut in the same proportion, so that the order
    in which works came in decides nothing. ``lines`` must hold every share of each BOQ line in
    it, and no more: an acceptance touches the shares of its own line only.
    """
    capped = {
        line: min(max(accepted.get((line.activity, line.boq_item), ZERO), ZERO), line.quantity)
        for line in lines
    }
    whole: dict[tuple[int, str], Decimal] = {}
    for line, quantity in capped.items():
        key = line.contract, line.boq_item
        whole[key] = whole.get(key, ZERO) + quantity
    earned: dict[tuple[str, str], Decimal] = {}
    for line, quantity in capped.items():
        total = whole[line.contract, line.boq_item]
        kept = quantity * line.boq_quantity / total if total > line.boq_quantity else quantity
        share = line.activity, line.boq_item
        earned[share] = earned.get(share, ZERO) + kept * line.rate
    return earned


def earned_by_activity(
    lines: Iterable[Line], accepted: Mapping[tuple[str, str], Decimal]
) -> dict[str, Decimal]:
    """EV of each activity, from every share of each BOQ line in ``lines``."""
    earned: dict[str, Decimal] = {}
    for (activity, _), value in earned_by_share(lines, accepted).items():
        earned[activity] = earned.get(activity, ZERO) + value
    return earned


def value_by_activity(
    lines: Iterable[Line], amounts: Mapping[tuple[str, str], Decimal]
) -> dict[str, Decimal]:
    """Quantity x rate of each activity, uncapped: what was measured is kept as it was measured."""
    found: dict[str, Decimal] = {}
    for line in lines:
        value = amounts.get((line.activity, line.boq_item), ZERO) * line.rate
        found[line.activity] = found.get(line.activity, ZERO) + value
    return found


def percent(part: Decimal, whole: Decimal) -> Decimal | None:
    """100 x part / whole; None when there is no whole to be a part of."""
    return part * 100 / whole if whole > 0 else None
