"""What was earned week by week, from quantities accepted week by week.

A week's earnings are the growth of EV (see earned_value) in it: they add up to EV exactly, so
that a figure of a contract is a sum of kept parts. A correction makes them fall below 0.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal

from shared.rules.earned_value import ZERO, Line, Quantities, earned_by_share

# Quantities and rates have three decimals each; a share that is cut in proportion has more.
KEPT = Decimal("0.000001")
ShareWeek = tuple[str, str, date]


def earned_by_week(
    lines: Sequence[Line], accepted: Mapping[ShareWeek, Decimal], held: Quantities
) -> dict[ShareWeek, Decimal]:
    """Dinars earned by (activity, BOQ line, Saturday), without the weeks that changed nothing.

    ``lines``: as earned_by_share wants them. ``held`` is what non-conformances hold now: it is
    taken from the newest weeks backwards, so that a finding rewrites no more of the past than
    it needs.
    """
    so_far: Quantities = {}
    before: Quantities = {}
    found: dict[ShareWeek, Decimal] = {}
    for week, amounts in _by_week(_free(accepted, held)):
        for share, quantity in amounts.items():
            so_far[share] = so_far.get(share, ZERO) + quantity
        now = earned_by_share(lines, so_far)
        for (activity, boq_item), value in now.items():
            share = activity, boq_item
            kept = value.quantize(KEPT, ROUND_HALF_EVEN)
            if kept != before.get(share, ZERO):
                found[activity, boq_item, week] = kept - before.get(share, ZERO)
            before[share] = kept
    return found


def growth(values: Iterable[Decimal]) -> list[Decimal]:
    """How much each of ``values``, kept to the millionth, adds to the one before it."""
    kept = [value.quantize(KEPT, ROUND_HALF_EVEN) for value in values]
    return [after - before for before, after in zip([ZERO, *kept], kept, strict=False)]


def _free(accepted: Mapping[ShareWeek, Decimal], held: Quantities) -> dict[ShareWeek, Decimal]:
    """What was accepted, less what is held of it."""
    left, free = dict(held), {}
    for place, quantity in sorted(accepted.items(), key=lambda pair: pair[0][2], reverse=True):
        taken = min(left.get(place[:2], ZERO), max(quantity, ZERO))
        left[place[:2]] = left.get(place[:2], ZERO) - taken
        free[place] = quantity - taken
    return free


def _by_week(accepted: Mapping[ShareWeek, Decimal]) -> list[tuple[date, Quantities]]:
    weeks: dict[date, Quantities] = {}
    for (activity, boq_item, week), quantity in accepted.items():
        weeks.setdefault(week, {})[activity, boq_item] = quantity
    return sorted(weeks.items())
