"""The tablet's memory, as screens see it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Protocol
from uuid import UUID

from mobile.ports.day import DayStore
from mobile.ports.forms import FormStore
from mobile.ports.memos import MemoStore
from mobile.ports.photos import PhotoStore
from mobile.ports.pins import PinStore
from mobile.shapes import (
    ActivityView,
    AreaView,
    BoqLine,
    EditedRecord,
    Fields,
    Fix,
    GovernorateView,
    MapCell,
    NewRecord,
    OutboxCounts,
    PersonView,
    Problem,
    RecordView,
    RescueReport,
    Restored,
    RoadLine,
    SavedChange,
    SectionView,
    Verified,
    WorkView,
    ZoneView,
)


class Store(DayStore, PhotoStore, FormStore, PinStore, MemoStore, Protocol):
    """The tablet's memory. What a call has returned survives a kill at any instruction.

    ``fields`` are a work's fields by their wire names (shared.wire.work) as plain JSON values:
    ``{"activity", "boq_item", "quantity": "412.50", "from_m": "12+350", "to_m", "section",
    "layer", "lane", "notes"}``. Any call may raise StorageFaultError; saving StorageFullError.
    """

    def person(self) -> PersonView | None:
        """Who is signed in; an expired sign-in still is one."""
        ...

    def log_work(self, fields: Fields, fix: Fix | None, record: UUID | None = None) -> SavedChange:
        """Save a new work. Raises InvalidRecordError, NotSignedInError."""
        ...

    def correct_work(self, record: UUID, fields: Fields, fix: Fix | None = None) -> SavedChange:
        """Edit a work; a returned one becomes ``corrected``. Only what differs is written.

        ``fix`` None keeps the place. Raises InvalidRecordError (code ``unchanged`` under ""
        when nothing differs, ``transition_not_allowed`` under "state").
        """
        ...

    def withdraw_work(self, record: UUID) -> SavedChange:
        """Take back one's own work. Raises InvalidRecordError."""
        ...

    def undo(self, saved: SavedChange) -> SavedChange:
        """A further change that puts back what ``saved`` changed. Raises InvalidRecordError."""
        ...

    def work(self, record: UUID) -> WorkView | None: ...

    def works(
        self,
        *,
        states: Sequence[str] | None = None,
        activity: str | None = None,
        search: str = "",
        is_mine: bool | None = None,
        limit: int = 50,
        offset: int = 0,
    ) -> list[WorkView]:
        """Newest first. ``search`` ignores أ/ا, ة/ه, ى/ي, diacritics, case and digit shape."""
        ...

    def works_count(self, states: Sequence[str] | None = None) -> int: ...

    def save_together(self, saves: Sequence[NewRecord | EditedRecord]) -> list[SavedChange]:
        """All of them in one transaction, with the drafts they came from, or nothing.

        Raises InvalidRecordError, NotSignedInError, StorageFullError.
        """
        ...

    def undo_together(self, saved: Sequence[SavedChange]) -> list[SavedChange]:
        """Put back what was saved together, or nothing of it. Raises InvalidRecordError."""
        ...

    def new_record(self) -> UUID:
        """The id of a record that is about to be typed; its form and photos name it."""
        ...

    def save(
        self, kind: str, fields: Fields, fix: Fix | None = None, record: UUID | None = None
    ) -> SavedChange:
        """Save a new record of a kind of shared.wire.kinds, by the wire names of its schema.

        Raises InvalidRecordError, NotSignedInError.
        """
        ...

    def edit(self, record: UUID, fields: Fields, fix: Fix | None = None) -> SavedChange:
        """Change fields; lists of the policy ``union`` as {"add": [...], "remove": [...]}."""
        ...

    def delete(self, record: UUID) -> SavedChange:
        """Take away one's own record. Raises InvalidRecordError."""
        ...

    def restore(self, record: UUID) -> SavedChange:
        """Bring back one's own deleted record. Raises InvalidRecordError."""
        ...

    def record(self, record: UUID) -> RecordView | None:
        """A record of any kind, a deleted one too."""
        ...

    def records(
        self,
        kind: str,
        *,
        states: Sequence[str] | None = None,
        search: str = "",
        of: UUID | None = None,
        is_mine: bool | None = None,
        limit: int = 50,
        offset: int = 0,
    ) -> list[RecordView]:
        """Newest first; ``of``: those that belong to one record, as its photos do."""
        ...

    def records_count(self, kind: str, states: Sequence[str] | None = None) -> int: ...

    def find(self, kind: str = "", state: str = "", search: str = "") -> list[str]:
        """``KIND:RECORD`` of all that is held and not deleted, newest first; "" for any."""
        ...

    def states_held(self, kind: str) -> dict[str, int]:
        """How many records of a kind are in each state; records without states under ""."""
        ...

    def edition(self) -> int:
        """Another number once anything that lists show was written: they may be out of date."""
        ...

    def fill_search(self) -> None:
        """Make ready what is searched by; else the first search does, which takes longer."""
        ...

    def kinds_held(self) -> dict[str, int]:
        """How many records of each kind are here and not deleted."""
        ...

    def last_verified(self) -> Verified | None:
        """When all was last compared with the server, and what had to be mended."""
        ...

    def last_restore(self) -> Restored | None:
        """The server's last restore that cut off what this tablet keeps; None when none did."""
        ...

    def write_rescue(self, target: Path) -> RescueReport:
        """Write all that is held to one sealed file, whole or not at all.

        Raises RescueKeyMissingError, StorageFaultError, StorageFullError.
        """
        ...

    def activities_due(
        self, on: date, near: Fix | None, *, search: str = "", limit: int = 50
    ) -> list[ActivityView]:
        """Activities whose planned start has come, unfinished on ``on`` by plan or late.

        Nearest first; without a place, by planned finish.
        """
        ...

    def activities_nearest(self, near: Fix, *, limit: int = 20) -> list[ActivityView]: ...

    def activity(self, code: str, near: Fix | None = None) -> ActivityView | None: ...

    def boq_lines(self, activity: str) -> tuple[BoqLine, ...]: ...

    def section(self, code: str) -> SectionView | None: ...

    def sections_near(self, lat: float, lon: float, radius_m: float) -> list[SectionView]:
        """Those whose box comes within ``radius_m``: enough for shared.rules.chainage."""
        ...

    def areas(self) -> list[AreaView]:
        """All areas of the map packs."""
        ...

    def areas_near(self, lat: float, lon: float, radius_m: float) -> list[AreaView]:
        """Those whose centre may lie within ``radius_m``."""
        ...

    def map_version(self) -> str:
        """Another text when roads, work zones or areas are others."""
        ...

    def map_cells(self) -> list[MapCell]:
        """Where there are roads to be drawn; no line is read for it."""
        ...

    def map_cell(self, key: str) -> list[RoadLine]: ...

    def zones(self) -> list[ZoneView]: ...

    def governorates(self) -> list[GovernorateView]: ...

    def has_reference(self) -> bool:
        """Whether the programme and the network have been fetched once."""
        ...

    def outbox_counts(self) -> OutboxCounts: ...

    def problems(self) -> list[Problem]:
        """What needs a person, oldest first."""
        ...

    def dismiss(self, change: UUID) -> None:
        """Settle a refused change by letting it go: the office keeps its bytes."""
        ...
