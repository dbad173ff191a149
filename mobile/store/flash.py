"""What a file system is asked for besides reading and writing, on Linux, Android and Windows:
on the flash when a call returns, its faults by name.

Windows has no ``fcntl``, and cannot bring a folder to the disk: there a name is as safe as its
file system makes it, and a file that is open cannot be removed, which is what a lock is for.
"""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from mobile.faults import StorageFaultError, StorageFullError

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

_WIPED_AT_ONCE = 1024 * 1024
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


@contextmanager
def named_faults(what: str = "") -> Iterator[None]:
    """What the system says becomes StorageFullError, or StorageFaultError; ``what`` goes first."""
    try:
        yield
    except OSError as error:
        said = f"{what}: {error}" if what else str(error)
        if error.errno in _FULL:
            raise StorageFullError(said) from error
        raise StorageFaultError(said) from error


def free_bytes(folder: Path) -> int | None:
    """Room left for this program on the file system of ``folder``; None when nobody says."""
    with suppress(OSError):
        return shutil.disk_usage(folder).free
    return None


def sync_folder(folder: Path) -> None:
    """Bring the names in ``folder`` to the flash. Raises OSError."""
    if os.name == "nt":
        return
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def sync_file(path: Path) -> None:
    """Bring a file that another wrote, and its name, to the flash. Raises OSError."""
    opened = os.open(path, os.O_RDWR)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
    sync_folder(path.parent)


def lock(file: int) -> None:
    """Hold ``file`` until it is closed, or this process ends."""
    if fcntl is not None:
        fcntl.flock(file, fcntl.LOCK_EX)


def is_locked(path: Path) -> bool:
    """Whether another holder of ``path`` lives; True, too, for what cannot be opened."""
    try:
        file = os.open(path, os.O_RDONLY)
    except OSError:
        return True
    try:
        if fcntl is not None:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return True
    finally:
        os.close(file)
    return False


def write_whole(path: Path, content: bytes) -> None:
    """Whole or not at all, for its owner alone, and on the flash when this returns."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    replace_shredding(draft, path)


def write_pieces(path: Path, pieces: Iterable[bytes]) -> None:
    """As ``write_whole``, piece by piece; what is cut short leaves nothing. Raises OSError."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        opened = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(opened, "wb") as file:
            for piece in pieces:
                file.write(piece)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise


def replace_shredding(new: Path, old: Path) -> None:
    """Put ``new`` in the place of ``old``; then the bytes that stood there are overwritten.

    In this order a kill leaves the one or the other whole. What a flash chip keeps of a block
    that it has moved away, no program can reach.
    """
    before = None
    if os.name != "nt":
        with suppress(OSError):
            before = os.open(old, os.O_RDWR)
    try:
        new.replace(old)
        sync_folder(old.parent)
        if before is not None:
            _overwrite(before)
    finally:
        if before is not None:
            os.close(before)


def remove_shredding(path: Path) -> None:
    """Take a file away, then overwrite its bytes; one that is not there is no fault."""
    file = None
    if os.name != "nt":
        with suppress(OSError):
            file = os.open(path, os.O_RDWR)
    try:
        path.unlink(missing_ok=True)
        if file is not None:
            _overwrite(file)
    finally:
        if file is not None:
            os.close(file)


def _overwrite(file: int) -> None:
    with suppress(OSError):
        left = os.fstat(file).st_size
        os.lseek(file, 0, os.SEEK_SET)
        while left > 0:
            left -= os.write(file, bytes(min(left, _WIPED_AT_ONCE)))
        os.fsync(file)
