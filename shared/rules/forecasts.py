"""When a contract will end, and what being late may cost.

Two forecasts, from different evidence. By pace: period 0 + IEAC(t), the whole scope at the pace
so far (see earned_schedule). By network: what is left at the pace that was planned, in its
order and calendars (see critical_path). The headline is the pace: it comes from accepted value
alone, with no estimate by anybody in it, and for late work it has been the steadier of the two
(W. Lipke, "Schedule is Different", 2003). The network stands beside it, always: a good pace in
work that can wait hides a late critical path.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from shared.rules.earned_value import ZERO


@dataclass(frozen=True)
class ForecastRange:
    """Both forecasts of one finish; None where one is not available."""

    by_pace: date | None
    by_network: date | None

    @property
    def headline(self) -> date | None:
        """The finish to state; the network's is never put in its place."""
        return self.by_pace

    @property
    def earliest(self) -> date | None:
        return min(self._known, default=None)

    @property
    def latest(self) -> date | None:
        return max(self._known, default=None)

    @property
    def hidden_days(self) -> int | None:
        """Days by which the network ends after the headline: what the pace hides.

        0 when it ends no later; None unless both are known.
        """
        if self.by_pace is None or self.by_network is None:
            return None
        return max((self.by_network - self.by_pace).days, 0)

    @property
    def _known(self) -> list[date]:
        return [day for day in (self.by_pace, self.by_network) if day is not None]


@dataclass(frozen=True)
class Terms:
    """What a contract says of time: days from commencement, and damages for delay in dinars."""

    commencement: date
    completion_days: int
    extension_days: int
    price_kwd: Decimal
    damages_kwd_per_day: Decimal
    damages_cap_percent: Decimal

    @property
    def completion(self) -> date:
        """The last day in time, approved extensions included; commencement's day not counted."""
        return self.commencement + timedelta(days=self.completion_days + self.extension_days)


def days_past(terms: Terms, finish: date) -> int:
    """Calendar days from completion to ``finish``; 0 in time."""
    return max((finish - terms.completion).days, 0)


def indicative_damages(terms: Terms, finish: date | None) -> Decimal | None:
    """min(rate x days past completion, cap x price): an exposure, nobody's decision.

    ``finish`` is the forecast, or the actual one; None, not available, gives None.
    """
    if finish is None:
        return None
    cap = terms.price_kwd * terms.damages_cap_percent / 100
    return max(min(terms.damages_kwd_per_day * days_past(terms, finish), cap), ZERO)
