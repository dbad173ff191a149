"""What the tests of the house look at: the files of the repository, as git knows them."""

from __future__ import annotations

import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@cache
def files() -> list[Path]:
    """Every file that is committed or would be, as absolute paths."""
    words = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(words, cwd=ROOT, capture_output=True, check=True).stdout
    paths = (ROOT / name for name in listed.decode().split("\0") if name)
    return sorted(path for path in paths if path.is_file())


def sources(suffix: str, *folders: str) -> list[Path]:
    """Files ending with ``suffix`` under one of the top ``folders``."""
    return [
        path
        for path in files()
        if path.name.endswith(suffix) and path.relative_to(ROOT).parts[0] in folders
    ]


def name_of(path: Path) -> str:
    """The path as written in documents: from the root, with slashes."""
    return path.relative_to(ROOT).as_posix()
