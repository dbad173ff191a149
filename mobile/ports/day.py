"""What a day in the field is made of: shifts on contracts, tours, tracks."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Protocol
from uuid import UUID

from mobile.shapes import ContractView, Fields, Fix, SavedChange, TourView


class DayStore(Protocol):
    def contracts(self, near: Fix | None = None) -> list[ContractView]:
        """Those with activities here: nearest first, else by their number."""
        ...

    def keep_track(self, track: UUID, fixes: Iterable[Fix], fields: Fields) -> SavedChange:
        """Save a track that has ended, with all its fixes as its file of points.

        ``fixes`` are read once, one at a time. Raises InvalidRecordError, StorageFullError.
        """
        ...

    def tours(self, day: date) -> list[TourView]:
        """The present person's own of that day, the morning's first; nobody else's."""
        ...

    def changed_tours(self, since: date) -> list[TourView]:
        """Own ones of that day and later that the office changed, and nobody read here since."""
        ...

    def tour_was_read(self, tour: TourView) -> None:
        """Tell no more of a change."""
        ...
