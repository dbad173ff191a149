"""What is recorded: a fix, works, records of other kinds, files, what was saved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Any
from uuid import UUID

Fields = dict[str, Any]


@dataclass(frozen=True)
class Fix:
    """A receiver's answer. ``fixed_at``: satellite time; ``taken_ms``: monotonic, when it came.

    ``is_mocked``: the device says that another app made it up.
    """

    lat: float
    lon: float
    accuracy_m: float | None = None
    fixed_at: datetime | None = None
    heading_deg: float | None = None
    taken_ms: int | None = None
    is_mocked: bool = False


@dataclass(frozen=True)
class NewRecord:
    """A record to be saved together with others. ``form``: the draft that it was typed in."""

    kind: str
    fields: Fields
    record: UUID | None = None
    fix: Fix | None = None
    form: str = ""


@dataclass(frozen=True)
class EditedRecord:
    """A change of a record, to be saved together with others; ``fix`` None keeps its place."""

    kind: str
    record: UUID
    fields: Fields
    fix: Fix | None = None
    form: str = ""


@dataclass(frozen=True)
class Picture:
    """What a camera gave: a file of its own. ``purpose``: as its taker was told."""

    path: Path
    taken_at: datetime
    heading_deg: float | None = None
    purpose: str = ""


class Safety(StrEnum):
    """How safe a record is, said out loud (promise 13)."""

    HERE = "here"  # saved on this tablet, not sent yet
    THERE = "there"  # the server has it
    NEEDS_YOU = "needs_you"  # returned, refused or in conflict


@dataclass(frozen=True)
class WorkView:
    """A work as this tablet sees it: the server's record with own changes up to ``last_change``.

    ``refused``: what one typed in a refused change, by wire name; ``errors``: why it was.
    ``tickets``: each as it travels (shared.wire.ticket).
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
    thickness_mm: Decimal | None = None
    tickets: tuple[Mapping[str, Any], ...] = ()


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
class FormPhoto:
    """A photo of a form that is not saved yet. ``file``, ``thumbnail``: SHA-256 of their bytes.

    ``marks``: arrows and circles as they travel (shared.wire.photo).
    """

    photo: UUID
    file: str
    thumbnail: str | None
    taken_at: datetime
    caption: str
    marks: tuple[Mapping[str, Any], ...]
    has_place: bool


@dataclass(frozen=True)
class FileView:
    """A file of a photo or track. ``role``: thumbnail, points or original.

    ``state``: waiting, uploading, there or problem, ``since`` when; ``sent``: bytes that the
    server has. ``is_here``: until the bytes have left this tablet. ``code``: the problem.
    """

    record: UUID
    role: str
    sha256: str
    size: int
    media_type: str
    state: str
    sent: int
    since: datetime
    is_here: bool
    code: str = ""


@dataclass(frozen=True)
class SavedChange:
    """A change that is safe here: committed to the tablet's flash. Pass it to ``undo``."""

    change: UUID
    record: UUID
    n: int
    made_at: datetime
