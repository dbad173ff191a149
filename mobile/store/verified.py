"""What this tablet holds, as digests to be compared, and the mending of what differs."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from mobile.shapes import Verified
from mobile.store.leaving import leave, let_safe_ones_go
from mobile.store.local_view import refresh_all
from mobile.store.pulled import SAID, Pulled
from mobile.store.room import maybe_moment, remember, remembered
from shared.sync.digest import DIVISIONS, SPOILED, bucket_of, digests, division_for, entry, seal
from shared.wire.fields import read_moment

VERIFIED_EVERY = timedelta(days=1)
_HELD = (
    # What does not open is NULL, and with that not what the server once said.
    f"SELECT place, {', '.join(SAID)}, seal FROM readable_record"  # noqa: S608
    " WHERE version > 0 AND is_leaving = 0 AND governorate IS NOT NULL AND contract IS NOT NULL"
    " AND place > :after"
)
# So many rows are read at a time: screens read through the same connection, and wait meanwhile.
SLICE = 200
# Without newer changes of this tablet, screens show of a record what the server says of it.
_SHOWN = """SELECT place, record, fields, whole FROM readable_record AS record
    WHERE version > 0 AND place > :after
    AND NOT EXISTS (SELECT 1 FROM change WHERE change.record = record.record
        AND (state IN ('waiting', 'rejected') OR (state = 'acknowledged'
            AND (change.version IS NULL OR change.version > record.version))))"""


class Verifiable(Pulled):
    def is_verify_due(self) -> bool:
        """Whether the last comparison, or the first download, was over a day ago.

        One that lies in the future does not count: a clock was set.
        """
        with self.database.read() as rows:
            last = remembered(rows, "verified_at") or remembered(rows, "first_sync_at")
        age = self.clock.now() - read_moment(last) if last else timedelta(0)
        return not timedelta(0) <= age < VERIFIED_EVERY

    def held_digests(self, division: int | None = None) -> list[dict[str, Any]]:
        """A digest for each bucket of each scope here; into 1, 16 or 256 of them by its size."""
        entries = defaultdict[tuple[str, int], list[bytes]](list)
        for row in self._held_rows(_HELD):
            entries[row["governorate"], row["contract"]].append(entry(*_known(row)))
        return [_digests_of(*cell, entries[cell], division) for cell in sorted(entries)]

    def held_in(self, buckets: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
        """All that is held of these buckets: ``{record, version, hash}``."""
        asked = {(b["governorate"], b["contract"], b["division"], b["bucket"]) for b in buckets}
        held = list[dict[str, Any]]()
        for governorate, contract in sorted({bucket[:2] for bucket in asked}):
            where = f"{_HELD} AND governorate = :governorate AND contract = :contract"
            for row in self._held_rows(where, governorate=governorate, contract=contract):
                record, version, hash_ = _known(row)
                of = ((governorate, contract, d, bucket_of(record, d)) for d in DIVISIONS)
                if any(bucket in asked for bucket in of):
                    held.append({"record": str(record), "version": version, "hash": hash_})
        return held

    def _held_rows(self, asked: str, **given: Any) -> Iterator[sqlite3.Row]:
        """Slice by slice; between two of them others may read.

        What is pulled comes in no other way than by the sync that compares, so nothing of it
        moves meanwhile.
        """
        after = 0
        while True:
            with self.database.read() as rows:
                found = rows.execute(
                    f"{asked} ORDER BY place LIMIT :most",
                    {**given, "after": after, "most": SLICE},
                ).fetchall()
            yield from found
            if len(found) < SLICE:
                return
            after = found[-1]["place"]

    def repair(self, records: Iterable[Mapping[str, Any]], gone: Iterable[UUID]) -> int:
        """Keep what the server sent again and drop what should not be here; how many.

        One's own changes that are not safe yet stay, on top.
        """
        leaving = [str(record) for record in gone]
        with self.database.write() as rows:
            touched = self.keep_records(rows, records)
            leave(rows, leaving)
            refresh_all(rows, touched)
            let_safe_ones_go(rows)
        return len(touched) + len(leaving)

    def repair_shown(self) -> int:
        """Work out again what screens show where it is not what the server says; how many."""
        shown = self._held_rows(_SHOWN)
        wrong = [row["record"] for row in shown if row["fields"] != row["whole"]]
        with self.database.write() as rows:
            refresh_all(rows, wrong)
        return len(wrong)

    def note_verified(self, repaired: int) -> None:
        """A comparison was completed, and what it found is mended."""
        with self.database.write() as rows:
            remember(rows, "verified_at", self.now_text())
            remember(rows, "verified_repaired", str(repaired))

    def last_verified(self) -> Verified | None:
        """When all was last compared with the server, and what had to be mended."""
        with self.database.read() as rows:
            at = maybe_moment(remembered(rows, "verified_at") or None)
            repaired = int(remembered(rows, "verified_repaired", "0"))
        return None if at is None else Verified(at, repaired)


def _digests_of(
    governorate: str, contract: int, entries: list[bytes], division: int | None
) -> dict[str, Any]:
    """``entries``: of one scope, 56 bytes each; its records' texts would fill the memory."""
    found = digests(entries, division or division_for(len(entries)))
    return {"governorate": governorate, "contract": contract, "digests": found}


def _known(row: sqlite3.Row) -> tuple[UUID, int, str]:
    """Record, version and hash; a row that is not what the server once said is spoiled."""
    record = UUID(row["record"])
    is_read = row["whole"] is not None and row["conflicts"] is not None
    is_said = row["seal"] is None or row["seal"] == seal([row[name] for name in SAID])
    if not (is_read and is_said) or len(row["hash"]) != 64:
        return record, *SPOILED
    return record, row["version"], row["hash"]
