"""The demonstration's path in small: ten days lived through, dumped, restored, verified."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

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
        works, heads, revisions = connection.execute(
            "SELECT (SELECT count(*) FROM work), (SELECT count(*) FROM head),"
            " (SELECT count(*) FROM revision)"
        ).fetchone() or (0, 0, 0)
        flags = connection.execute("SELECT count(*) FROM work WHERE 'clock_wrong' = ANY(flags)")
        assert works == heads > 0
        assert revisions >= works
        assert flags.fetchone() == (0,)
