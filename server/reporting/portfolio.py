"""The contracts as a page lists them: what is shown of each, filtered, sorted, added up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from decimal import ROUND_FLOOR, Decimal
from typing import Any

from server.figures.service import ContractStanding, LevelStanding, all_contracts
from server.reporting.verdict import AMBER, GREEN, GREY, RED, time_colour
from shared.rules.earned_schedule import Schedule
from shared.rules.folding import fold
from shared.rules.forecasts import ForecastRange
from shared.rules.scope import Scope
from shared.vocabulary.places import GOVERNORATES

COLOURS = (RED, AMBER, GREEN, GREY)
HUNDREDTH = Decimal("0.01")
LONGEST_SEARCH = 100


@dataclass(frozen=True)
class Row:
    """One contract, or several together. ``colour`` is of time alone; silence is grey."""

    standing: ContractStanding | None
    planned_percent: Decimal | None
    accepted_percent: Decimal | None
    schedule: Schedule | None
    forecast: ForecastRange
    colour: str
    is_silent: bool

    @property
    def spi_t(self) -> Decimal | None:
        """Rounded down, so that 0.949 never shows as 0.95 beside an amber mark."""
        found = self.schedule.spi_t if self.schedule else None
        return None if found is None else found.quantize(HUNDREDTH, ROUND_FLOOR)

    @property
    def spi(self) -> Decimal | None:
        """By value, rounded down as SPI(t) is."""
        found = self.standing.by_value.spi if self.standing else None
        return None if found is None else found.quantize(HUNDREDTH, ROUND_FLOOR)

    @property
    def gap_days(self) -> int | None:
        found = self.schedule.gap_days if self.schedule else None
        return None if found is None else round(found)

    @property
    def slip_days(self) -> int | None:
        network = self.standing.network if self.standing else None
        return network.slip_days if network else None

    @property
    def least_float_days(self) -> Decimal | None:
        network = self.standing.network if self.standing else None
        return network.least_float_days if network else None


def row_of(standing: ContractStanding | LevelStanding, rules: Mapping[str, Any]) -> Row:
    found = standing.schedule
    spi_t = found.spi_t if found else None
    return Row(
        standing if isinstance(standing, ContractStanding) else None,
        standing.planned_percent,
        standing.accepted_percent,
        found,
        standing.forecast,
        GREY if standing.is_silent else time_colour(spi_t, rules),
        standing.is_silent,
    )


def summed(standings: Sequence[ContractStanding], rules: Mapping[str, Any]) -> Row | None:
    """All of them as one programme; None when none has a plan."""
    if not any(one.curve for one in standings):
        return None
    row = row_of(all_contracts(standings, standings[0].at), rules)
    # All of them end with the last: not known while one of the ends is not.
    ends = [one.forecast.by_network for one in standings]
    network = None if None in ends else max(end for end in ends if end)
    return replace(row, forecast=replace(row.forecast, by_network=network))


def _sorted_by(row: Row, name: str) -> Any:
    standing = row.standing
    return {
        "number": standing and standing.number,
        "planned": row.planned_percent,
        "accepted": row.accepted_percent,
        "spi": row.spi_t,
        "gap": row.gap_days,
        "finish": row.forecast.headline,
        "slip": row.slip_days,
        "float": row.least_float_days,
        "reported": standing and standing.last_reported,
    }[name]


SORTS = ("number", "planned", "accepted", "spi", "gap", "finish", "slip", "float", "reported")


@dataclass(frozen=True)
class PortfolioFilters:
    """None and "" say: any. ``sort`` is one of SORTS, "-" before it for the greatest first."""

    governorate: str | None = None
    colour: str | None = None
    text: str = ""
    sort: str = "number"

    @property
    def is_open(self) -> bool:
        return not set(self.as_query()) - {"sort"}

    def as_query(self, **changed: str) -> dict[str, str]:
        """The address's parameters, some of them ``changed``, without those that say nothing."""
        said = {f.name: getattr(self, f.name) for f in fields(self)} | changed
        said = {name: value for name, value in said.items() if value}
        if said.get("sort") == PortfolioFilters.sort:
            del said["sort"]
        return said

    def sorting(self, name: str) -> dict[str, str]:
        """The address that sorts by ``name``; the other way round where it does already."""
        return self.as_query(sort=f"-{name}" if self.sort == name else name)


def read_filters(query: Mapping[str, str]) -> PortfolioFilters:
    """The filters of an address. A value that makes no sense filters nothing."""
    sort, governorate = query.get("sort", ""), query.get("governorate", "")
    colour = query.get("colour", "")
    return PortfolioFilters(
        governorate if governorate in GOVERNORATES else None,
        colour if colour in COLOURS else None,
        query.get("text", "").strip()[:LONGEST_SEARCH],
        sort if sort.removeprefix("-") in SORTS else PortfolioFilters.sort,
    )


def shown(rows: Iterable[Row], filters: PortfolioFilters) -> list[Row]:
    """The rows that the filters let through, sorted; what is not known comes last either way."""
    found = [row for row in rows if _fits(row, filters)]
    name = filters.sort.removeprefix("-")
    known = [row for row in found if _sorted_by(row, name) is not None]
    unknown = [row for row in found if _sorted_by(row, name) is None]
    is_falling = filters.sort.startswith("-")
    return sorted(known, key=lambda row: _sorted_by(row, name), reverse=is_falling) + unknown


def _fits(row: Row, filters: PortfolioFilters) -> bool:
    one = row.standing
    if one is None or (filters.colour and row.colour != filters.colour):
        return False
    written = fold(" ".join((str(one.number), *one.names.values())))
    return all(word in written for word in fold(filters.text).split())


def narrowed(scope: Scope, governorate: str | None) -> Scope:
    """What of the scope lies in a governorate; all of it when None."""
    here = None if governorate is None else frozenset({governorate})
    return scope.common(Scope(here, None))


def governorates_in(scope: Scope) -> list[str]:
    """The governorates that somebody with this scope may ask for."""
    return [
        term.code
        for term in GOVERNORATES
        if scope.governorates is None or term.code in scope.governorates
    ]
