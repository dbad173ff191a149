"""The store as a whole: its rooms over one file, and the device's key beside it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from mobile.ports import Clock, Ids, Randomness
from mobile.shapes import RescueReport
from mobile.store.database import Database
from mobile.store.device_key import device_key_at
from mobile.store.forms import Forms
from mobile.store.programme import Programme
from mobile.store.receipts import chain_faults
from mobile.store.rescue import write_rescue
from mobile.store.salvage import DATABASE
from mobile.store.standing import Standing
from mobile.store.together import Together
from mobile.store.verified import Verifiable
from mobile.store.wiping import Holdings, finish_wipe
from mobile.store.work_lists import WorkLists


class SqliteStore(WorkLists, Programme, Forms, Together, Verifiable, Standing, Holdings):
    """``mobile.ports.Store``, and what the sync engine needs (``mobile.sync.needs.SyncStore``).

    ``home``: the tablet's folder; it holds ``tareeq.sqlite``, ``device.key`` and the folder
    ``files``. Safe to use from several threads. Raises StorageFaultError, StorageFullError.
    """

    def __init__(
        self,
        home: Path,
        clock: Clock,
        ids: Ids,
        randomness: Randomness,
        max_pages: int | None = None,
    ) -> None:
        super().__init__(Database(home / DATABASE, max_pages), clock, ids)
        self.home = home
        self._randomness = randomness
        # A wipe that was cut short goes on before anything else is read.
        finish_wipe(self.database, home)
        self.device = device_key_at(home / "device.key", ids, randomness)

    def integrity_faults(self) -> list[str]:
        """What is damaged in file, relations or outbox chain; empty when all is whole."""
        with self.database.read() as rows:
            return self.database.faults() + chain_faults(rows)

    def write_rescue(self, target: Path) -> RescueReport:
        """Write all outboxes and waiting files to one sealed file; see mobile.store.rescue."""
        with self.database.still():
            return write_rescue(self.home, target, self.clock, self._randomness)

    def wipe(self, held: dict[str, Any]) -> bool:
        """Let go of everything but a note, if ``held`` is still all that is here.

        The tablet is then another device, with a key that nobody enrolled.
        """
        if not self.begin_wipe(held):
            return False
        finish_wipe(self.database, self.home)
        self.device = device_key_at(self.home / "device.key", self.ids, self._randomness)
        return True

    def close(self) -> None:
        self.database.close()
