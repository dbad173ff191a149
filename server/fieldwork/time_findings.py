"""What speaks against the time at which a record was made, found at its first change."""

from __future__ import annotations

from server.programme.service import midday_ban
from server.register.incoming import Incoming, Standing

UNSURE_GRADES = frozenset({"offset", "receipt"})
IN_BAN = "in_midday_ban"
TIME_FLAGS = frozenset({"clock_wrong", "clock_unsure", IN_BAN})


def of_time(standing: Standing) -> list[str]:
    """What spoke against the time of the first change: kept for good."""
    return [flag for flag in standing.flags if flag in TIME_FLAGS]


def flags_of_time(incoming: Incoming) -> list[str]:
    """What speaks against the time of a record; nothing does of what the office writes."""
    if incoming.device is None:
        return []
    flags = ["clock_wrong"] if incoming.time.is_clock_wrong else []
    return [*flags, "clock_unsure"] if incoming.time.grade in UNSURE_GRADES else flags


def flags_of_work_time(incoming: Incoming) -> list[str]:
    """The same, and whether it lay in the midday ban, where the time is sure enough to say so."""
    flags = flags_of_time(incoming)
    is_sure = incoming.time.grade not in UNSURE_GRADES
    return [*flags, IN_BAN] if is_sure and midday_ban(incoming.time.made_at) else flags
