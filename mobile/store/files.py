"""Files as sync sees them: what waits in which lane, what came of it, and what may go."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from uuid import UUID

from mobile.faults import StorageFaultError
from mobile.ports import Clock, Ids
from mobile.shapes import FileCounts, FileView
from mobile.store.database import Database
from mobile.store.file_folder import Draft, FileFolder
from mobile.store.keeping import is_over, limits
from mobile.store.people import People
from mobile.store.room import maybe_moment, remembered
from shared.sync.lanes import DAMAGED
from shared.sync.parcels import PROBLEM, THERE, WAITING, Parcel
from shared.wire.fields import read_moment, write_moment

_INSERT = """INSERT INTO file (record, role, person, sha256, size, media_type, state, code, url,
    reached, failures, is_here, made_at, since)
    VALUES (?, ?, ?, ?, ?, ?, ?, '', '', 0, 0, 1, ?, ?)"""
_LANE = """CASE role WHEN 'thumbnail' THEN 0 WHEN 'points' THEN 1 ELSE 2 END"""
_KEEP = """UPDATE file SET url = ?, reached = ?, failures = ?, try_after = ?, state = ?, code = ?,
    since = CASE WHEN state = ? THEN since ELSE ? END,
    server_time = CASE WHEN ? THEN ? ELSE server_time END
    WHERE record = ? AND role = ? AND sha256 = ?"""
# On a shared tablet a file's problem is for the one who took the photo.
MINE = "person = (SELECT id FROM person WHERE is_current = 1)"
# Longer than any pause: a moment further ahead was written by a clock that has since been set.
_LONGEST_PAUSE = timedelta(hours=1)


class Files(People):
    """Rows of ``file`` over the folder of bytes beside the database."""

    def __init__(self, database: Database, clock: Clock, ids: Ids) -> None:
        super().__init__(database, clock, ids)
        self.folder = FileFolder(database.path.parent / "files", database.sealing)
        self._sweep()
        self.folder.seal_all()

    def keep_file(
        self,
        rows: sqlite3.Connection,
        draft: Draft,
        record: UUID,
        role: str,
        media_type: str,
        state: str = WAITING,
    ) -> None:
        """Place the draft's bytes and their row: one transaction, the caller's."""
        self.folder.place(draft)
        now = self.now_text()
        rows.execute(
            _INSERT,
            (str(record), role, self.author(rows)["person"], draft.sha256, draft.size, media_type,
             state, now, now),
        )  # fmt: skip

    @contextmanager
    def cleaning_up(self, drafts: list[Draft]) -> Iterator[None]:
        """When the block fails, what it had placed and no row names goes at once."""
        try:
            yield
        except BaseException:
            self._drop_unnamed({draft.sha256 for draft in drafts})
            raise

    def parcels(self, most: int, may_send_originals: bool = True) -> list[Parcel]:
        """What waits, small files first, what may go now before what is to wait, oldest first."""
        with self.database.read() as rows:
            now, latest = self.now_text(), self._latest()
            found = rows.execute(
                "SELECT *, (try_after IS NOT NULL AND try_after > ? AND try_after < ?) AS waits"  # noqa: S608
                " FROM file WHERE state = 'waiting' AND (? OR role <> 'original')"
                f" ORDER BY waits, {_LANE}, made_at, record LIMIT ?",
                (now, latest, may_send_originals, most),
            ).fetchall()
        return [self._parcel(row) for row in found]

    def _latest(self) -> str:
        return write_moment(self.clock.now() + _LONGEST_PAUSE)

    def _parcel(self, row: sqlite3.Row) -> Parcel:
        wait = read_moment(row["try_after"]) - self.clock.now() if row["waits"] else timedelta()
        return Parcel(
            record=UUID(row["record"]),
            role=row["role"],
            sha256=row["sha256"],
            size=row["size"],
            media_type=row["media_type"],
            url=row["url"],
            reached=row["reached"],
            failures=row["failures"],
            wait_s=wait.total_seconds(),
        )

    def keep_parcel(self, parcel: Parcel) -> None:
        """Write down how far a file is: what a kill leaves is gone on with."""
        try_after = None
        if parcel.wait_s > 0:
            try_after = write_moment(self.clock.now() + timedelta(seconds=parcel.wait_s))
        with self.database.write() as rows:
            rows.execute(
                _KEEP,
                (parcel.url, parcel.reached, parcel.failures, try_after, parcel.state, parcel.code,
                 parcel.state, self.now_text(), parcel.state == THERE,
                 remembered(rows, "server_time") or None, str(parcel.record), parcel.role,
                 parcel.sha256),
            )  # fmt: skip

    def file_piece(self, sha256: str, offset: int, length: int) -> Iterator[bytes]:
        """Bytes of a file, in chunks. Raises StorageFaultError."""
        return self.folder.read(sha256, offset, length)

    def is_file_whole(self, sha256: str) -> bool:
        """Whether the bytes here are still those of their name."""
        return self.folder.is_whole(sha256)

    def picture_bytes(self, sha256: str) -> bytes:
        """A picture to be shown. Raises StorageFaultError when it is not here, or not whole."""
        with self.database.read() as rows:
            found = rows.execute(
                "SELECT size FROM file WHERE sha256 = ? AND is_here = 1", (sha256,)
            ).fetchone()
        if found is None:
            raise StorageFaultError("the picture is not here")
        return b"".join(self.file_piece(sha256, 0, found["size"]))

    def files(self, record: UUID) -> list[FileView]:
        """The files of a photo or track: where each is, and since when."""
        with self.database.read() as rows:
            found = rows.execute(
                f"SELECT * FROM file WHERE record = ? ORDER BY {_LANE}",  # noqa: S608
                (str(record),),
            ).fetchall()
        return [self._view(row) for row in found]

    def _view(self, row: sqlite3.Row) -> FileView:
        return FileView(
            record=UUID(row["record"]),
            role=row["role"],
            sha256=row["sha256"],
            size=row["size"],
            media_type=row["media_type"],
            state="uploading" if row["state"] == WAITING and row["url"] else row["state"],
            sent=row["reached"],
            since=read_moment(row["since"]),
            is_here=bool(row["is_here"]),
            code=row["code"],
        )

    def try_file_again(self, record: UUID, role: str) -> None:
        """A person wants a file that could not be sent to be tried once more."""
        with self.database.write() as rows:
            rows.execute(
                "UPDATE file SET state = 'waiting', code = '', url = '', failures = 0,"
                " try_after = NULL, since = ? WHERE record = ? AND role = ? AND state = 'problem'"
                " AND is_here = 1",
                (self.now_text(), str(record), role),
            )

    def try_readable_again(self) -> None:
        """Give another try to what could not be read here and now can be: before a wipe."""
        with self.database.read() as rows:
            damaged = rows.execute(
                "SELECT record, role, sha256 FROM file WHERE state = 'problem' AND code = ?",
                (DAMAGED,),
            ).fetchall()
        for row in damaged:
            if self.is_file_whole(row["sha256"]):
                self.try_file_again(UUID(row["record"]), row["role"])

    def forget_old_files(self) -> int:
        """Drop originals received more than 30 days ago; how many went.

        Small files stay as long as their record is on this tablet.
        """
        with self.database.write() as rows:
            over = limits(rows, self.clock.now())
            if over is None:
                return 0
            going = rows.execute(
                "UPDATE file SET is_here = 0 WHERE state = 'there' AND is_here = 1"  # noqa: S608
                f" AND {is_over('server_time', 'since')} AND (role <> 'thumbnail'"
                " OR NOT EXISTS (SELECT 1 FROM record WHERE record.record = file.record))"
                " RETURNING sha256",
                over,
            ).fetchall()
        # Only once no row counts on them any more.
        self._drop_unnamed({row["sha256"] for row in going})
        return len(going)

    def _drop_unnamed(self, hashes: Iterable[str]) -> None:
        # Within a transaction: nobody else places the same bytes meanwhile.
        with self.database.write() as rows:
            for sha256 in hashes:
                if not sha256 or _is_named(rows, sha256):
                    continue
                self.folder.drop(sha256)

    def _sweep(self) -> None:
        with self.database.write() as rows:
            known = rows.execute("SELECT DISTINCT sha256 FROM file WHERE is_here = 1")
            self.folder.sweep({row["sha256"] for row in known.fetchall()})


def _is_named(rows: sqlite3.Connection, sha256: str) -> bool:
    found = rows.execute("SELECT 1 FROM file WHERE sha256 = ? AND is_here = 1", (sha256,))
    return found.fetchone() is not None


def file_counts(rows: sqlite3.Connection) -> FileCounts:
    waiting = rows.execute(
        "SELECT coalesce(sum(role = 'thumbnail'), 0) AS thumbnails,"
        " coalesce(sum(role <> 'thumbnail'), 0) AS originals,"
        " coalesce(sum(size - min(reached, size)), 0) AS bytes, min(made_at) AS since"
        " FROM file WHERE state = 'waiting'"
    ).fetchone()
    there = _counted(rows, THERE, "max(since)", "1")
    problem = _counted(rows, PROBLEM, "min(since)", MINE)
    return FileCounts(
        thumbnails=waiting["thumbnails"],
        originals=waiting["originals"],
        bytes_waiting=waiting["bytes"],
        there=there["many"],
        needs_you=problem["many"],
        oldest_waiting_at=maybe_moment(waiting["since"]),
        last_acknowledged_at=maybe_moment(there["moment"]),
        needs_you_since=maybe_moment(problem["moment"]),
    )


def _counted(rows: sqlite3.Connection, state: str, moment: str, whose: str) -> Any:
    return rows.execute(
        f"SELECT count(*) AS many, {moment} AS moment FROM file WHERE state = ? AND {whose}",  # noqa: S608
        (state,),
    ).fetchone()


def file_problems(rows: sqlite3.Connection) -> list[sqlite3.Row]:
    """One's own files that only a person can settle, oldest first."""
    return rows.execute(
        f"SELECT * FROM file WHERE state = 'problem' AND {MINE} ORDER BY since"  # noqa: S608
    ).fetchall()
