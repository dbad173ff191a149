"""What an open major or critical non-conformance keeps from being earned.

Quantities are in the BOQ line's own unit, chainages in metres. Whether a non-conformance holds
at all is ncrs.holds_payment; here is how much of which accepted work.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from shared.rules.earned_value import ZERO, Quantities

WHOLE_WIDTH = "all"
Stretch = tuple[Decimal, Decimal]


@dataclass(frozen=True)
class Site:
    """A stretch of road; what is None is not known. Without chainages it is nowhere in special."""

    section: str | None = None
    from_m: Decimal | None = None
    to_m: Decimal | None = None
    layer: str | None = None
    lane: str | None = None

    @property
    def stretch(self) -> Stretch | None:
        if self.section is None or self.from_m is None or self.to_m is None:
            return None
        return min(self.from_m, self.to_m), max(self.from_m, self.to_m)

    def may_touch(self, other: Site) -> bool:
        """Whether the two may be the same ground: what one of them does not say forbids nothing."""
        pairs = ((self.section, other.section), (self.layer, other.layer))
        if any(mine and theirs and mine != theirs for mine, theirs in pairs):
            return False
        lanes = {self.lane, other.lane} - {None, WHOLE_WIDTH}
        mine, theirs = self.stretch, other.stretch
        if len(lanes) > 1 or mine is None or theirs is None:
            return len(lanes) <= 1
        first, last = max(mine[0], theirs[0]), min(mine[1], theirs[1])
        has_point = mine[0] == mine[1] or theirs[0] == theirs[1]
        # Stretches that only meet, end to end, share no ground.
        return first <= last if has_point else first < last


@dataclass(frozen=True)
class AcceptedWork:
    record: str
    activity: str
    boq_item: str
    quantity: Decimal
    site: Site = Site()


@dataclass(frozen=True)
class Hold:
    """An open major or critical non-conformance.

    With ``work`` it is about that work alone; else about the accepted works of ``activity``, of
    ``boq_item`` where it says so, that may be on its ground. With ``quantity`` it holds so much
    of them; without, all of them, or the part of each that lies in its stretch.
    """

    activity: str | None
    boq_item: str | None = None
    quantity: Decimal | None = None
    work: str | None = None
    site: Site = Site()

    def is_about(self, work: AcceptedWork) -> bool:
        if self.work is not None:
            return self.work == work.record
        is_of_item = self.boq_item is None or self.boq_item == work.boq_item
        return self.activity == work.activity and is_of_item and self.site.may_touch(work.site)


def held_quantities(works: Sequence[AcceptedWork], holds: Iterable[Hold]) -> Quantities:
    """How much of what was accepted is held, by activity and BOQ line; never more than that.

    Stretches that overlap hold once. Stated quantities come on top, since two findings are
    taken as two until somebody says otherwise; those about one work first.
    """
    about = _about(works, holds)
    on_ground: dict[str, list[Hold]] = {}
    for hold, found in about:
        for work in found if hold.quantity is None else ():
            on_ground.setdefault(work.record, []).append(hold)
    held = {work.record: _of_ground(work, on_ground.get(work.record, ())) for work in works}
    stated = [(hold.quantity, found) for hold, found in about if hold.quantity is not None]
    for quantity, found in sorted(stated, key=lambda pair: len(pair[1])):
        left = quantity
        for work in sorted(found, key=lambda work: work.record):
            taken = min(left, work.quantity - held[work.record])
            held[work.record] += taken
            left -= taken
    sums: Quantities = {}
    for work in works:
        key = work.activity, work.boq_item
        sums[key] = sums.get(key, ZERO) + held[work.record]
    return {key: quantity for key, quantity in sums.items() if quantity}


def _about(
    works: Sequence[AcceptedWork], holds: Iterable[Hold]
) -> list[tuple[Hold, list[AcceptedWork]]]:
    """Each hold with the works that it is about; only those of its activity are looked at."""
    near: dict[str | None, list[AcceptedWork]] = {}
    for work in works:
        near.setdefault(work.activity, []).append(work)
    return [
        (hold, [work for work in works if work.record == hold.work])
        if hold.work is not None
        else (hold, [work for work in near.get(hold.activity, ()) if hold.is_about(work)])
        for hold in holds
    ]


def _of_ground(work: AcceptedWork, holds: Collection[Hold]) -> Decimal:
    """How much of one work lies where ``holds``, without a quantity, are: all, or its share.

    A finding at a point, or away from the work that it names, says no length: it holds all.
    """
    if not holds:
        return ZERO
    ground = work.site.stretch
    if ground is None or ground[0] == ground[1]:
        return work.quantity
    covered, reached = ZERO, ground[0]
    for first, last in sorted(_common(hold.site.stretch, ground) for hold in holds):
        covered += max(last - max(first, reached), ZERO)
        reached = max(reached, last)
    return work.quantity * covered / (ground[1] - ground[0])


def _common(stretch: Stretch | None, ground: Stretch) -> Stretch:
    if stretch is None:
        return ground
    first, last = max(stretch[0], ground[0]), min(stretch[1], ground[1])
    return (first, last) if first < last else ground
