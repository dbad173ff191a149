"""How a request's transaction ends: rolled back, and what was prepared is there for the next."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DataError

from server.db import db

PREPARED = text("SELECT count(*) FROM pg_prepared_statements")
ASKED = text("SELECT count(*) FROM person WHERE username = :name")


def test_statements_stay_prepared_from_one_request_to_the_next(committed_app: Flask) -> None:
    counts = []
    for _ in range(8):
        with committed_app.test_request_context("/"):
            db.session.execute(ASKED, {"name": "nobody"})
            counts.append(db.session.scalar(PREPARED))
    assert counts[0] == 0
    assert counts[-1] == 2


def test_what_nobody_committed_is_rolled_back(committed_app: Flask) -> None:
    with committed_app.test_request_context("/"):
        db.session.execute(text("CREATE TABLE left_behind ()"))
    with committed_app.test_request_context("/"):
        assert db.session.scalar(text("SELECT to_regclass('left_behind')")) is None
        # Nothing stays open behind it either.
        count = "SELECT count(*) FROM pg_stat_activity WHERE state LIKE 'idle in transaction%'"
        assert db.session.scalar(text(count)) == 0


def test_a_transaction_that_failed_ends_too(committed_app: Flask) -> None:
    for _ in range(2):
        with committed_app.test_request_context("/"), pytest.raises(DataError, match="division"):
            db.session.execute(text("SELECT 1 / 0"))
    with committed_app.test_request_context("/"):
        assert db.session.scalar(text("SELECT 1")) == 1


def test_an_answer_is_whole_though_its_connection_was_ended_meanwhile(committed_app: Flask) -> None:
    with committed_app.test_request_context("/"):
        own = {"pid": db.session.scalar(text("SELECT pg_backend_pid()"))}
        with db.engine.connect() as other:
            assert other.scalar(text("SELECT pg_terminate_backend(:pid, 5000)"), own)
    with committed_app.test_request_context("/"):
        assert db.session.scalar(text("SELECT 1")) == 1
