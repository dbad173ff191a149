"""A store that stops working while the app runs: who is told, and whether it works again."""

from __future__ import annotations

from collections.abc import Callable

from mobile.faults import PortError, StorageFaultError
from mobile.store.memos import Memos
from mobile.store.room import forget, remember

# As much as a work with its words, its line in the log and the index beside it may take.
_ROOM_BYTES = 256 * 1024
_TRIED = "tried"


class Troubled(Memos):
    def watch_trouble(self, tell: Callable[[PortError], None]) -> Callable[[], None]:
        """Have ``tell`` called, on whatever thread it befell, when the flash is full or the file
        is damaged; returns what ends that.
        """
        self.database.listeners.append(tell)
        return lambda: self.database.listeners.remove(tell)

    def check_room(self) -> PortError | None:
        """Why nothing more can be kept; None when a work's room can be written."""
        try:
            with self.database.write() as rows:
                remember(rows, _TRIED, "-" * _ROOM_BYTES)
            with self.database.write() as rows:
                forget(rows, _TRIED)
            self.keep_what_was_not()
        except PortError as fault:
            return fault
        return None

    def check_all(self) -> PortError | None:
        """As ``check_room``, every page of the file looked at first: for the background."""
        try:
            damaged = self.database.faults()
        except PortError as fault:
            return fault
        return StorageFaultError(damaged[0]) if damaged else self.check_room()
