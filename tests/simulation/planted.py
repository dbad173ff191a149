"""Bugs planted on purpose: a simulation must notice each. They exist nowhere but here."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from flask import Flask, Response, after_this_request, has_request_context
from sqlalchemy import event, text

from mobile.store.files import Files
from mobile.store.outbox import OutboxRoom
from mobile.sync import session
from server.db import db
from server.ports import ports
from server.register import planning
from server.sync import answered, service
from shared.sync import lanes, plan
from shared.sync.answer import Answer
from shared.sync.parcels import THERE, Parcel, Piece
from shared.sync.steps import Sent
from shared.wire.messages import push_reply

# Where a server that replies before it commits can be killed; a healthy one never comes here.
REPLIED = "push.replied"


def plant(app: Flask, fault: str) -> None:
    """Build the named fault into ``app``; an empty name, or a tablet's fault, builds none."""
    if fault in PLANTED:
        PLANTED[fault](app)


@contextmanager
def on_tablets(fault: str) -> Iterator[None]:
    """Tablets inside have the named fault; an empty name, or a server's fault, gives none."""
    with (ON_TABLETS | OF_FILES).get(fault, nullcontext)():
        yield


def idempotency_off(app: Flask) -> None:
    """Neither change ids nor outbox numbers are remembered: what comes twice counts twice."""
    answered.replayed = lambda *_: {}
    answered.answered_elsewhere = lambda *_: {}
    planning._check_is_new = lambda *_: None
    with app.app_context():
        for table, name in (
            ("outbox_entry", "pk_outbox_entry"),
            ("revision", "uq_revision_change"),
        ):
            db.session.execute(text(f"ALTER TABLE {table} DROP CONSTRAINT IF EXISTS {name}"))
        db.session.commit()
        # gunicorn forks after this: its workers must not share one connection.
        db.engine.dispose()


def reply_before_commit(app: Flask) -> None:
    """The receipt goes out first, and the commit follows when the reply has been sent."""

    @contextmanager
    def late_transaction() -> Iterator[Any]:
        session = db.session()
        try:
            yield session
            session.flush()
        except BaseException:
            session.rollback()
            raise
        # Kept from the end of the request, which would roll it back.
        db.session.registry.clear()
        steps = ports().steps

        def commit_at_last() -> None:
            try:
                steps.at(REPLIED)
                session.commit()
            except BaseException:
                session.invalidate()
                raise
            session.close()

        if not has_request_context():
            session.commit()
            return

        @after_this_request
        def remember(response: Response) -> Response:
            response.call_on_close(commit_at_last)
            return response

    service.transaction = late_transaction


def xmin_guard_off(app: Flask) -> None:
    """The feed reads past transactions that are still open."""
    with app.app_context():
        engine = db.engine

    @event.listens_for(engine, "before_cursor_execute", retval=True)
    def read_on(_: Any, __: Any, statement: str, given: Any, *___: Any) -> tuple[str, Any]:
        return statement.replace("pg_snapshot_xmin(", "pg_snapshot_xmax("), given


@contextmanager
def outbox_row_apart() -> Iterator[None]:
    """The record is committed first, and its row in the outbox in a transaction of its own."""
    whole = OutboxRoom.append

    def append(self: OutboxRoom, rows: sqlite3.Connection, new: Any) -> Any:
        before = tuple(self.author(rows)[name] for name in ("next_n", "link", "id"))
        saved = whole(self, rows, new)
        row = dict(rows.execute("SELECT * FROM change WHERE n = ? AND outbox = ?",
                                (saved.n, before[2])).fetchone())  # fmt: skip
        after = tuple(self.author(rows)[name] for name in ("next_n", "link", "id"))
        rows.execute("DELETE FROM change WHERE n = ? AND outbox = ?", (saved.n, before[2]))
        rows.execute(MOVE_ON, before)
        rows.execute("COMMIT")
        rows.execute("BEGIN IMMEDIATE")
        rows.execute(
            f"INSERT INTO change ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})",
            tuple(row.values()),
        )
        rows.execute(MOVE_ON, after)
        return saved

    OutboxRoom.append = append  # type: ignore[method-assign]
    try:
        yield
    finally:
        OutboxRoom.append = whole  # type: ignore[method-assign]


MOVE_ON = "UPDATE outbox SET next_n = ?, link = ? WHERE id = ?"


@contextmanager
def any_200_believed() -> Iterator[None]:
    """Whatever comes back with 200 is a receipt for all that was sent."""
    read, fitting = session.read_answer, plan.fitting_receipts

    def read_kindly(status: int, headers: Any, body: bytes, schema: Any) -> Answer:
        answer = read(status, headers, body, schema)
        if answer.message is None and status == 200 and schema is push_reply:
            return Answer({"server_time": datetime.now(UTC), "next_n": 1, "receipts": []})
        return answer

    def believed(receipts: Any, sent: Iterable[Sent]) -> list[Any]:
        items = list(sent)
        told = {receipt["n"]: receipt for receipt in fitting(receipts, items)}
        return [told.get(item.n) or _taken_for(item) for item in items]

    session.read_answer, plan.fitting_receipts = read_kindly, believed
    try:
        yield
    finally:
        session.read_answer, plan.fitting_receipts = read, fitting


def _taken_for(item: Sent) -> dict[str, Any]:
    return {"n": item.n, "change": item.change, "outcome": "created", "version": 1, "hash": None,
            "repeated": False, "conflict": None, "errors": []}  # fmt: skip


@contextmanager
def file_dropped_unreceipted() -> Iterator[None]:
    """A file is safe when its last byte was sent, whoever answered; its bytes go at once."""
    after_answer, keep_parcel = lanes.after_answer, Files.keep_parcel

    def believing(standing: Any, step: Any, answer: Any, fraction: float) -> Any:
        parcel = step.parcel
        if isinstance(step, Piece) and step.offset + step.length == parcel.size:
            answer = replace(answer, says="yes", offset=parcel.size, receipt=parcel.sha256)
        return after_answer(standing, step, answer, fraction)

    def dropping(self: Files, parcel: Parcel) -> None:
        keep_parcel(self, parcel)
        if parcel.state == THERE:
            with self.database.write() as rows:
                rows.execute("UPDATE file SET is_here = 0 WHERE sha256 = ?", (parcel.sha256,))
            self.folder.drop(parcel.sha256)

    lanes.after_answer, Files.keep_parcel = believing, dropping  # type: ignore[method-assign]
    try:
        yield
    finally:
        lanes.after_answer, Files.keep_parcel = after_answer, keep_parcel  # type: ignore[method-assign]


ON_TABLETS: dict[str, Callable[[], AbstractContextManager[None]]] = {
    "outbox_row_apart": outbox_row_apart,
    "any_200_believed": any_200_believed,
}
PLANTED: dict[str, Callable[[Flask], None]] = {
    "idempotency_off": idempotency_off,
    "xmin_guard_off": xmin_guard_off,
    "reply_before_commit": reply_before_commit,
}
ALL = (*PLANTED, *ON_TABLETS)
# Beside the five that every run plants: tests alone do.
OF_FILES = {"file_dropped_unreceipted": file_dropped_unreceipted}
# The points that bring a bug out: armed again and again on the days that look for it.
PROVOKED_BY = {
    "idempotency_off": ("push: reply lost", "push: sent twice"),
    "xmin_guard_off": (),
    "reply_before_commit": ("server push.replied",),
    "outbox_row_apart": ("tablet save: after commit",),
    "any_200_believed": ("push: captive portal",),
    "file_dropped_unreceipted": ("server before INSERT INTO file",),
}
