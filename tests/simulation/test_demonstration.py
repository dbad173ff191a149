"""The demonstration's path in small: ten days lived through, dumped, restored, verified."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from server.config import libpq_url
from server.db.restore import restore
from tests.simulation.server_process import PROJECT
from tests.throwaway import ThrowawayDatabase

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]


def test_ten_days_are_made_by_tablets_and_survive_a_restore(
    database: ThrowawayDatabase, tmp_path: Path
) -> None:
    dump = tmp_path / "demonstration.dump"
    command = [sys.executable, "-m", "tests.simulation.demonstration"]
    done = subprocess.run(
        [*command, "--days", "10", "--out", str(dump)],
        cwd=PROJECT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, (done.stdout + done.stderr)[-3000:]
    url = database.cluster.create_database("restored")
    restore(url, dump)
    with psycopg.connect(libpq_url(url)) as connection:
        heads = dict(connection.execute("SELECT kind, count(*) FROM head GROUP BY kind").fetchall())
        rows = {kind: _count(connection, kind) for kind in heads}
        revisions = _count(connection, "revision")
        flags = connection.execute("SELECT count(*) FROM work WHERE 'clock_wrong' = ANY(flags)")
        assert rows == heads
        assert heads["work"] > 0
        assert revisions >= sum(heads.values())
        assert flags.fetchone() == (0,)
        cards = connection.execute("SELECT DISTINCT until FROM score_card").fetchall()
        assert cards == [(date(2026, 9, 5),)]
        assert _count(connection, "score_card") == _count(connection, "contract") > 0


def _count(connection: psycopg.Connection, table: str) -> int:
    asked = sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table))
    (found,) = connection.execute(asked).fetchone() or (0,)
    return int(found)
