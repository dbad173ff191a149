"""What was found of quality and safety: open non-conformances, safety checks, stopped works.

They count as the register has them at the cut (or now), by the day on which they were first
recorded, as works do; whether one is overdue is judged at the end of the week's day.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from datetime import date, datetime, time, timedelta

from shared.rules.clocks import KUWAIT
from shared.rules.weeks import week_end

Site = tuple[int | None, str | None]


@dataclass(frozen=True)
class Found:
    """Counts of one place; ``looked`` and ``checked`` say whether anybody was there to see.

    ``critical``, ``major``: open non-conformances; ``overdue``: those of them past their time;
    ``failed``: safety checks that did not conform and that nothing has settled; ``stopped``: days
    of the week that report work stopped; ``looked``, ``checked``: the week's inspections, and
    those of safety.
    """

    critical: int = 0
    major: int = 0
    overdue: int = 0
    failed: int = 0
    stopped: int = 0
    looked: int = 0
    checked: int = 0

    def __add__(self, other: Found) -> Found:
        names = [one.name for one in fields(self)]
        return Found(**{name: getattr(self, name) + getattr(other, name) for name in names})


@dataclass(frozen=True)
class Window:
    """The days that count as the week, up to ``at``; what is due before ``evening`` is overdue."""

    since: date
    at: date
    evening: datetime


def morning_of(day: date) -> datetime:
    """The moment in Kuwait at which ``day`` begins."""
    return datetime.combine(day, time.min, KUWAIT)


def evening_of(day: date) -> datetime:
    """The moment in Kuwait at which ``day`` is over."""
    return morning_of(day + timedelta(days=1))


def week_window(start: date, as_of: date) -> Window:
    """The week that begins on Sunday ``start``, up to ``as_of`` when that comes before its end."""
    at = min(as_of, week_end(start))
    return Window(start, at, evening_of(at))


@dataclass(frozen=True)
class Findings:
    """``here``: by (contract, governorate)."""

    here: Mapping[Site, Found] = field(default_factory=dict)

    def of(self, sites: Iterable[Site]) -> Found:
        """All that was found at these places."""
        return sum((self.here.get(site, Found()) for site in set(sites)), Found())
