"""Clocks that a simulation steers: the server's by a file, a tablet's by the server's."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path


class FileClock:
    """A moment kept in a file, so that every process of a simulation reads the same one."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def now(self) -> datetime:
        return datetime.fromtimestamp(float(self._path.read_text()), UTC)

    def set(self, moment: datetime) -> None:
        """Written beside and renamed: a reader never finds half a number."""
        beside = self._path.with_suffix(".next")
        beside.write_text(str(moment.timestamp()))
        os.replace(beside, self._path)


@dataclass
class TabletClock:
    """A tablet's clock around ``now``: ``error`` is what its wall clock is wrong by."""

    moment: datetime
    error: timedelta = timedelta()
    boot: str = "first"
    ticks_ms: int = 0

    def now(self) -> datetime:
        return self.moment + self.error

    def monotonic_ms(self) -> int:
        return self.ticks_ms

    def boot_id(self) -> str:
        return self.boot

    def go_to(self, moment: datetime) -> None:
        """Move on to ``moment``; time runs forward only."""
        self.ticks_ms += max(0, int((moment - self.moment).total_seconds() * 1000))
        self.moment = moment
