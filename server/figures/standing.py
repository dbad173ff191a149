"""Where a contract stands, from its kept figures: no database, no clock.

Kuwaiti dinar; weeks end on Saturday. What nobody reported is None: silence is grey.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property
from itertools import accumulate, chain, repeat
from operator import add
from typing import Any

from server.figures.kept_weeks import CertifiedToDate
from shared.rules.earned_schedule import Schedule, schedule
from shared.rules.earned_value import ZERO, percent
from shared.rules.forecasts import ForecastRange, Terms, indicative_damages
from shared.rules.indices import ScheduleIndices, schedule_indices
from shared.rules.planned_value import Curve
from shared.rules.rollup import Values, of_part
from shared.rules.weeks import DAYS_A_WEEK, week_end

NAMES = ("title_ar", "title_en", "contractor_ar", "contractor_en")
A_WEEK = timedelta(days=DAYS_A_WEEK)


@dataclass(frozen=True)
class KeptForecast:
    """What the network said on ``day``; ``fault``, NetworkError's code, when it could not.

    ``tightest``: the activity with the least float, None outside the reader's scope.
    """

    day: date
    finish: date | None
    baseline_finish: date | None
    least_float_days: Decimal | None
    tightest: str | None
    critical: int
    fault: str | None

    @property
    def slip_days(self) -> int | None:
        """Calendar days by which the critical path ends after the baseline; below 0: before."""
        if self.finish is None or self.baseline_finish is None:
            return None
        return (self.finish - self.baseline_finish).days


@dataclass(frozen=True)
class ContractStanding:
    """``at``: the evening that figures are of. ``earned`` is None when nobody ever reported.

    ``names``: those of NAMES. ``is_whole``: whether all of the contract lies in the reader's
    scope. Earnings and plan are of what does; the terms and the network are of the whole.
    """

    number: int
    names: Mapping[str, str]
    governorates: Sequence[str]
    terms: Terms
    curve: Curve | None
    earned: Decimal | None
    last_earned: date | None
    last_reported: date | None
    at: date
    network: KeptForecast | None = None
    is_whole: bool = True
    certified: CertifiedToDate | None = None

    @property
    def bac(self) -> Decimal:
        return self.curve.bac if self.curve else ZERO

    @cached_property
    def planned(self) -> Decimal:
        return self.curve.at(self.at) if self.curve else ZERO

    @cached_property
    def values(self) -> Values:
        """As roll-ups add them up. What is claimed is asked for week by week."""
        newest = self.last_reported
        is_recent = newest is not None and newest >= first_recent_week(self.at)
        return of_part(self.bac, self.planned, None, self.earned, is_recent)

    @property
    def planned_percent(self) -> Decimal | None:
        return self.values.planned_percent

    @property
    def accepted_percent(self) -> Decimal | None:
        return self.values.accepted_percent

    def share(self, value: Decimal | None) -> Decimal | None:
        """Per cent of the budget."""
        return None if value is None else percent(value, self.bac)

    @property
    def certified_percent(self) -> Decimal | None:
        return self.share(self.certified.value if self.certified else None)

    @property
    def certified_ahead(self) -> Decimal | None:
        """Dinars certified beyond what is accepted; below 0: accepted and not yet certified."""
        if self.certified is None or self.earned is None:
            return None
        return self.certified.value - self.earned

    @property
    def by_value(self) -> ScheduleIndices:
        """SV and SPI: of value alone, beside the headline SPI(t)."""
        return schedule_indices(self.planned, self.earned)

    @cached_property
    def schedule(self) -> Schedule | None:
        """Against the baseline in force; before the first, the programme as it stands."""
        return self.against(self.curve)

    def against(self, curve: Curve | None) -> Schedule | None:
        """None without a plan. Where all is earned, time stops with the last week that earned."""
        if curve is None:
            return None
        return schedule(curve, self.earned, curve.at(self.at), self.at, self.last_earned)

    @property
    def forecast(self) -> ForecastRange:
        found, network = self.schedule, self.network
        return ForecastRange(
            found.forecast_finish if found else None, network.finish if network else None
        )

    @property
    def hidden_days(self) -> int | None:
        """What the pace hides; a part's pace says nothing of the whole network."""
        return self.forecast.hidden_days if self.is_whole else None

    @property
    def damages(self) -> Decimal | None:
        """Nobody owes damages for a part."""
        if not self.is_whole:
            return None
        return indicative_damages(self.terms, self.forecast.headline)

    @property
    def damages_by_network(self) -> Decimal | None:
        """The same by the network's end, which a good pace may hide."""
        return indicative_damages(self.terms, self.forecast.by_network) if self.is_whole else None

    @property
    def is_done(self) -> bool:
        return self.values.is_done

    @property
    def is_silent(self) -> bool:
        """Whether something is due, and neither this week nor the one before has a work."""
        return self.values.is_silent


def first_recent_week(at: date) -> date:
    """The last week before that of ``at``: who reported since then is not silent."""
    return week_end(at) - A_WEEK


def read_standing(row: Any, at: date) -> ContractStanding:
    """From a row of reading.contracts."""
    return ContractStanding(
        row.number,
        {name: getattr(row, name) for name in NAMES},
        row.governorates,
        _terms(row),
        curve_of(row.weeks, row.planned),
        None if row.last_reported is None else row.earned,
        row.last_earned,
        row.last_reported,
        at,
        _network(row) if row.network_day else None,
        row.is_whole,
        _certified(row) if row.is_whole else None,
    )


def _certified(row: Any) -> CertifiedToDate | None:
    """Nothing is certified of a part of a contract."""
    if row.certificate is None:
        return None
    return CertifiedToDate(row.certified_kwd, row.period_end, row.certificate)


def _terms(row: Any) -> Terms:
    return Terms(
        row.commencement,
        row.completion_days,
        row.extension_days,
        row.award_kwd,
        row.damages_kwd_per_day,
        row.damages_cap_percent,
    )


def _network(row: Any) -> KeptForecast:
    return KeptForecast(
        row.network_day,
        row.network_finish,
        row.baseline_finish,
        row.least_float_days,
        row.tightest,
        row.critical,
        row.fault,
    )


def curve_of(weeks: Sequence[date] | None, growths: Sequence[Decimal] | None) -> Curve | None:
    """The curve whose PV grows by ``growths`` in the weeks that end on ``weeks``.

    In any order; a week may come once for each governorate.
    """
    if not weeks or not growths:
        return None
    origin = min(weeks) - A_WEEK
    values = [ZERO] * ((max(weeks) - origin).days // DAYS_A_WEEK + 1)
    for week, growth in zip(weeks, growths, strict=True):
        values[(week - origin).days // DAYS_A_WEEK] += growth
    return Curve(origin, tuple(accumulate(values)))


def together(curves: Sequence[Curve]) -> Curve | None:
    """One curve of several contracts: their PV added up, from the earliest week on."""
    if not curves:
        return None
    origin = min(curve.origin for curve in curves)
    starts = [(curve.origin - origin).days // DAYS_A_WEEK for curve in curves]
    length = max(start + len(curve.values) for start, curve in zip(starts, curves, strict=True))
    values = [ZERO] * length
    for start, curve in zip(starts, curves, strict=True):
        # A plan that has ended keeps its whole value.
        after = repeat(curve.values[-1], length - start - len(curve.values))
        values = list(map(add, values, chain(repeat(ZERO, start), curve.values, after)))
    return Curve(origin, tuple(values))
