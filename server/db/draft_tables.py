"""Write 0001_tables.py anew from the models (``make migration``), until the first release."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from server.db import migrating
from server.db.cluster import PrivateCluster


def main(words: list[str]) -> None:
    """Without a word: draft 0001. With ``check``: fail when models and migrations differ."""
    with tempfile.TemporaryDirectory(prefix="tareeq-migration-") as folder:
        os.chmod(folder, 0o711)  # noqa: S103 - PostgreSQL's user walks through, and reads nothing
        cluster = PrivateCluster(Path(folder) / "postgres", durable=False)
        cluster.start()
        try:
            url = cluster.create_database("draft")
            if words == ["check"]:
                migrating.upgrade(url)
                migrating.check(url)
            else:
                draft_tables(url)
        finally:
            cluster.remove()


def draft_tables(url: str) -> None:
    """Delete 0001_tables.py and write it again against the empty database at ``url``."""
    path = migrating.MIGRATIONS / "versions" / "0001_tables.py"
    path.unlink(missing_ok=True)
    migrating.upgrade(url, "0000")
    migrating.draft(url, "tables", "0001")
    ruff = Path(sys.executable).with_name("ruff")
    subprocess.run([ruff, "check", "-q", "--fix-only", path], check=True)
    subprocess.run([ruff, "format", "-q", path], check=True)


if __name__ == "__main__":
    main(sys.argv[1:])
