"""What crosses the tablet's ports: plain values, shaped for screens, free of SQLite and HTTP.

Units: metres, WGS 84 degrees, moments aware in UTC, quantities Decimal in the BOQ line's unit.
Names in both languages come as ``name_ar`` and ``name_en``; the screen chooses.
"""

from __future__ import annotations  # long: every value that crosses the ports stands here

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Any
from uuid import UUID

Fields = dict[str, Any]


@dataclass(frozen=True)
class Fix:
    """A receiver's answer. ``fixed_at``: satellite time; ``taken_ms``: monotonic, when it came."""

    lat: float
    lon: float
    accuracy_m: float | None = None
    fixed_at: datetime | None = None
    heading_deg: float | None = None
    taken_ms: int | None = None


@dataclass(frozen=True)
class PersonView:
    """Who is signed in. ``governorates`` and ``contracts``: None says all."""

    id: UUID
    username: str
    name_ar: str
    name_en: str
    role: str
    language: str
    governorates: tuple[str, ...] | None
    contracts: tuple[int, ...] | None


@dataclass(frozen=True)
class BoqLine:
    """A BOQ line of an activity; ``quantity`` is what this activity may use of it."""

    code: str
    description_ar: str
    description_en: str
    unit: str
    quantity: Decimal


@dataclass(frozen=True)
class ActivityView:
    """A line of the programme. ``distance_m`` from the asked place, None when none was given.

    ``works_count``: works on it that this tablet holds, withdrawn ones not counted.
    """

    code: str
    contract: int
    contract_title_ar: str
    contract_title_en: str
    name_ar: str
    name_en: str
    work_type: str
    layer: str | None
    governorate: str
    area_ar: str
    area_en: str
    section: str | None
    from_m: Decimal | None
    to_m: Decimal | None
    baseline_start: date
    baseline_finish: date
    lat: float
    lon: float
    distance_m: float | None
    works_count: int
    boq_lines: tuple[BoqLine, ...]


@dataclass(frozen=True)
class SectionView:
    """A road section; ``line`` holds (latitude, longitude), chainage from ``from_m`` metres."""

    code: str
    road_ref: str
    name_ar: str
    name_en: str
    from_m: float
    to_m: float
    lanes: int
    line: tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class GovernorateView:
    """An outline for the map: rings of (latitude, longitude); empty when not sent."""

    iso: str
    name_ar: str
    name_en: str
    rings: tuple[tuple[tuple[float, float], ...], ...]


class Safety(StrEnum):
    """How safe a record is, said out loud (promise 13)."""

    HERE = "here"  # saved on this tablet, not sent yet
    THERE = "there"  # the server has it
    NEEDS_YOU = "needs_you"  # returned, refused or in conflict


@dataclass(frozen=True)
class WorkView:
    """A work as this tablet sees it: the server's record with own changes up to ``last_change``.

    ``refused``: what one typed in a refused change, by wire name; ``errors``: why it was.
    """

    record: UUID
    state: str
    activity: str
    activity_ar: str
    activity_en: str
    contract: int | None
    boq_item: str
    unit: str
    quantity: Decimal
    accepted_quantity: Decimal | None
    section: str | None
    from_m: Decimal | None
    to_m: Decimal | None
    layer: str | None
    lane: str | None
    notes: str
    place: Fix | None
    return_reason: str | None
    flags: tuple[str, ...]
    has_conflict: bool
    is_mine: bool
    safety: Safety
    made_at: datetime
    last_change: UUID
    errors: tuple[Mapping[str, Any], ...] = ()
    refused: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class RecordView:
    """A record of any kind as this tablet sees it, own changes up to ``last_change`` applied.

    ``fields``: whole, by wire name. ``of``: the record that it belongs to. ``conflicts``: field
    -> the values proposed for it. ``refused``, ``errors``: as in WorkView.
    """

    record: UUID
    kind: str
    state: str
    fields: Mapping[str, Any]
    of: UUID | None
    conflicts: Mapping[str, Any]
    flags: tuple[str, ...]
    is_deleted: bool
    is_mine: bool
    safety: Safety
    made_at: datetime
    last_change: UUID
    errors: tuple[Mapping[str, Any], ...] = ()
    refused: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class FileView:
    """A file of a photo or track. ``role``: thumbnail, points or original.

    ``state``: waiting, uploading, there or problem, ``since`` when; ``sent``: bytes that the
    server has. ``path``: None once the bytes have left this tablet. ``code``: the problem.
    """

    record: UUID
    role: str
    sha256: str
    size: int
    media_type: str
    state: str
    sent: int
    since: datetime
    path: Path | None
    code: str = ""


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
    """For the Sync screen. ``here``: changes waiting to be sent; ``there``: acknowledged.

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


@dataclass(frozen=True)
class SavedChange:
    """A change that is safe here: committed to the tablet's flash. Pass it to ``undo``."""

    change: UUID
    record: UUID
    n: int
    made_at: datetime


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


@dataclass(frozen=True)
class PieceOfFile:
    """``length`` bytes to send; ``read`` gives them in chunks, anew at each call."""

    length: int
    read: Callable[[], Iterable[bytes]]


@dataclass(frozen=True)
class Request:
    """One HTTP request: ``path`` under the server's address, ``content`` JSON text or None.

    ``may_be_packed``: the server unpacks gzip there. ``headers``: further ones. ``piece``: bytes
    to stream instead of ``content``.
    """

    method: str
    path: str
    content: str | None = None
    token: str | None = None
    query: Mapping[str, str] = field(default_factory=dict)
    may_be_packed: bool = False
    headers: Mapping[str, str] = field(default_factory=dict)
    piece: PieceOfFile | None = None


@dataclass(frozen=True)
class Reply:
    """What came back, whoever sent it: header names in lower case, body decoded but unread."""

    status: int
    headers: Mapping[str, str]
    body: bytes
