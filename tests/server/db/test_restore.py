"""A dump restored elsewhere: same rows, a new epoch, and a feed that this cluster's ids order."""

from __future__ import annotations

from pathlib import Path
from uuid import uuid4

import psycopg
import pytest

from server.config import libpq_url
from server.db.cluster import ClusterError
from server.db.restore import dump, restore
from tests.throwaway import ThrowawayDatabase

OLD_EPOCH = uuid4()
# An id that this cluster will not reach for a long time: readers would wait for ever.
FAR_AHEAD = 10**12


@pytest.fixture
def dumped(database: ThrowawayDatabase, tmp_path: Path) -> Path:
    """The dump of a database whose feed was written by some far older cluster."""
    path = tmp_path / "kept.dump"
    with database.fresh() as url:
        with psycopg.connect(libpq_url(url)) as connection:
            connection.execute("INSERT INTO register_state VALUES (1, %s)", [OLD_EPOCH])
            connection.execute(
                "INSERT INTO exit (record, governorate, contract, xid)"
                " SELECT gen_random_uuid(), 'KW-KU', n, %s::text::xid8"
                " FROM generate_series(1, 3) n",
                [FAR_AHEAD],
            )
        dump(url, path)
    return path


def test_a_restored_feed_is_readable_at_once_and_in_its_order(
    database: ThrowawayDatabase, dumped: Path
) -> None:
    url = database.cluster.create_database("restored")
    restore(url, dumped)
    with psycopg.connect(libpq_url(url)) as connection:
        feed = connection.execute(
            "SELECT contract FROM exit WHERE xid < pg_snapshot_xmin(pg_current_snapshot())"
            " ORDER BY xid, seq"
        )
        assert [row[0] for row in feed] == [1, 2, 3]
        epoch = connection.execute("SELECT epoch FROM register_state").fetchone()
        assert epoch
        assert epoch[0] != OLD_EPOCH
    database.cluster.drop_database("restored")


def test_a_file_that_is_no_dump_is_said(database: ThrowawayDatabase, tmp_path: Path) -> None:
    path = tmp_path / "no.dump"
    path.write_text("not a dump")
    with database.fresh() as url, pytest.raises(ClusterError, match="pg_restore"):
        restore(url, path)
