"""What the network says: finish, floats, critical and longest path, slip against a baseline."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from shared.rules.critical_path.imposed import is_fixed
from shared.rules.critical_path.network import Network
from shared.rules.critical_path.passes import Passes
from shared.rules.working_time import WorkingTime, last_day_before


class Placed(NamedTuple):
    """One activity's dates in minutes, and its float in working minutes of its calendar.

    ``start`` and ``finish`` are early dates, or the actual ones. Late dates are of what is
    left. Finished work has neither late dates nor float.
    """

    code: str
    start: int
    finish: int
    late_start: int | None
    late_finish: int | None
    total_float: int | None
    is_critical: bool

    @property
    def finish_day(self) -> date | None:
        return last_day_before(self.finish)


@dataclass(frozen=True)
class NetworkForecast:
    """``finish`` is the last minute of the network. ``least_float`` is of unfinished work, in
    working minutes of the calendar of the activity that has it, ``tightest``; None when all is
    finished.

    ``longest_path``: the chain of activities that puts the end where it is, first to last.
    """

    placed: Mapping[str, Placed]
    finish: int
    least_float: int | None
    tightest: str | None
    longest_path: tuple[str, ...]

    @property
    def finish_day(self) -> date | None:
        return last_day_before(self.finish)

    @property
    def critical(self) -> tuple[str, ...]:
        """The critical activities, by start."""
        found = [placed for placed in self.placed.values() if placed.is_critical]
        return tuple(placed.code for placed in sorted(found, key=lambda p: (p.start, p.finish)))

    def critical_slip_days(self, baseline_finish: date) -> int | None:
        """Calendar days from the baseline's finish to the network's; below 0 when early.

        None when the network's lies past the year 9999.
        """
        return None if self.finish_day is None else (self.finish_day - baseline_finish).days


def forecast(network: Network, data_date: int, required: int | None = None) -> NetworkForecast:
    """The network's dates with what is left worked from minute ``data_date`` on.

    Floats are measured to ``required``, the minute by which all is to be finished (completion
    with its extensions), so that a late network shows below 0; without one, to the network's own
    finish. Critical is what has no float left, and in any case what has the least.

    Raises NetworkError "cycle".
    """
    passes = Passes(network, data_date)
    passes.go_back(passes.end if required is None else required)
    floats = [
        None if done else time.between(finish, late)
        for done, time, finish, late in zip(
            passes.is_done, passes.times, passes.finish, passes.late_finish, strict=True
        )
    ]
    known = [(total, n) for n, total in enumerate(floats) if total is not None]
    least, tightest = min(known, default=(None, None))
    limit = max(0, least or 0)
    placed = {a.code: _placed(passes, n, floats[n], limit) for n, a in enumerate(passes.activities)}
    code = None if tightest is None else passes.activities[tightest].code
    return NetworkForecast(placed, passes.end, least, code, _longest_path(passes))


def _placed(passes: Passes, n: int, total: int | None, limit: int) -> Placed:
    code, start, finish = passes.activities[n].code, passes.start[n], passes.finish[n]
    if total is None:
        return Placed(code, start, finish, None, None, None, False)
    late_start, late_finish = passes.late_begin[n], passes.late_finish[n]
    if passes.left[n] == 0:
        late_start = late_finish = _evening(passes.times[n], finish, late_finish)
    return Placed(code, start, finish, late_start, late_finish, total, total <= limit)


def _evening(time: WorkingTime, early: int, late: int) -> int:
    """A milestone's late date as people read it: the evening that work ended, not the morning
    after, of which the milestone's float would show nothing."""
    evening = time.finish_at(time.position(late))
    return max(evening, early) if early <= late else evening


def _longest_path(passes: Passes) -> tuple[str, ...]:
    """Back from the last finish along the ties that hold each activity where it is.

    It ends where nothing does: at the data date, an imposed date or finished work. Of several
    ties the one from the latest finish is taken, then the first stated.
    """
    left = [n for n in passes.order.order if not passes.is_done[n]]
    if not left:
        return ()
    at: int | None = max(left, key=lambda n: passes.finish[n])
    path: list[str] = []
    while at is not None:
        path.append(passes.activities[at].code)
        if is_fixed(passes.activities[at]):
            break
        holding = [
            before
            for before, kind, lag in passes.order.before[at]
            if passes.holds(before, (at, kind, lag))
        ]
        at = max(holding, key=lambda n: passes.finish[n], default=None)
    return tuple(reversed(path))
