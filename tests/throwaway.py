"""One throwaway PostGIS cluster a pytest session, migrated once and then copied."""

from __future__ import annotations

import atexit
import functools
import itertools
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from server.config import Config
from server.db.cluster import PrivateCluster
from server.db.migrating import upgrade

PREFIX = "tareeq-test-"


@dataclass
class ThrowawayDatabase:
    """``url`` is a migrated, empty database; ``fresh()`` lends another, in 0.1 s."""

    cluster: PrivateCluster
    url: str
    _numbers: Iterator[int] = field(default_factory=itertools.count)

    @contextmanager
    def fresh(self, template: str = "migrated") -> Iterator[str]:
        """The url of a migrated, empty database that nobody else sees, dropped afterwards.

        Or of a copy of ``template``, which nobody may be connected to.
        """
        name = f"fresh_{next(self._numbers)}"
        yield self.cluster.create_database(name, template=template)
        self.cluster.drop_database(name)


@contextmanager
def throwaway_database() -> Iterator[ThrowawayDatabase]:
    """A cluster in a temporary folder, gone at the end of the block."""
    _remove_left_behind()
    with tempfile.TemporaryDirectory(prefix=f"{PREFIX}{os.getpid()}-") as folder:
        # PostgreSQL's own user walks through this folder, and reads nothing in it.
        os.chmod(folder, 0o711)
        cluster = PrivateCluster(Path(folder) / "postgres", durable=False)
        cluster.start()
        try:
            upgrade(cluster.create_database("migrated"))
            yield ThrowawayDatabase(cluster, cluster.create_database("test", template="migrated"))
        finally:
            cluster.remove()


def throwaway_config(url: str) -> Config:
    """Settings for tests: cheap passwords, no secret worth keeping."""
    return Config(
        database_url=url,
        state_folder=state_folder(),
        secret_key="for tests only, never for people " * 2,
        register_key="for tests only, never for records " * 2,
        is_testing=True,
        is_demonstration=False,
        password_time_cost=1,
        password_memory_kib=64,
    )


@functools.cache
def state_folder() -> Path:
    """A folder of this process's own for what the server keeps outside the database."""
    folder = tempfile.mkdtemp(prefix="tareeq-state-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return Path(folder)


def _remove_left_behind() -> None:
    """Remove clusters of sessions that were killed before they could."""
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        with suppress(ValueError, PermissionError, FileNotFoundError):
            process = int(folder.name.split("-")[2])
            if not Path("/proc", str(process)).exists():
                PrivateCluster(folder / "postgres", durable=False).remove()
                shutil.rmtree(folder)
