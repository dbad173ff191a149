"""The forward and the backward pass: early and late dates of each activity, to the minute.

An activity of some length is placed by *positions* on its own calendar (see working_time), so
that its length is a sum; a milestone is a moment, wherever its predecessors put it. Links join
minutes, so that calendars that differ agree. What a link asks:

    FS  the successor begins at or after the finish + lag
    SS  the successor begins at or after the start + lag
    FF  the successor finishes at or after the finish + lag
    SF  the successor finishes at or after the start + lag

A rest at the end of work does not count: what ends on Thursday evening has ended together with
what ends on Saturday, as the usual programs have it.
Each late date is the exact opposite: the last that leaves every successor its own late date.
"""

from __future__ import annotations

from shared.rules.critical_path.imposed import LONG_AGO, Asked, imposed, imposed_late
from shared.rules.critical_path.network import Network
from shared.rules.critical_path.order import Order, Tie

_NEVER = 10**18


class Passes:
    """Arrays by number of activity, in minutes.

    ``start`` and ``finish`` are the actual ones where there are any; ``begin`` is when what is
    left begins; ``end`` the last finish. ``late_begin`` and ``late_finish`` are the last moments
    for what is left; they mean nothing for finished work (``is_done``).
    """

    def __init__(self, network: Network, data_date: int) -> None:
        self.order = Order(network.activities, network.links)
        self.data_date, self.activities = data_date, network.activities
        self.times = [network.calendars[a.calendar] for a in network.activities]
        self.left = [a.left for a in network.activities]
        self.has_begun = [a.actual_start is not None for a in network.activities]
        self.is_done = [a.actual_finish is not None for a in network.activities]
        count = len(network.activities)
        self.begin, self.start, self.finish = [0] * count, [0] * count, [0] * count
        self.late_begin, self.late_finish = [0] * count, [0] * count
        for n in self.order.order:
            self._place(n)
        self.end = max(self.finish, default=data_date)

    def go_back(self, horizon: int) -> None:
        """Backward pass: fill the late dates, with everything finished by ``horizon``."""
        for n in reversed(self.order.order):
            if not self.is_done[n]:
                self._place_late(n, horizon)

    def bound(self, tie: Tie, begin: list[int], finish: list[int]) -> int:
        """The last minute for the near end of a tie to a successor with these dates."""
        after, kind, lag = tie
        time = self.times[after]
        if kind in {"FS", "SS"}:
            minute = begin[after]
        else:
            minute = finish[after]
            if self.left[after]:
                minute = time.start_at(time.position(minute))
        return time.latest_for(minute, lag) if lag else minute

    def holds(self, n: int, tie: Tie) -> bool:
        """Whether unfinished n holds its successor's early date: a minute later would move it."""
        from_finish = tie[1] in {"FS", "FF"}
        if self.is_done[n] or (not from_finish and self.has_begun[n]):
            return False
        last, time = self.bound(tie, self.begin, self.finish), self.times[n]
        if self.left[n] == 0:
            return last <= self.finish[n]
        if from_finish:
            return time.position(last) <= time.position(self.finish[n])
        return time.position(last + 1) - 1 <= time.position(self.begin[n])

    def _place(self, n: int) -> None:
        """Forward: one activity, its predecessors being placed."""
        activity = self.activities[n]
        if activity.actual_finish is not None:
            started, self.finish[n] = activity.actual_start, activity.actual_finish
            self.begin[n] = self.start[n] = self.finish[n] if started is None else started
            return
        asked = self._asked(n)
        if activity.constraints:
            asked = imposed(activity, asked, self.data_date)
        if self.left[n] == 0:
            self.begin[n] = self.finish[n] = max(asked)
        else:
            self._span(n, asked)
        started = activity.actual_start
        self.start[n] = self.begin[n] if started is None else started

    def _asked(self, n: int) -> Asked:
        """What the predecessors ask of n; nothing is left to be done before the data date."""
        time, start, finish = self.times[n], self.start, self.finish
        begin, end = self.data_date, LONG_AGO
        for before, kind, lag in self.order.before[n]:
            minute = finish[before] if kind in {"FS", "FF"} else start[before]
            if lag:
                minute = time.later(minute, lag)
            if kind in {"FS", "SS"}:
                begin = max(begin, minute)
            else:
                end = max(end, minute)
        return begin, end

    def _span(self, n: int, asked: Asked) -> None:
        time, left = self.times[n], self.left[n]
        begin, end = asked
        position = time.position(begin) + left
        if end > LONG_AGO:
            position = max(position, time.position(end))
        self.begin[n] = time.start_at(position - left)
        self.finish[n] = time.finish_at(position)

    def _bounds(self, n: int, horizon: int) -> tuple[int, int]:
        """The last minutes for n to finish, and to begin, that leave its successors theirs."""
        begin, finish = self.late_begin, self.late_finish
        last_finish, last_begin = horizon, _NEVER
        has_begun = self.has_begun[n]
        for tie in self.order.after[n]:
            after, kind, lag = tie
            if self.is_done[after]:
                continue
            # The usual tie is spared the call: a network has thousands.
            minute = begin[after] if kind == "FS" and not lag else self.bound(tie, begin, finish)
            if kind in {"FS", "FF"}:
                last_finish = min(last_finish, minute)
            elif not has_begun and minute < last_begin:
                last_begin = minute
        return last_finish, last_begin

    def _place_late(self, n: int, horizon: int) -> None:
        """Backward: one unfinished activity, its successors being placed."""
        activity, time, left = self.activities[n], self.times[n], self.left[n]
        finish, begin = self._bounds(n, horizon)
        if left == 0:
            last = min(finish, begin)
            if activity.constraints:
                last = imposed_late(activity, last, lambda minute: minute)
            self.late_begin[n] = self.late_finish[n] = last
            return
        last = time.position(finish)
        if begin < _NEVER:
            last = min(last, time.position(begin + 1) - 1 + left)
        if activity.constraints:
            last = imposed_late(activity, last, time.position)
        self.late_begin[n] = time.start_at(last - left)
        self.late_finish[n] = time.finish_at(last)
