"""Engine, session and the one way to open a transaction."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import datetime
from functools import cache
from typing import Any

import psycopg
from flask import Flask
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import CursorResult, DateTime, MetaData, TextClause
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.orm import DeclarativeBase, Session, registry

CONSTRAINT_NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Table(DeclarativeBase):
    """Base of every table; constraint names are fixed so that migrations can name them."""

    registry = registry(
        metadata=MetaData(naming_convention=CONSTRAINT_NAMES),
        type_annotation_map={datetime: DateTime(timezone=True)},
    )


# The tablets' feed waits for the oldest open transaction of the whole cluster: none of ours
# stays open for longer than this. psycopg sends it as the connection is made.
LONGEST_TRANSACTION_MS = 5000
# PostgreSQL starts workers for what takes long alone: by its costs, their 20 ms are 3,000.
CONNECT_ARGS = {
    "options": f"-c idle_in_transaction_session_timeout={LONGEST_TRANSACTION_MS}"
    f" -c statement_timeout={LONGEST_TRANSACTION_MS} -c jit=off -c parallel_setup_cost=3000"
}

db = SQLAlchemy(model_class=Table)
migrate = Migrate()


def engine_options(threads: int) -> dict[str, Any]:
    """What SQLAlchemy's engine is made with in a process of so many ``threads``.

    A connection for each thread is kept: a closed one takes its prepared statements along, and
    the next push would have each of them planned anew. The one used last is taken first.
    """
    return {"connect_args": CONNECT_ARGS, "pool_size": threads, "pool_use_lifo": True}


def install(app: Flask) -> None:
    """The engine, the migrations, and how a request's transaction ends."""
    db.init_app(app)
    migrate.init_app(app, db, directory="migrations")
    app.teardown_request(end_reading)


def execute(statement: TextClause, given: Mapping[str, Any]) -> CursorResult[Any]:
    """Plain SQL in the session's transaction, without the session's share of running it.

    For statements that every push runs, and whose values need no care of SQLAlchemy's: half of
    the time that each takes here.
    """
    return db.session.connection().exec_driver_sql(_as_psycopg_reads(statement), given)


@cache
def _as_psycopg_reads(statement: TextClause) -> str:
    return str(statement.compile(dialect=PGDialect_psycopg()))


@contextmanager
def transaction() -> Iterator[Session]:
    """Commit at the end, roll back on any error. Nothing else in the server commits.

    The reply to a tablet is sent after this block, never inside it: the tablet drops its
    copy on our receipt.
    """
    session = db.session()
    try:
        yield session
        session.commit()
    except BaseException:
        session.rollback()
        raise


def end_reading(_error: BaseException | None) -> None:
    """Roll back what a request left open, mostly what it only read, and keep what was prepared.

    psycopg's own rollback forgets the statements that it prepared: each page's would be planned
    anew every time, which took a quarter of the overview. Where there is nothing left to roll
    back, it does nothing.
    """
    if not db.session.registry.has():
        return
    session = db.session()
    if not session.in_transaction() or not session.is_active:
        return
    connection = session.connection()
    if connection.invalidated or connection.in_nested_transaction():
        return
    driver = connection.connection.driver_connection
    with suppress(psycopg.Error):
        driver.pgconn.exec_(b"ROLLBACK")
    # PostgreSQL may have ended it while the page was drawn (LONGEST_TRANSACTION_MS): what was read
    # is whole, and the page is not lost to what is given back.
    if driver.closed:
        connection.invalidate()
