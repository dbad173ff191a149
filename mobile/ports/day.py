"""What a day in the field is made of: shifts on contracts, tracks."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol
from uuid import UUID

from mobile.shapes import ContractView, Fields, Fix, SavedChange


class DayStore(Protocol):
    def contracts(self, near: Fix | None = None) -> list[ContractView]:
        """Those with activities here: nearest first, else by their number."""
        ...

    def keep_track(self, track: UUID, fixes: Iterable[Fix], fields: Fields) -> SavedChange:
        """Save a track that has ended, with all its fixes as its file of points.

        ``fixes`` are read once, one at a time. Raises InvalidRecordError, StorageFullError.
        """
        ...
