"""Bugs planted on purpose: the field day must notice each. They exist nowhere but here."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask, Response, after_this_request
from sqlalchemy import text

from server.db import db
from server.ports import ports
from server.register import planning
from server.sync import answered, service

# Where a server that replies before it commits can be killed; a healthy one never comes here.
REPLIED = "push.replied"


def plant(app: Flask, fault: str) -> None:
    """Build the named fault into ``app``; an empty name builds none."""
    if fault:
        PLANTED[fault](app)


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


def reply_before_commit(app: Flask) -> None:
    """The receipt goes out first, and the commit follows when the reply has been sent."""

    @contextmanager
    def late_transaction() -> Iterator[Any]:
        session = db.session()
        yield session
        session.flush()
        # Kept from the end of the request, which would roll it back.
        db.session.registry.clear()
        steps = ports().steps

        def commit_at_last() -> None:
            steps.at(REPLIED)
            session.commit()
            session.close()

        @after_this_request
        def remember(response: Response) -> Response:
            response.call_on_close(commit_at_last)
            return response

    service.transaction = late_transaction


PLANTED: dict[str, Callable[[Flask], None]] = {
    "idempotency_off": idempotency_off,
    "reply_before_commit": reply_before_commit,
}
