"""The machine's clocks: the wall's, which may be wrong, and one that only goes forward."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")
# Counts while the device sleeps, where the system has such a clock (Linux and Android do).
_SINCE_BOOT = getattr(time, "CLOCK_BOOTTIME", None)


class SystemClock:
    """``error`` makes the wall clock wrong by that much: tablets in the field have such clocks."""

    def __init__(self, error: timedelta = timedelta()) -> None:
        self._wrong_by = error
        self._boot_id = _boot_id()

    def now(self) -> datetime:
        return datetime.now(UTC) + self._wrong_by

    def monotonic_ms(self) -> int:
        if _SINCE_BOOT is None:
            return time.monotonic_ns() // 1_000_000
        return time.clock_gettime_ns(_SINCE_BOOT) // 1_000_000

    def boot_id(self) -> str:
        return self._boot_id


def _boot_id() -> str:
    """The kernel's id of this boot; a random one, good for this process, where it has none."""
    try:
        return _BOOT_ID.read_text(encoding="ascii").strip()[:64] or str(uuid4())
    except (OSError, UnicodeDecodeError):
        return str(uuid4())
