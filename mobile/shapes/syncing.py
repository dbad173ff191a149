"""How things stand: what waits, what is there, what needs a person, what a sync did."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from uuid import UUID


@dataclass(frozen=True)
class FileCounts:
    """Files on this tablet. ``thumbnails``, ``originals`` (tracks among them): waiting.

    ``bytes_waiting``: still to be sent. ``there``: received. ``needs_you``: cannot be sent.
    Moments are None when there is nothing of it.
    """

    thumbnails: int = 0
    originals: int = 0
    bytes_waiting: int = 0
    there: int = 0
    needs_you: int = 0
    oldest_waiting_at: datetime | None = None
    last_acknowledged_at: datetime | None = None
    needs_you_since: datetime | None = None

    @property
    def waiting(self) -> int:
        return self.thumbnails + self.originals


@dataclass(frozen=True)
class PinAnswer:
    """``wait_s``: how long none is looked at now, after a wrong one."""

    is_right: bool
    wait_s: float


@dataclass(frozen=True)
class RescueReport:
    """``faults``: what could not be read of a damaged store."""

    path: Path
    changes: int
    files: int
    faults: tuple[str, ...]


@dataclass(frozen=True)
class Verified:
    """The last complete comparison with the server; ``repaired``: records that it mended."""

    at: datetime
    repaired: int


@dataclass(frozen=True)
class Restored:
    """The server's last restore that cut off signed roots; ``roots``: how many are kept here."""

    at: datetime
    roots: int


@dataclass(frozen=True)
class OutboxCounts:
    """For the Sync screen. ``here``: changes waiting to be sent. Of the records, each with its
    photos: ``made``, of which something waits; ``there``, of which nothing does and something was
    acknowledged; ``held``, all of which a change is kept here, refused ones too.

    ``needs_you``: problems (of files too) and returned works. ``oldest_waiting_at``: of changes;
    None when none waits. ``files`` tells the same of photos and tracks.
    """

    here: int
    there: int
    needs_you: int
    oldest_waiting_at: datetime | None
    last_acknowledged_at: datetime | None
    last_sync_at: datetime | None
    files: FileCounts = field(default_factory=FileCounts)
    made: int = 0
    held: int = 0


@dataclass(frozen=True)
class Problem:
    """Something only a person can settle. ``code``: of shared.wire.errors, or ``returned`` or
    ``conflict``. ``field``: where, "" when the whole record; ``file``: a file of the photo or
    track ``record`` cannot be sent, ``detail`` says which (its role)."""

    code: str
    field: str
    record: UUID | None
    change: UUID | None
    since: datetime
    detail: str = ""


class SyncState(StrEnum):
    """How a sync ended. ``DONE`` alone means that nothing waits and the pull is complete."""

    DONE = "done"
    NO_NETWORK = "no_network"
    WAIT = "wait"  # the server asked for patience, or answered badly
    SIGN_IN_NEEDED = "sign_in_needed"
    REFUSED = "refused"  # the device was revoked, or the app is too old


@dataclass(frozen=True)
class SyncSummary:
    """What one ``sync_now`` did. ``try_again_s``: when to try again by itself, None when done.

    ``code``: the wire error that ended it, "" when there was none. ``left``: changes still
    waiting. ``files_sent``: files that the server has since; ``files_left``, ``bytes_left``:
    still waiting, those that wait for a better network among them. ``is_text_done``: only files
    wait, if anything does; what is saved next may go at once.
    """

    state: SyncState
    pushed: int = 0
    acknowledged: int = 0
    rejected: int = 0
    repeated: int = 0
    pulled: int = 0
    left: int = 0
    try_again_s: float | None = None
    code: str = ""
    files_sent: int = 0
    files_left: int = 0
    bytes_left: int = 0
    is_text_done: bool = False


@dataclass(frozen=True)
class SyncProgress:
    """Told to listeners while a sync runs. ``step``: a word such as push, pull, refresh.

    In the lanes of files it is the file's role (thumbnail, points, original), ``record`` whose
    file it is, and ``done`` and ``total`` are its bytes.
    """

    step: str
    done: int = 0
    total: int = 0
    record: UUID | None = None
