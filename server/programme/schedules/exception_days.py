"""The days of a calendar's exception, as MPXJ has it. In the child alone."""

from __future__ import annotations

from datetime import date
from typing import Any

# As far off as any date of a schedule is; an exception of ten thousand years is none.
FIRST_DAY, LAST_DAY = date(1990, 1, 1), date(2100, 12, 31)
# Java counts days from here.
_EPOCH = date(1970, 1, 1).toordinal()


def days_of(exception: Any) -> tuple[list[str], bool]:
    """[first day, last day] from 1990 to 2100, or none, and whether any were cut off."""
    ends = [
        int(end.toEpochDay()) + _EPOCH for end in (exception.getFromDate(), exception.getToDate())
    ]
    first, last = max(ends[0], FIRST_DAY.toordinal()), min(ends[1], LAST_DAY.toordinal())
    days = [str(date.fromordinal(end)) for end in (first, last)] if first <= last else []
    return days, [first, last] != ends
