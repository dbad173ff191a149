"""Files that adapters keep: on the flash when a call returns, their faults by name."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from mobile.faults import StorageFaultError, StorageFullError
from mobile.store.flash import sync_folder

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


def sync_file(path: Path) -> None:
    """Bring a file that another wrote, and its name, to the flash. Raises OSError."""
    opened = os.open(path, os.O_RDWR)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
    sync_folder(path.parent)


@contextmanager
def named_faults() -> Iterator[None]:
    """What the system says becomes StorageFullError, or StorageFaultError."""
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise StorageFullError(str(error)) from error
        raise StorageFaultError(str(error)) from error
