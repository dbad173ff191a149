"""Pictures on their way from a camera to the store, in a folder of their own.

A camera app in front often has this app killed. What it was asked for is noted before it opens,
so that the next start finds the picture and knows what it was for.
"""

from __future__ import annotations

import json
import shutil
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from mobile.device.picture_facts import facts_of
from mobile.ports import Clock, Ids
from mobile.shapes import Picture
from mobile.store.flash import named_faults, remove_shredding, sync_file, write_whole

_PICTURE, _NOTE = ".jpg", ".json"


class Captures:
    """Raises StorageFaultError (of these StorageFullError) for a folder that cannot be written."""

    def __init__(self, folder: Path, clock: Clock, ids: Ids) -> None:
        self.folder = folder
        self._clock = clock
        self._ids = ids
        # Somebody waits for these; they are nobody's only once this run of the app is over.
        self._of_this_run: set[Path] = set()

    def begin(self, purpose: str) -> Path:
        """Where the camera shall write; noted on the flash when this returns."""
        path = self.folder / f"{self._ids.uuid7()}{_PICTURE}"
        note = {"purpose": purpose, "asked_at": self._clock.now().isoformat()}
        with named_faults():
            write_whole(path.with_suffix(_NOTE), json.dumps(note).encode("ascii"))
        self._of_this_run.add(path)
        return path

    def finish(self, path: Path) -> Picture | None:
        """The picture, on the flash when this returns; None, and forgotten, when it is empty."""
        with named_faults():
            if not _has_bytes(path):
                self.forget(path)
                return None
            sync_file(path)
        return self._picture(path)

    def keep_copy(self, source: Path, purpose: str) -> Picture | None:
        """As from a camera that gives ``source``, which stays as it is."""
        path = self.begin(purpose)
        with named_faults():
            shutil.copyfile(source, path)
        return self.finish(path)

    def unclaimed(self) -> list[Picture]:
        """Of earlier runs, oldest first; what was never taken is forgotten here."""
        found: list[Picture] = []
        with named_faults():
            paths = [note.with_suffix(_PICTURE) for note in sorted(self.folder.glob(f"*{_NOTE}"))]
            for path in paths:
                picture = None if path in self._of_this_run else self.finish(path)
                found += [picture] if picture else []
        return found

    def forget(self, path: Path) -> None:
        with named_faults():
            remove_shredding(path)
            path.with_suffix(_NOTE).unlink(missing_ok=True)

    def _picture(self, path: Path) -> Picture:
        note: dict[str, Any] = {}
        with suppress(OSError, ValueError):
            note = json.loads(path.with_suffix(_NOTE).read_bytes())
        now = self._clock.now()
        asked_at = _moment(note.get("asked_at")) or now
        facts = facts_of(path, asked_at, _written_at(path, asked_at, now))
        return Picture(path, facts.taken_at, facts.heading_deg, str(note.get("purpose", "")))


def _has_bytes(path: Path) -> bool:
    try:
        return path.stat().st_size > 0
    except FileNotFoundError:
        return False


def _written_at(path: Path, asked_at: datetime, now: datetime) -> datetime:
    """By the file, when the clock was not set meanwhile: after a kill, now may be much later."""
    written_at = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    return written_at if asked_at <= written_at <= now else now


def _moment(text: Any) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except (TypeError, ValueError):
        return None
