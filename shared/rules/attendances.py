"""What an attendance must say: a day without work has its reason; which shift it is."""

from __future__ import annotations

from datetime import datetime

from shared.rules.clocks import KUWAIT
from shared.rules.lifecycle import Fault, Fields, Lifecycle, missing
from shared.vocabulary.attendances import NO_WORK


def _faults(before: Fields | None, after: Fields) -> list[Fault]:
    return missing(after, "reason") if after.get("presence") == NO_WORK else []


LIFECYCLE = Lifecycle(faults=_faults)

# Default: mornings from four, evenings from two in the afternoon and through the night.
_MORNING = range(4, 14)


def shift_at(moment: datetime) -> str:
    """The shift that one who comes at ``moment`` most likely begins: morning or evening."""
    return "morning" if moment.astimezone(KUWAIT).hour in _MORNING else "evening"
