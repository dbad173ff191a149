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

FEED_COLUMNS = """
    SELECT table_name, column_name FROM information_schema.columns
    WHERE table_schema = 'public' AND udt_name = 'xid8'
    ORDER BY table_name
"""


def dump(url: str, path: Path) -> None:
    """Write the database at ``url`` to ``path`` (pg_dump's own compressed format)."""
    words = ["pg_dump", "--format=custom", "--compress=9", "--no-owner", "--no-privileges"]
    _postgresql(words, f"--file={path}", libpq_url(url))


def restore(url: str, path: Path, epoch: UUID | None = None) -> None:
    """Fill the empty database at ``url`` from ``path``; raises ClusterError when it fails."""
    words = ["pg_restore", "--no-owner", "--no-privileges", "--exit-on-error"]
    _postgresql(words, f"--dbname={libpq_url(url)}", str(path))
    renew_feed(url, epoch or uuid4())


def renew_feed(url: str, epoch: UUID) -> None:
    """Give every row of the feed the present transaction's id, and the register ``epoch``.

    The rows keep their ``seq``, so a tablet that starts over gets them in the old order.
    """
    with psycopg.connect(libpq_url(url)) as connection:
        for table, column in connection.execute(FEED_COLUMNS).fetchall():
            connection.execute(
                sql.SQL("UPDATE {} SET {} = pg_current_xact_id()").format(
                    sql.Identifier(table), sql.Identifier(column)
                )
            )
        connection.execute(
            "INSERT INTO register_state (id, epoch) VALUES (1, %s) "
            "ON CONFLICT (id) DO UPDATE SET epoch = excluded.epoch",
            [epoch],
        )


def _postgresql(words: list[str], *arguments: str) -> None:
    command = [str(binaries() / words[0]), *words[1:], *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise ClusterError(f"{words[0]} failed:\n{done.stderr.strip()}")
