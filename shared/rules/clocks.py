"""Which moment to believe: the tablet's wall clock may be days wrong.

Source of the grades: the sync design's promise 9. Best first: satellite time; the
server's time at receipt less the tablet's own monotonic interval (same boot); the wall clock
shifted by its error at receipt; the receipt itself.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

KUWAIT = ZoneInfo("Asia/Kuwait")
TOLERATED_ERROR = timedelta(minutes=5)


class Clocks(NamedTuple):
    """What a tablet knew of the time at one moment; all aware datetimes in UTC."""

    wall: datetime
    monotonic_ms: int
    boot_id: str
    gnss: datetime | None = None


class BelievedTime(NamedTuple):
    made_at: datetime
    grade: str
    is_clock_wrong: bool

    @property
    def working_date(self) -> date:
        return working_date(self.made_at)


def working_date(moment: datetime) -> date:
    """The day in Kuwait (UTC+3, no daylight saving) on which ``moment`` falls."""
    return moment.astimezone(KUWAIT).date()


def believe(change: Clocks, at_push: Clocks, received_at: datetime) -> BelievedTime:
    """The moment a change was made, from its own clocks and those sent with its push.

    ``at_push`` are the tablet's clocks when it built the push that ``received_at`` dates.
    Nothing made in the field can be later than its receipt. Clocks that lead off the
    calendar lead nowhere: the receipt is left.
    """
    error = at_push.wall - received_at
    try:
        made_at, grade = _best_guess(change, at_push, received_at, error)
    except OverflowError:
        made_at, grade = received_at, "receipt"
    if made_at > received_at:
        made_at, grade = received_at, "receipt"
    is_wrong = abs(change.wall - made_at) > TOLERATED_ERROR
    return BelievedTime(made_at, grade, is_wrong)


def _best_guess(
    change: Clocks, at_push: Clocks, received_at: datetime, error: timedelta
) -> tuple[datetime, str]:
    if change.gnss is not None and change.gnss <= received_at + TOLERATED_ERROR:
        return min(change.gnss, received_at), "gnss"
    since_ms = at_push.monotonic_ms - change.monotonic_ms
    if change.boot_id == at_push.boot_id and since_ms >= 0:
        return received_at - timedelta(milliseconds=since_ms), "corrected"
    return change.wall - error, "offset"
