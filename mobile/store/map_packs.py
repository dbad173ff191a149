"""Map packs: what is held of each contract, what came of a newer one, and its swap."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from mobile.store import map_features
from mobile.store.flash import named_faults
from mobile.store.map_reading import MapReading
from mobile.store.room import remember, remembered
from shared.wire.map_pack import Pack, PackUnfitError, version_of

_PARTS = "packs"


class MapPacks(MapReading):
    def has_packs(self) -> bool:
        """Whether the server at hand gives map packs, so that roads need not come otherwise."""
        with self.database.read() as rows:
            return remembered(rows, "has_packs") == "yes"

    def note_packs(self, contracts: Iterable[int] | None) -> None:
        """The server has packs of these contracts alone; None: it knows of no packs."""
        with self.database.write() as rows:
            remember(rows, "has_packs", "no" if contracts is None else "yes")
            if contracts is None:
                return
            mine = {map_features.OF_REFERENCE, *contracts}
            marks = ", ".join("?" * len(mine))
            for table in ("map_feature", "map_pack"):
                rows.execute(
                    f"DELETE FROM {table} WHERE contract NOT IN ({marks})",  # noqa: S608
                    tuple(mine),
                )

    def drop_roads_of_reference(self) -> None:
        """All packs are here: what an older server had sent is not needed any more."""
        with self.database.write() as rows:
            rows.execute("DELETE FROM map_feature WHERE contract = ?", (map_features.OF_REFERENCE,))

    def pack_version(self, contract: int) -> str:
        """The version that is held; "" when none is, or none that a delta may change."""
        with self.database.read() as rows:
            asked = "SELECT version FROM map_pack WHERE contract = ?"
            found = rows.execute(asked, (contract,)).fetchone()
        return "" if found is None else str(found["version"])

    def keep_pack(self, pack: Pack) -> None:
        """Put a pack in place, all of it or nothing. Raises PackUnfitError."""
        with self.database.write() as rows:
            if pack.base is None:
                rows.execute("DELETE FROM map_feature WHERE contract = ?", (pack.contract,))
            elif pack.base != self.pack_version(pack.contract):
                raise PackUnfitError("of another version")
            rows.executemany(
                "DELETE FROM map_feature WHERE contract = ? AND id = ?",
                [(pack.contract, name) for name in pack.removed],
            )
            map_features.insert(rows, pack.contract, pack.features)
            if version_of(map_features.digests(rows, pack.contract)) != pack.version:
                raise PackUnfitError("another pack came out")
            rows.execute(
                "INSERT OR REPLACE INTO map_pack (contract, version) VALUES (?, ?)",
                (pack.contract, pack.version),
            )

    def forget_pack_version(self, contract: int) -> None:
        """Ask for the whole pack next; what is held stays on the map until then."""
        with self.database.write() as rows:
            rows.execute("DELETE FROM map_pack WHERE contract = ?", (contract,))

    def pack_part(self, contract: int) -> tuple[str, int]:
        """(SHA-256 of the whole, bytes here) of a pack that began to come; ("", 0) of none."""
        path = self._part(contract)
        return ("", 0) if path is None else (path.name.split(".")[1], path.stat().st_size)

    def add_to_part(self, contract: int, sha256: str, at: int, piece: bytes) -> None:
        """Keep a piece of a pack's bytes, those from ``at`` on. Raises StorageFullError."""
        path = self._parts / f"{contract}.{sha256}.part"
        with named_faults():
            self._parts.mkdir(mode=0o700, exist_ok=True)
            if not at:
                self.drop_part(contract)
            with path.open("r+b" if path.exists() else "wb") as file:
                file.truncate(at)
                file.seek(at)
                file.write(piece)

    def whole_part(self, contract: int) -> bytes | None:
        """The pack's bytes when all of them are here and are the right ones."""
        path = self._part(contract)
        if path is None:
            return None
        content = path.read_bytes()
        is_right = hashlib.sha256(content).hexdigest() == path.name.split(".")[1]
        return content if is_right else None

    def drop_part(self, contract: int) -> None:
        for path in self._parts.glob(f"{contract}.*.part"):
            path.unlink(missing_ok=True)

    def _part(self, contract: int) -> Path | None:
        with suppress(OSError):
            return next(iter(sorted(self._parts.glob(f"{contract}.*.part"))), None)
        return None

    @property
    def _parts(self) -> Path:
        return self.database.path.parent / _PARTS
