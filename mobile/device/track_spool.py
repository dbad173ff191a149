"""Where the fixes of a track lie until the store holds them: a line each, on the flash one by one.

On Android another process writes here (the track's service), so that neither a camera in front
nor a kill of the app loses a fix. Places alone are kept, no names and no words.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict
from datetime import datetime
from itertools import islice, takewhile
from pathlib import Path
from typing import BinaryIO, Protocol
from uuid import UUID

from mobile.shapes import Fix
from mobile.store.flash import named_faults, remove_shredding, write_whole

_CURRENT = "current"
_LINES = ".fixes"
_LONGEST_LINE = 512


class TrackSpool:
    """Raises StorageFaultError (of these StorageFullError) for a folder that cannot be written."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def begin(self, track: UUID) -> None:
        """Note for all processes, and for the next start, what is being recorded."""
        with named_faults():
            write_whole(self._folder / _CURRENT, str(track).encode("ascii"))

    def end(self) -> None:
        with named_faults():
            (self._folder / _CURRENT).unlink(missing_ok=True)

    def recording(self) -> UUID | None:
        try:
            return UUID((self._folder / _CURRENT).read_text(encoding="ascii"))
        except (OSError, ValueError):
            return None

    def append(self, track: UUID, fix: Fix) -> None:
        """On the flash when this returns."""
        with named_faults(), self._path(track).open("a+b") as file:
            _drop_torn_line(file)
            file.write(_line(fix))
            file.flush()
            os.fsync(file.fileno())

    def fixes(self, track: UUID, after: int = 0, most: int | None = None) -> list[Fix]:
        """Whole lines alone: the last may have been cut short by a kill."""
        last = None if most is None else after + most
        path = self._path(track)
        with named_faults():
            if not path.exists():
                return []
            with path.open("rb") as file:
                whole = takewhile(lambda line: line.endswith(b"\n"), file)
                return list(_fixes(islice(whole, after, last)))

    def forget(self, track: UUID) -> None:
        with named_faults():
            remove_shredding(self._path(track))

    def _path(self, track: UUID) -> Path:
        return self._folder / f"{track}{_LINES}"


class TappedLocator(Protocol):
    """A locator that more than one listens to."""

    def need(self, who: str, is_needed: bool) -> None: ...

    def listen_beside(self, tap: Callable[[Fix], None]) -> Callable[[], None]: ...


class TracksHere:
    """``mobile.ports.TrackService`` within the app: a desktop's. Goes on after a kill, once the
    app is opened again.
    """

    def __init__(self, spool: TrackSpool, locator: TappedLocator) -> None:
        self._spool = spool
        self._locator = locator
        self._end: Callable[[], None] = lambda: None
        if (track := spool.recording()) is not None:
            self.start(track)

    def start(self, track: UUID) -> None:
        self._end()
        self._spool.begin(track)
        self._locator.need("track", True)
        self._end = self._locator.listen_beside(lambda fix: self._spool.append(track, fix))

    def stop(self) -> None:
        self._end()
        self._end = lambda: None
        self._locator.need("track", False)
        self._spool.end()

    def recording(self) -> UUID | None:
        return self._spool.recording()

    def fixes(self, track: UUID, after: int = 0, most: int | None = None) -> list[Fix]:
        return self._spool.fixes(track, after, most)

    def forget(self, track: UUID) -> None:
        self._spool.forget(track)


def _line(fix: Fix) -> bytes:
    moment = None if fix.fixed_at is None else fix.fixed_at.isoformat()
    return json.dumps({**asdict(fix), "fixed_at": moment}).encode("ascii") + b"\n"


def _fixes(lines: Iterable[bytes]) -> Iterator[Fix]:
    """A line that cannot be read is passed over: the others are as good."""
    for line in lines:
        try:
            kept = json.loads(line)
            moment = kept["fixed_at"]
            fixed_at = None if moment is None else datetime.fromisoformat(moment)
            yield Fix(**{**kept, "fixed_at": fixed_at})
        except (ValueError, TypeError, KeyError):
            continue


def _drop_torn_line(file: BinaryIO) -> None:
    """Take away what a kill left of a line, so that the next begins on its own."""
    size = file.seek(0, os.SEEK_END)
    start = file.seek(max(0, size - _LONGEST_LINE))
    tail = file.read(_LONGEST_LINE)
    if tail and not tail.endswith(b"\n"):
        file.truncate(start + tail.rfind(b"\n") + 1)
