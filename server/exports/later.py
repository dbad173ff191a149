"""Large exports: asked for, made by the worker, kept for a week, fetched by who asked.

One is made at a time. Whatever a worker that was killed left behind is begun anew: the file
appears whole under its name, or not at all.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import structlog
from flask import current_app
from sqlalchemy import delete, func, select, update

from server.accounts.models import Person
from server.config import Config
from server.db import db, transaction
from server.exports.formats import FORMATS, find_format
from server.exports.models import Export
from server.exports.sources import Asked, find_source
from server.http.entries import entering, is_entered
from server.http.errors import Refusal
from server.http.identity import scope_of
from server.ports import ports

WAITING, RUNNING, DONE, FAILED = ("waiting", "running", "done", "failed")
KEPT = timedelta(days=7)
# Of one file: a sheet of Excel takes no more.
MOST_ROWS = 1_000_000
MOST_OF_ONE = 20
# A fault of the machine is tried again, so often.
MOST_TRIES = 3
TOLD_EACH = 2000


class TakenBackError(Exception):
    """Who asked for the export wants it no more."""


def hand_in(
    identifier: UUID, name: str, ending: str, query: Mapping[str, str], person: Person, reader: str
) -> None:
    """Have an export wait to be made. Raises Refusal: not_allowed; exports_too_many; ..."""
    find_source(name).check(person)
    find_format(ending)
    said = {"id": identifier, "asked_by": person.id, "source": name, "ending": ending}
    said |= {"query": dict(query), "language": reader}
    if is_entered(Export, said):
        return
    now = ports().clock.now()
    with entering(Export, said) as session:
        mine = select(func.count()).where(Export.asked_by == person.id)
        if (session.scalar(mine) or 0) >= MOST_OF_ONE:
            raise Refusal("exports_too_many")
        session.add(Export(**said, state=WAITING, asked_at=now, ends_at=now + KEPT))


def exports_of(person: Person) -> list[Export]:
    """One's own, the latest first."""
    asked = select(Export).where(Export.asked_by == person.id).order_by(Export.asked_at.desc())
    return list(db.session.scalars(asked))


def file_of(identifier: UUID, person: Person) -> tuple[Export, Path]:
    """A finished export of one's own. Raises Refusal not_found."""
    found = db.session.get(Export, identifier)
    is_there = found is not None and found.state == DONE and found.ends_at > ports().clock.now()
    if found is None or found.asked_by != person.id or not is_there:
        raise Refusal("not_found")
    find_source(found.source).check(person)
    path = _path(found.id, found.ending)
    if not path.exists():
        raise Refusal("not_found")
    return found, path


def take_back(identifier: UUID, person: Person) -> None:
    """Give an export up, made or not. Raises Refusal not_found."""
    mine = (Export.id == identifier, Export.asked_by == person.id)
    with transaction() as session:
        ending = session.scalar(delete(Export).where(*mine).returning(Export.ending))
    if ending is None:
        raise Refusal("not_found")
    _path(identifier, ending).unlink(missing_ok=True)


def make_waiting() -> int:
    """Make every export that waits, the oldest first; how many. One caller at a time."""
    made = 0
    while (export := _take()) is not None:
        try:
            made += _make(export)
        except Exception:
            db.session.rollback()  # it waits on, to be tried again
            structlog.get_logger("exports").exception("not made", export=str(export.id))
            break
    return made


def sweep() -> int:
    """Remove what is past its time, and files that nobody asked for; how many exports went."""
    with transaction() as session:
        gone = delete(Export).where(Export.ends_at <= ports().clock.now()).returning(Export.id)
        ended = session.scalars(gone).all()
        kept = {str(one) for one in session.scalars(select(Export.id))}
    for path in folder().iterdir():
        if path.name.split(".")[0] not in kept:
            path.unlink(missing_ok=True)
    return len(ended)


def folder() -> Path:
    """Where the files are kept, for those alone who run the server."""
    config: Config = current_app.extensions["tareeq.config"]
    path = config.state_folder / "exports"
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def _path(identifier: UUID, ending: str) -> Path:
    return folder() / f"{identifier}.{ending}"


def _take() -> Export | None:
    """The next to make. One that is running already lost its worker."""
    unfinished = select(Export).where(Export.state.in_((WAITING, RUNNING)))
    oldest = unfinished.order_by(Export.asked_at, Export.id).limit(1).with_for_update()
    while True:
        with transaction() as session:
            found = session.scalar(oldest)
            if found is None:
                return None
            if found.tries >= MOST_TRIES:
                found.state, found.refusal = FAILED, "export_failed"
                continue
            found.state, found.rows_done, found.tries = RUNNING, 0, found.tries + 1
            session.flush()
            session.refresh(found)
            session.expunge(found)
            return found


def _make(export: Export) -> bool:
    """Whether there is a file now; not when it was taken back, or refused."""
    path = _path(export.id, export.ending)
    part = path.with_name(f"{path.name}.part")
    try:
        # As if who asked were here: words and headings are in their language.
        with current_app.test_request_context(query_string={"lang": export.language}):
            _write(export, part)
        size = part.stat().st_size
        part.replace(path)
        now = ports().clock.now()
        _set(export.id, state=DONE, size_bytes=size, finished_at=now, ends_at=now + KEPT)
        return True
    except Refusal as refusal:
        _set(export.id, state=FAILED, refusal=refusal.code)
    except TakenBackError:
        path.unlink(missing_ok=True)
    finally:
        part.unlink(missing_ok=True)
    return False


def _write(export: Export, part: Path) -> None:
    person = db.session.get_one(Person, export.asked_by, populate_existing=True)
    source = find_source(export.source)
    source.check(person)
    if not person.is_active:
        raise Refusal("not_allowed")
    given = source.give(Asked(person, scope_of(person), export.query, export.language))
    if given.count is not None:
        _set(export.id, rows_total=given.count())
    with part.open("wb") as file:
        rows = _told(export.id, given.rows)
        FORMATS[export.ending].write(given.table, rows, export.language, file)


def _told(identifier: UUID, rows: Iterable[Any]) -> Iterator[Any]:
    """The rows, telling on the way how many there are."""
    count = 0
    for count, row in enumerate(rows, start=1):
        if count > MOST_ROWS:
            raise Refusal("export_too_long")
        yield row
        if count % TOLD_EACH == 0:
            _set(identifier, rows_done=count)
    _set(identifier, rows_done=count)


def _set(identifier: UUID, **values: Any) -> None:
    """Write how far a running export is. Raises TakenBackError."""
    running = (Export.id == identifier, Export.state == RUNNING)
    with transaction() as session:
        told = session.scalar(update(Export).where(*running).values(values).returning(Export.id))
    if told is None:
        raise TakenBackError
