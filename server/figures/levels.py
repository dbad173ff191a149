"""Where governorates and the programme stand: parts of contracts added up. No database, no clock.

A part is what of a contract lies in one governorate, by its activities; a contract across three is
counted once, a part in each.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from server.figures.standing import ContractStanding, curve_of, together
from shared.rules.earned_schedule import Schedule, schedule
from shared.rules.earned_value import ZERO
from shared.rules.forecasts import ForecastRange
from shared.rules.planned_value import Curve
from shared.rules.rollup import Values, of_part, roll_up
from shared.vocabulary.places import GOVERNORATES

# As kept sums have it: what a straight line cuts a week into must add up to the last digit.
MILLIONTH = Decimal("0.000001")
_ORDER = {code: place for place, code in enumerate(GOVERNORATES.codes)}


@dataclass(frozen=True)
class Part:
    """``earned`` is None when nobody ever reported; ``is_recent``: this week or the last did."""

    contract: int
    governorate: str
    curve: Curve | None
    earned: Decimal | None
    claimed: Decimal | None
    last_earned: date | None
    is_recent: bool

    def values(self, at: date) -> Values:
        bac = self.curve.bac if self.curve else ZERO
        planned = self.curve.at(at).quantize(MILLIONTH) if self.curve else ZERO
        return of_part(bac, planned, self.claimed, self.earned, self.is_recent)


@dataclass(frozen=True)
class LevelStanding:
    """``at``: the evening that figures are of. ``governorate`` is None for all of them."""

    governorate: str | None
    contracts: int
    values: Values
    curve: Curve | None
    last_earned: date | None
    at: date

    @property
    def earned(self) -> Decimal | None:
        return self.values.earned

    @property
    def planned_percent(self) -> Decimal | None:
        return self.values.planned_percent

    @property
    def accepted_percent(self) -> Decimal | None:
        return self.values.accepted_percent

    @property
    def is_done(self) -> bool:
        return self.values.is_done

    @property
    def is_silent(self) -> bool:
        return self.values.is_silent

    @cached_property
    def schedule(self) -> Schedule | None:
        """None without a plan. Where all is earned, time stops with the last week that earned."""
        if self.curve is None:
            return None
        planned, finished = self.values.planned, self.last_earned
        return schedule(self.curve, self.earned, planned, self.at, finished)

    @property
    def forecast(self) -> ForecastRange:
        """By pace alone: a network is of a whole contract."""
        return ForecastRange(self.schedule.forecast_finish if self.schedule else None, None)


def read_part(row: Any) -> Part:
    """From a row of part_reading.PARTS."""
    return Part(
        row.contract,
        row.governorate,
        curve_of(row.weeks, row.planned),
        (row.earned or ZERO) if row.was_reported else None,
        row.claimed,
        row.last_earned,
        row.is_recent,
    )


def levels(parts: Collection[Part], at: date) -> list[LevelStanding]:
    """Each governorate's standing, in their usual order, and after them that of all together."""
    values = roll_up((part.governorate, part.values(at)) for part in parts)
    found = [
        _level(governorate, [part for part in parts if part.governorate == governorate], sums, at)
        for governorate, sums in sorted(values.items(), key=lambda each: _ORDER[each[0]])
    ]
    whole = roll_up((None, sums) for sums in values.values()).get(None, Values())
    curves = [level.curve for level in found if level.curve]
    return [*found, _standing(None, parts, whole, together(curves), at)]


def all_contracts(standings: Sequence[ContractStanding], at: date) -> LevelStanding:
    """Contracts added up, each as what the reader sees of it."""
    values = sum((one.values for one in standings), Values())
    curve = together([one.curve for one in standings if one.curve])
    last = max((one.last_earned for one in standings if one.last_earned), default=None)
    return LevelStanding(None, len(standings), values, curve, last, at)


def _level(governorate: str, parts: Sequence[Part], values: Values, at: date) -> LevelStanding:
    curve = together([part.curve for part in parts if part.curve])
    return _standing(governorate, parts, values, curve, at)


def _standing(
    governorate: str | None, parts: Iterable[Part], values: Values, curve: Curve | None, at: date
) -> LevelStanding:
    contracts = {part.contract for part in parts}
    last = max((part.last_earned for part in parts if part.last_earned), default=None)
    return LevelStanding(governorate, len(contracts), values, curve, last, at)
