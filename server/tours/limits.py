"""What tours are reckoned with: default times at stops, speeds and shifts, as data."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import time
from functools import cache
from pathlib import Path

DATA = Path(__file__).parent / "data" / "load.json"


@dataclass(frozen=True)
class Limits:
    """``minutes_at_stop`` by the stop's kind of inspection, "" for a measurement; ``detour``: how
    much longer roads are than the crow's way; ``reading_due_days``: after so many days without a
    work an activity under way is to be measured again; ``shifts``: begin and end, Kuwait's clock.
    """

    minutes_at_stop: dict[str, float]
    minutes_otherwise: float
    detour: float
    km_per_h: float
    reading_due_days: int
    shifts: dict[str, tuple[time, time]]

    def minutes_of(self, inspection_type: str | None) -> float:
        return self.minutes_at_stop.get(inspection_type or "", self.minutes_otherwise)


@cache
def limits() -> Limits:
    said = json.loads(DATA.read_text(encoding="utf-8"))
    del said["source"]
    shifts = {
        name: (time.fromisoformat(begin), time.fromisoformat(end))
        for name, (begin, end) in said.pop("shifts").items()
    }
    return Limits(**said, shifts=shifts)
