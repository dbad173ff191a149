"""Pictures of the demonstration: drawn, not taken. Their bytes lie beside its dump."""

from __future__ import annotations

from pathlib import Path
from shutil import copyfile
from tempfile import TemporaryDirectory

from server.attachments.house import house


def load_demonstration_files(folder: Path) -> int:
    """Put the files of ``folder``, each named by its SHA-256, where files are kept; how many."""
    paths = sorted(folder.glob("*"))
    with TemporaryDirectory() as spool:
        for path in paths:
            # Not the committed file itself: storing may give it a second name.
            copy = Path(copyfile(path, f"{spool}/{path.name}"))
            house().storage.keep(bytes.fromhex(path.name), copy)
    return len(paths)
