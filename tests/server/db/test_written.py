"""Statements written out with their constants: only what is asked for anew stays a parameter."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

from flask import Flask
from sqlalchemy import DateTime, Uuid, bindparam, cast, literal, null, select
from sqlalchemy.dialects.postgresql import array

from server.db.written import ask, written

NOW = bindparam("now", type_=DateTime(timezone=True))
AT = datetime(2026, 11, 23, 14, tzinfo=UTC)


def test_constants_are_in_the_words_and_the_parameter_is_not(app: Flask) -> None:
    words = written(
        select(
            *(literal("100 % 'of'"), literal(7), cast(UUID(int=5), Uuid), NOW - timedelta(days=3)),
            literal("b").in_(["a", "b"]),
            array([1, 2]),
            cast(null(), DateTime(timezone=True)),
        )
    )
    assert words.count("%(") == 1
    with app.app_context():
        row = ask(words, {"now": AT, "of_nobody": 1}).one()
    assert tuple(row) == (
        *("100 % 'of'", 7, UUID(int=5), AT - timedelta(days=3)),
        *(True, [1, 2], None),
    )
