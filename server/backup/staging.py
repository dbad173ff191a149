"""What a backup holds, and where: agreed between the backing up and the restoring."""

from __future__ import annotations

import os
from pathlib import Path

from server.config import Config

# Beside the state folder's other things; always of this name, so that restic knows it again.
STAGE = "backup-stage"
DUMP = "database.dump"
MANIFEST = "manifest.json"
KEYS = "keys.json"


def files_folder(config: Config) -> Path | None:
    """Where finished files are kept on this machine; None for a bucket, its own backup."""
    scheme, _, path = config.files_at.partition("://")
    return Path(path).resolve() if scheme == "file" else None


def write_private(path: Path, text: str) -> None:
    """Write ``text`` for its owner alone; what was there is replaced whole."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(text)
    draft.replace(path)
