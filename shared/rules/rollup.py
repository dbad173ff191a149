"""Values of activities added up: by contract, governorate, programme, or any level.

Kuwaiti dinar, exact decimals: parts add up to the whole in any order. Silence stays
silence: what nobody reported is None and is not added as 0.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeVar

from shared.rules.earned_value import ZERO, percent

Known = Decimal | None
Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True)
class Values:
    """Of one activity, or of many.

    ``claimed`` by the contractor, ``measured`` by inspectors, ``earned`` from what a supervisor
    accepted (EV), ``certified`` for payment; each None while nobody said anything.
    ``silent_bac`` is the part of ``bac`` of which nobody measured anything: grey.
    """

    bac: Decimal = ZERO
    planned: Decimal = ZERO
    claimed: Known = None
    measured: Known = None
    earned: Known = None
    certified: Known = None
    silent_bac: Decimal = ZERO

    def __add__(self, other: Values) -> Values:
        return Values(
            self.bac + other.bac,
            self.planned + other.planned,
            together(self.claimed, other.claimed),
            together(self.measured, other.measured),
            together(self.earned, other.earned),
            together(self.certified, other.certified),
            self.silent_bac + other.silent_bac,
        )

    @property
    def planned_percent(self) -> Known:
        """PV / BAC."""
        return percent(self.planned, self.bac)

    @property
    def physical_percent(self) -> Known:
        """EV / BAC."""
        return None if self.earned is None else percent(self.earned, self.bac)


def together(one: Known, other: Known) -> Known:
    """The sum of what is known; None when neither is."""
    if one is None or other is None:
        return one if other is None else other
    return one + other


def activity_values(
    bac: Decimal,
    planned: Decimal,
    claimed: Known = None,
    measured: Known = None,
    earned: Known = None,
    certified: Known = None,
) -> Values:
    """One activity's values. What was measured but not yet accepted has earned 0, not nothing."""
    if measured is not None and earned is None:
        earned = ZERO
    silent = bac if measured is None and earned is None else ZERO
    return Values(bac, planned, claimed, measured, earned, certified, silent)


def roll_up(parts: Iterable[tuple[Key, Values]]) -> dict[Key, Values]:
    """The sum of the values under each key, such as a contract's number."""
    sums: dict[Key, Values] = {}
    for key, values in parts:
        sums[key] = sums[key] + values if key in sums else values
    return sums
