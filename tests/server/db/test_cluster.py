"""The private cluster: on a socket alone, for its owner alone, wherever the project lies."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import psycopg
import pytest

from server.config import libpq_url
from server.db.cluster import LONGEST_SOCKET_PATH, SOCKET_NAME, PrivateCluster
from tests.throwaway import ThrowawayDatabase


def asked(url: str, question: str) -> object:
    """The one value that ``question`` (SQL) yields."""
    with psycopg.connect(libpq_url(url)) as connection:
        row = connection.execute(question).fetchone()
        assert row
        return row[0]


def test_nothing_listens_on_the_network(database: ThrowawayDatabase) -> None:
    assert asked(database.url, "SHOW listen_addresses") == ""


def test_only_the_owner_may_enter_the_sockets_folder(database: ThrowawayDatabase) -> None:
    mode = stat.S_IMODE(os.stat(database.cluster.socket_folder).st_mode)
    assert mode == 0o700


def test_arabic_sorts_by_its_own_alphabet(database: ThrowawayDatabase) -> None:
    # By code point أ would come before ا.
    ordered = "string_agg(w, ' ' ORDER BY w COLLATE \"ar-x-icu\")"
    words = f"SELECT {ordered} FROM unnest('{{بيت,أسد,ابن}}'::text[]) AS w"
    assert asked(database.url, words) == "ابن أسد بيت"


def test_a_started_cluster_is_not_started_again(database: ThrowawayDatabase) -> None:
    assert database.cluster.start() is False


def test_a_fresh_database_is_migrated_and_nobody_elses(database: ThrowawayDatabase) -> None:
    with database.fresh() as first, database.fresh() as second:
        with psycopg.connect(libpq_url(first)) as connection:
            connection.execute(
                "INSERT INTO register_state (id, epoch) VALUES (1, gen_random_uuid())"
            )
        assert asked(first, "SELECT count(*) FROM register_state") == 1
        assert asked(second, "SELECT count(*) FROM register_state") == 0


def test_a_folder_with_a_long_name_gets_a_short_place(tmp_path: Path) -> None:
    cluster = PrivateCluster(tmp_path / ("long" * 40))
    assert len(os.fsencode(cluster.socket_folder / SOCKET_NAME)) <= LONGEST_SOCKET_PATH
    assert PrivateCluster(tmp_path / ("long" * 40)).home == cluster.home


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has folders that postgres cannot enter")
def test_a_folder_that_postgres_cannot_enter_gets_another_place(tmp_path: Path) -> None:
    tmp_path.chmod(0o700)
    assert PrivateCluster(tmp_path / "postgres").home.parent == Path("/var/lib")
