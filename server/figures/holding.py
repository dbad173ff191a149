"""What non-conformances hold of what was accepted, by BOQ line, in quantity and money."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from server.figures import holding_queries
from shared.rules.earned_value import Quantities
from shared.rules.held_quantities import held_quantities


@dataclass(frozen=True)
class HeldLine:
    """How much of a BOQ line is held, in its unit, and what that is worth at its rate."""

    contract: int
    boq_item: str
    description_ar: str
    description_en: str
    unit: str
    quantity: Decimal
    amount_kwd: Decimal


def held_by(records: Sequence[UUID]) -> dict[UUID, list[HeldLine]]:
    """What each of these non-conformances holds taken by itself; those that hold nothing not."""
    holds = holding_queries.holds_of(records)
    found = {record: held_quantities(works, [hold]) for record, (hold, works) in holds.items()}
    lines = _Lines({share for held in found.values() for share in held})
    return {record: lines.of(held) for record, held in found.items() if held}


def held_together(records: Sequence[UUID]) -> list[HeldLine]:
    """What they hold all together: ground that two of them lie on counts once."""
    holds = holding_queries.holds_of(records).values()
    works = {work.record: work for _, under in holds for work in under}
    held = held_quantities(list(works.values()), [hold for hold, _ in holds])
    return _Lines(set(held)).of(held)


class _Lines:
    """The BOQ lines of shares, asked for once."""

    def __init__(self, shares: set[tuple[str, str]]) -> None:
        self._rows = holding_queries.lines_of(shares)

    def of(self, held: Quantities) -> list[HeldLine]:
        sums: dict[tuple[int, str], Decimal] = {}
        for share, quantity in held.items():
            row = self._rows[share]
            key = row.contract, row.boq_item
            sums[key] = sums.get(key, Decimal(0)) + quantity
        rows = {(row.contract, row.boq_item): row for row in self._rows.values()}
        return [
            HeldLine(
                *(contract, item, rows[contract, item].description_ar),
                *(rows[contract, item].description_en, rows[contract, item].unit, quantity),
                quantity * rows[contract, item].rate_kwd,
            )
            for (contract, item), quantity in sorted(sums.items())
        ]
