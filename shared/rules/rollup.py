"""Values of parts added up: by governorate, by contract, to the programme, to any level.

A part is what of one contract lies in one governorate, so that a contract across three is
counted once. Kuwaiti dinar, exact decimals: parts add up to the whole in any order. Silence stays
silence: what nobody reported is None and is not added as 0.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TypeVar

from shared.rules.earned_value import ZERO, percent

Known = Decimal | None
Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True)
class Values:
    """Of one part, or of many: BAC and PV; what was ``claimed`` by contractors and ``earned`` from
    what supervisors accepted (EV), each None while nobody said anything. ``due_bac`` is the
    budget of the parts of which something is due, and ``silent_bac`` of those of them that are
    silent: grey.
    """

    bac: Decimal = ZERO
    planned: Decimal = ZERO
    claimed: Known = None
    earned: Known = None
    due_bac: Decimal = ZERO
    silent_bac: Decimal = ZERO

    def __add__(self, other: Values) -> Values:
        return Values(
            self.bac + other.bac,
            self.planned + other.planned,
            together(self.claimed, other.claimed),
            together(self.earned, other.earned),
            self.due_bac + other.due_bac,
            self.silent_bac + other.silent_bac,
        )

    @property
    def planned_percent(self) -> Known:
        """PV / BAC."""
        return percent(self.planned, self.bac)

    @property
    def claimed_percent(self) -> Known:
        return None if self.claimed is None else percent(self.claimed, self.bac)

    @property
    def accepted_percent(self) -> Known:
        """EV / BAC, the physical percentage."""
        return None if self.earned is None else percent(self.earned, self.bac)

    @property
    def is_done(self) -> bool:
        return self.earned is not None and 0 < self.bac <= self.earned

    @property
    def is_silent(self) -> bool:
        """Whether every part is of which something is due: what is done, or not begun, is quiet
        by right, and says nothing of the others."""
        return 0 < self.due_bac == self.silent_bac


def of_part(
    bac: Decimal, planned: Decimal, claimed: Known, earned: Known, is_recent: bool
) -> Values:
    """One part's values; ``is_recent``: somebody reported of it lately.

    Something is due from the first planned value on, and until all is earned.
    """
    found = Values(bac, planned, claimed, earned)
    due = bac if planned > 0 and not found.is_done else ZERO
    return replace(found, due_bac=due, silent_bac=ZERO if is_recent else due)


def together(one: Known, other: Known) -> Known:
    """The sum of what is known; None when neither is."""
    if one is None or other is None:
        return one if other is None else other
    return one + other


def roll_up(parts: Iterable[tuple[Key, Values]]) -> dict[Key, Values]:
    """The sum of the values under each key, such as a governorate's code."""
    sums: dict[Key, Values] = {}
    for key, values in parts:
        sums[key] = sums[key] + values if key in sums else values
    return sums
