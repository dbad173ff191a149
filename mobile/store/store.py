"""The store as a whole: its rooms over one file, and the device's key beside it."""

from __future__ import annotations

import base64
from contextlib import suppress
from pathlib import Path
from typing import Any

from mobile.faults import StorageFaultError, StorageFullError
from mobile.ports import Clock, Ids, Keystore, Randomness
from mobile.shapes import RescueReport
from mobile.store.database import Database
from mobile.store.device_key import device_key_at
from mobile.store.finding import Finding
from mobile.store.forms import Forms
from mobile.store.keys import (
    KEY_FILE,
    OwnersFile,
    keep_again,
    keep_for_office,
    kept_key,
    new_key,
    opened_key,
)
from mobile.store.locked import OFFICE
from mobile.store.map_features import take_over_sections
from mobile.store.map_packs import MapPacks
from mobile.store.programme import Programme
from mobile.store.receipts import chain_faults
from mobile.store.rescue import write_rescue
from mobile.store.room import forget, remember, remembered
from mobile.store.salvage import DATABASE
from mobile.store.sealing import Sealing, broken_seals
from mobile.store.shift_change import ShiftChange
from mobile.store.standing import Standing
from mobile.store.together import Together
from mobile.store.tours import Tours
from mobile.store.tracks import Tracks
from mobile.store.trouble import Troubled
from mobile.store.verified import Verifiable
from mobile.store.wiping import Holdings, finish_wipe


class SqliteStore(
    Finding,
    Programme,
    MapPacks,
    Forms,
    Together,
    Tracks,
    Tours,
    Verifiable,
    Standing,
    Holdings,
    ShiftChange,
    Troubled,
):
    """``mobile.ports.Store``, and what the sync engine needs (``mobile.sync.needs.SyncStore``).

    ``home``: the tablet's folder; it holds ``tareeq.sqlite``, ``store.key``, ``device.key`` and
    the folder ``files``. ``keystore``: wraps the key that all this is sealed under; without one
    ``store.key`` is that key. Safe to use from several threads. Raises StorageFaultError, of
    these StoreLockedError, and StorageFullError.
    """

    def __init__(
        self,
        home: Path,
        clock: Clock,
        ids: Ids,
        randomness: Randomness,
        max_pages: int | None = None,
        keystore: Keystore | None = None,
    ) -> None:
        self.home = home
        self._randomness = randomness
        self._keystore = keystore or OwnersFile()
        super().__init__(Database(home / DATABASE, self._sealing, max_pages), clock, ids)
        # A wipe that was cut short goes on before anything else is read.
        finish_wipe(self.database, home, self._new_sealing)
        take_over_sections(self.database)
        self.folder.sealing = self.database.sealing
        self.device = device_key_at(home / "device.key", ids, randomness, self.database.sealing)
        self._shred_what_was_open()
        self._keep_for_office()

    def _sealing(self, is_sealed: bool) -> Sealing:
        """Under the key kept here; a new one only for a store in which nothing is sealed yet."""
        if is_sealed or (self.home / KEY_FILE).exists():
            return Sealing(opened_key(self.home, self._keystore))
        return self._new_sealing()

    def _new_sealing(self) -> Sealing:
        return Sealing(new_key(self.home, self._keystore, self._randomness))

    def _shred_what_was_open(self) -> None:
        """After the step that sealed all: its rows stood open in the pages that it left."""
        with self.database.read() as rows:
            is_due = remembered(rows, "shred_due")
        if is_due:
            with suppress(StorageFullError):
                self.database.shred()
                with self.database.write() as rows:
                    forget(rows, "shred_due")

    def _keep_for_office(self) -> None:
        data_key = self.database.sealing.data_key
        with self.database.read() as rows:
            rescue_key = remembered(rows, "rescue_key")
        try:
            keep_again(self.home, self._keystore, data_key)
            if rescue_key:
                keep_for_office(self.home, data_key, bytes.fromhex(rescue_key), self._randomness)
                self._keep_beside(kept_key(self.home).office)
        except StorageFaultError as fault:
            # It stays open as long as the app runs, and goes on syncing; somebody has to know.
            self.database.tell(fault)
        except StorageFullError:
            pass

    def _keep_beside(self, office: bytes) -> None:
        """In the database too: the key's own file may be what is damaged."""
        told = base64.b64encode(office).decode()
        with self.database.write() as rows:
            if remembered(rows, OFFICE) != told:
                remember(rows, OFFICE, told)

    def keep_sign_in(self, reply: dict[str, Any], renews: str | None = None) -> bool:
        """See mobile.store.people; the key that came with it is what the office opens with."""
        kept = super().keep_sign_in(reply, renews)
        self._keep_for_office()
        return kept

    def integrity_faults(self) -> list[str]:
        """What is damaged in file, relations, seals or outbox chain; empty when all is whole."""
        with self.database.read() as rows:
            broken = broken_seals(rows)
            return self.database.faults() + (broken or chain_faults(rows))

    def write_rescue(self, target: Path) -> RescueReport:
        """Write all outboxes and waiting files to one sealed file; see mobile.store.rescue."""
        with self.database.still():
            return write_rescue(
                self.home, target, self.clock, self._randomness, sealing=self.database.sealing
            )

    def wipe(self, held: dict[str, Any]) -> bool:
        """Let go of everything but a note, if ``held`` is still all that is here.

        The tablet is then another device, with a key that nobody enrolled.
        """
        if not self.begin_wipe(held):
            return False
        finish_wipe(self.database, self.home, self._new_sealing)
        self.index.clear()
        self._unkept.clear()
        sealing = self.folder.sealing = self.database.sealing
        self.device = device_key_at(self.home / "device.key", self.ids, self._randomness, sealing)
        return True

    def close(self) -> None:
        self.database.close()
