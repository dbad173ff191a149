"""Packs that were made, as files: ``<folder>/<contract>/<source>.<version>.pack``.

No more than a shelf: whatever is missing is made anew from the database. Kept for their bytes,
which a tablet may have fetched half of, and for what changed since an older version.
"""

from __future__ import annotations

import os
import re
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import NamedTuple

# Of one contract: a few scopes' for each change of its programme.
KEPT_A_CONTRACT = 24
_VERSION = re.compile(r"[0-9a-f]{32}")


class Shelved(NamedTuple):
    version: str
    content: bytes


def find_source(folder: Path, contract: int, source: str) -> Shelved | None:
    """The pack that was made from rows of this digest."""
    return _found(folder / str(contract), f"{source}.*.pack")


def find_version(folder: Path, contract: int, version: str) -> Shelved | None:
    """A pack of that version, of whichever rows it was made."""
    if not _VERSION.fullmatch(version):
        return None
    return _found(folder / str(contract), f"*.{version}.pack")


def put(folder: Path, contract: int, source: str, made: Shelved) -> None:
    """Keep a pack, and let go of the oldest. A shelf that takes nothing hinders nobody."""
    shelf = folder / str(contract)
    with suppress(OSError):
        shelf.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile(dir=shelf, suffix=".part", delete=False) as file:
            file.write(made.content)
        os.replace(file.name, shelf / f"{source}.{made.version}.pack")
        for path in sorted(shelf.iterdir(), key=_age)[:-KEPT_A_CONTRACT]:
            path.unlink(missing_ok=True)


def _found(shelf: Path, names: str) -> Shelved | None:
    for path in shelf.glob(names):
        # Another process may just have let go of it.
        with suppress(OSError):
            return Shelved(path.name.split(".")[1], path.read_bytes())
    return None


def _age(path: Path) -> int:
    with suppress(OSError):
        return path.stat().st_mtime_ns
    return 0
