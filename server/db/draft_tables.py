"""Draft the next migration from the models (``make migration``).

A migration that is committed is never edited: the demonstration's dump, and any database out
there, stands at one of them.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from server.db import migrating
from server.db.cluster import PrivateCluster


def main(words: list[str]) -> None:
    """Without a word: draft the next one. With ``check``: fail when models are ahead."""
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
    """Write the next number, from the empty database at ``url`` taken to the newest so far."""
    versions = migrating.MIGRATIONS / "versions"
    number = 1 + max(int(path.name[:4]) for path in versions.glob("[0-9]*.py"))
    migrating.upgrade(url)
    migrating.draft(url, "change", f"{number:04}")
    path = versions / f"{number:04}_change.py"
    ruff = Path(sys.executable).with_name("ruff")
    subprocess.run([ruff, "check", "-q", "--fix-only", path], check=True)
    subprocess.run([ruff, "format", "-q", path], check=True)
    sys.stdout.write(f"{path}: read it, give it a name, commit it with the models\n")


if __name__ == "__main__":
    main(sys.argv[1:])
