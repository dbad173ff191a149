"""Which database a command works on: the one it was given, or the private cluster's."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import psycopg

from server.config import STATE_FOLDER, libpq_url, sqlalchemy_url
from server.db.cluster import PrivateCluster

NAME = "tareeq"


def state_folder(environ: Mapping[str, str] | None = None) -> Path:
    """Where this checkout keeps its database, secrets and notes; made when missing."""
    environ = os.environ if environ is None else environ
    folder = Path(environ.get("TAREEQ_STATE_FOLDER") or STATE_FOLDER)
    # PostgreSQL's own user walks through; what is in there is closed by itself.
    folder.mkdir(mode=0o711, parents=True, exist_ok=True)
    return folder


def private_cluster(environ: Mapping[str, str] | None = None) -> PrivateCluster:
    """The cluster of this checkout, running or not."""
    return PrivateCluster(state_folder(environ) / "postgres")


@contextmanager
def database_url() -> Iterator[str]:
    """The url of the database to work on.

    ``TAREEQ_DATABASE_URL`` when set; else the private cluster's, which is started for the
    time of the block when it does not run already.
    """
    given = os.environ.get("TAREEQ_DATABASE_URL")
    if given:
        yield sqlalchemy_url(given)
        return
    with private_cluster().running() as cluster:
        if not cluster.has_database(NAME):
            cluster.create_database(NAME)
        yield cluster.url(NAME)


def is_empty(url: str) -> bool:
    """Whether no migration was ever applied to the database at ``url``."""
    with psycopg.connect(libpq_url(url)) as connection:
        found = connection.execute("SELECT to_regclass('alembic_version')").fetchone()
        return found is None or found[0] is None
