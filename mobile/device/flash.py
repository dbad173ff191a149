"""Writing what a kill must not take: on the flash when a call returns, faults by their names."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from mobile.faults import StorageFaultError, StorageFullError

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


def write_whole(path: Path, content: bytes) -> None:
    """Whole or not at all. Raises OSError."""
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    draft.write_bytes(content)
    sync(draft)
    draft.replace(path)
    sync(path.parent)


def sync(path: Path) -> None:
    """Bring a file's bytes, or the names in a folder, to the flash. Raises OSError."""
    if os.name == "nt" and path.is_dir():
        return
    opened = os.open(path, os.O_RDWR if os.name == "nt" else os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


@contextmanager
def named_faults() -> Iterator[None]:
    """What the system says becomes StorageFullError, or StorageFaultError."""
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise StorageFullError(str(error)) from error
        raise StorageFaultError(str(error)) from error
