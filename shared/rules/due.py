"""How long somebody has to answer for what was found or asked for: data, by its level."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal


@dataclass(frozen=True)
class Due:
    """``of``: ncr, defect, or of an inspection request its ``request`` and ``notice``.

    ``level``: its severity, priority or point; whole clock hours.
    """

    of: str
    level: str
    hours: Decimal
    clause: str
    source: str


def due_hours(dues: Iterable[Due], of: str, level: str | None) -> Decimal | None:
    """Hours from when it was found; None where the data set no time, as for an observation."""
    return next((one.hours for one in dues if (one.of, one.level) == (of, level)), None)


def due_at(since: datetime, hours: Decimal | None) -> datetime | None:
    """When the time is over: clock hours, nights and holidays counted."""
    return None if hours is None else since + timedelta(hours=float(hours))
