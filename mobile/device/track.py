"""A recorded track: what a receiver wrote into a file, with its faults counted, not fatal."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime

from mobile.shapes import Fix

# An hour of one fix a second is 3,600 of them; a file of more than these is cut, and says so.
MOST_FIXES = 500_000
MOST_BYTES = 64 * 1024 * 1024
PIECE_BYTES = 64 * 1024
FIRST_YEAR, LAST_YEAR = 1980, 2200
# A receiver's usual range error: accuracy (68 %) is about HDOP times this. Default; see
# GPS Standard Positioning Service Performance Standard, 5th ed., 3.8 (user range error).
RANGE_ERROR_M = 5.0


@dataclass
class Track:
    """``faults``: reason -> how often; ``gaps``: times at which the receiver had no fix."""

    fixes: list[Fix] = field(default_factory=list)
    faults: Counter[str] = field(default_factory=Counter)
    gaps: int = 0

    @property
    def fault_count(self) -> int:
        return self.faults.total()

    def has_room(self) -> bool:
        """Whether one more fix is taken; the first that is not counts as a fault."""
        if len(self.fixes) < MOST_FIXES:
            return True
        self.faults["too_many"] = 1
        return False


def believable(moment: datetime) -> datetime:
    """``moment``, if satellites can have said it. Raises ValueError: GPS time began in 1980."""
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        raise ValueError(moment)
    return moment


def place_is_sane(lat: float, lon: float) -> bool:
    """On the globe, and not the (0, 0) of a receiver that has not found itself yet."""
    return -90 <= lat <= 90 and -180 <= lon <= 180 and (lat, lon) != (0.0, 0.0)
