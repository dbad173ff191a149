"""Dump a database to one file, and restore such a file as a database of its own.

A cluster counts its transactions from one, so the transaction ids of a dumped feed mean
nothing elsewhere: a restore writes them anew and draws a new epoch, and every tablet's
old cursor is then answered "start over" (docs/sync.md).
"""

from __future__ import annotations

import subprocess
from pathlib import Path
from uuid import UUID, uuid4

import psycopg
from psycopg import sql

from server.config import libpq_url
from server.db.cluster import ClusterError, binaries

# 32 MiB of a table: some hundred thousand rows at most, rewritten well within 5 s.
PAGES_A_PART = 4096
FEED_COLUMNS = """
    SELECT table_name, column_name FROM information_schema.columns
    WHERE table_schema = 'public' AND udt_name = 'xid8'
    ORDER BY table_name
"""


def dump(url: str, path: Path, compression: int = 9) -> None:
    """Write the database at ``url`` to ``path`` (pg_dump's own format).

    ``compression`` 0 leaves that to whoever keeps the file: what is alike in two dumps can
    then be found. Tablets' pulls go on meanwhile: a dump writes nothing and takes no xid.
    """
    words = ["pg_dump", "--format=custom", f"--compress={compression}", "--no-owner"]
    _postgresql([*words, "--no-privileges"], f"--file={path}", libpq_url(url))


def restore(url: str, path: Path, epoch: UUID | None = None) -> None:
    """Fill the empty database at ``url`` from ``path``; raises ClusterError when it fails."""
    words = ["pg_restore", "--no-owner", "--no-privileges", "--exit-on-error"]
    _postgresql(words, f"--dbname={libpq_url(url)}", str(path))
    renew_feed(url, epoch or uuid4())


def renew_feed(url: str, epoch: UUID) -> None:
    """Give every row of the feed a present transaction's id, and the register ``epoch``.

    The epoch is drawn first: a renewal that was cut short is known by nobody's cursor. Then
    part by part, since an open transaction holds back the feed of every database of the
    cluster. Within a part the rows keep the order of their ``seq``.
    """
    with psycopg.connect(libpq_url(url), autocommit=True) as connection:
        connection.execute(
            "INSERT INTO register_state (id, epoch) VALUES (1, %s) "
            "ON CONFLICT (id) DO UPDATE SET epoch = excluded.epoch",
            [epoch],
        )
        for table, column in connection.execute(FEED_COLUMNS).fetchall():
            _renew_table(connection, table, column)


def _renew_table(connection: psycopg.Connection, table: str, column: str) -> None:
    """Renew the pages that the table has now; what is rewritten moves behind them."""
    name = sql.Identifier(table)
    size = sql.SQL("SELECT pg_relation_size({}) / current_setting('block_size')::int")
    (pages,) = connection.execute(size.format(sql.Literal(table))).fetchone() or (0,)
    update = sql.SQL(
        "UPDATE {} SET {} = pg_current_xact_id()"
        " WHERE ctid >= format('(%%s,0)', %s::bigint)::tid"
        " AND ctid < format('(%%s,0)', %s::bigint)::tid"
    ).format(name, sql.Identifier(column))
    for first in range(0, pages, PAGES_A_PART):
        connection.execute(update, [first, min(first + PAGES_A_PART, pages)])


def mark_restored(url: str) -> None:
    """Note in the restored register, at the newest schema, where it was cut off.

    A root that a tablet holds beyond the last one here was cut by this restore.
    """
    with psycopg.connect(libpq_url(url)) as connection:
        connection.execute(
            "INSERT INTO restore_mark (at, last_root, epoch)"
            " SELECT now(), coalesce((SELECT max(number) FROM root), 0), epoch"
            " FROM register_state"
        )


def _postgresql(words: list[str], *arguments: str) -> None:
    command = [str(binaries() / words[0]), *words[1:], *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise ClusterError(f"{words[0]} failed:\n{done.stderr.strip()}")
