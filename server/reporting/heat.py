"""Two pictures of a week, from its frozen figures: gap in days by contract, days lost by cause.

templates/reporting/pictures.html draws them. Nothing here is computed anew: an issued week's
pictures are of what was issued.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from shared.vocabulary.delays import CAUSES

# A bar's own units: the page scales it.
WIDTH = 200.0
# Shades of the heat, palest first; each is darker than the one before, in print too.
SHADES = 5

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Bar:
    """A contract's gap: from ``zero`` to ``end`` in the drawing's units, behind below 0.

    ``days`` None: not known, and no bar.
    """

    row: Row
    days: int | None
    start: float = 0.0
    width: float = 0.0

    @property
    def is_behind(self) -> bool:
        return self.days is not None and self.days < 0


@dataclass(frozen=True)
class Gaps:
    """``zero``: where no gap lies; bars of the contracts, the most behind first."""

    bars: list[Bar]
    zero: float


@dataclass(frozen=True)
class Cell:
    """``days`` None: no delay of this cause is recorded; ``shade``: 1 to SHADES, 0 without."""

    days: int | None
    shade: int


@dataclass(frozen=True)
class Heat:
    """``rows``: (contract, a cell for each of ``causes``); what nobody recorded has no column."""

    causes: list[str]
    rows: list[tuple[int, list[Cell]]]


def gaps_of(rows: Sequence[Row]) -> Gaps | None:
    """The gaps of a week's contracts (week_figures.contract_figures); None when none is known."""
    known = {id(row): (row["schedule"] or {}).get("gap_days") for row in rows}
    days = [gap for gap in known.values() if gap is not None]
    if not days:
        return None
    low, high = min(*days, 0), max(*days, 0)
    span = max(high - low, 1)
    zero = round(-low / span * WIDTH, 1)
    bars = [_bar(row, known[id(row)], zero, span) for row in rows]
    bars.sort(key=lambda bar: (bar.days is None, bar.days or 0, bar.row["number"]))
    return Gaps(bars, zero)


def _bar(row: Row, days: int | None, zero: float, span: int) -> Bar:
    if days is None:
        return Bar(row, None)
    width = round(abs(days) / span * WIDTH, 1)
    return Bar(row, days, round(zero - width, 1) if days < 0 else zero, width)


def heat_of(figures: Row) -> Heat | None:
    """Days by contract and cause; None in a week that was issued before causes were read."""
    if "causes" not in figures:
        return None
    days = {(one["contract"], one["cause"]): one["days"] for one in figures["causes"]}
    causes = [code for code in CAUSES.codes if any(cause == code for _contract, cause in days)]
    most = max(days.values(), default=1)
    numbers = {row["number"] for row in figures.get("contracts", ())}
    contracts = sorted(numbers | {contract for contract, _cause in days})
    return Heat(
        causes,
        [(one, [_cell(days.get((one, cause)), most) for cause in causes]) for one in contracts],
    )


def _cell(days: int | None, most: int) -> Cell:
    if not days:
        return Cell(days, 0)
    return Cell(days, math.ceil(days / most * SHADES))
