"""Finished files, on a local disk or in an S3 bucket, named by their SHA-256.

One interface over both, by ``obstore``. On a local disk a file is moved into place, not copied.
S3's address and keys come from the usual AWS_ variables of the environment.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import obstore
from obstore.exceptions import BaseError
from obstore.store import LocalStore, S3Store

READ_BYTES = 1024 * 1024
# A request waits for it: a bucket that does not answer is tried again by the tablet.
PATIENCE = {"max_retries": 3, "retry_timeout": timedelta(seconds=10)}


class Storage:
    """Made in the process that uses it: its threads do not survive a fork."""

    def __init__(self, url: str) -> None:
        """``url``: file:///folder or s3://bucket/prefix."""
        self._root: Path | None = None
        if url.startswith("file:"):
            self._root = Path(unquote(urlsplit(url).path))
            self._store: LocalStore | S3Store = LocalStore(self._root, mkdir=True)
        else:
            self._store = S3Store.from_url(
                url,
                client_options=_client_options(),
                retry_config=PATIENCE,  # type: ignore[arg-type]
            )

    def keep(self, sha256: bytes, path: Path) -> None:
        """Store the content of ``path``; durable when this returns. Doing it again is harmless."""
        if self._root is None:
            with _said_plainly():
                obstore.put(self._store, _name(sha256), path)
        else:
            _move_into(self._root / _name(sha256), path)

    def has(self, sha256: bytes) -> bool:
        if self._root is not None:
            return (self._root / _name(sha256)).exists()
        try:
            with _said_plainly():
                obstore.head(self._store, _name(sha256))
        except FileNotFoundError:
            return False
        return True

    def read(self, sha256: bytes, start: int, length: int) -> Iterator[bytes]:
        """``length`` bytes from ``start`` on, in pieces. Raises FileNotFoundError at once."""
        if not length:
            return iter(())
        options = {"range": (start, start + length)}
        with _said_plainly():
            found = obstore.get(self._store, _name(sha256), options=options)  # type: ignore[arg-type]
        return (bytes(piece) for piece in found.stream(min_chunk_size=READ_BYTES))

    def copy_to(self, sha256: bytes, path: Path) -> None:
        """Write the bytes to a local file. Raises FileNotFoundError."""
        with path.open("wb") as file, _said_plainly():
            for piece in obstore.get(self._store, _name(sha256)).stream(READ_BYTES):
                file.write(piece)

    def delete(self, sha256: bytes) -> None:
        """Remove the bytes; nothing happens when they are not here."""
        with suppress(FileNotFoundError), _said_plainly():
            obstore.delete(self._store, _name(sha256))

    def names(self) -> Iterator[bytes]:
        """The SHA-256 of everything that is stored."""
        for batch in obstore.list(self._store):
            for found in batch:
                with suppress(ValueError):
                    yield bytes.fromhex(found["path"].rpartition("/")[2])


@contextmanager
def _said_plainly() -> Iterator[None]:
    """A bucket that cannot be reached is an OSError, as a disk that fails is."""
    try:
        yield
    except BaseError as error:
        raise OSError(f"the storage of files does not answer: {error}") from error


def _name(sha256: bytes) -> str:
    """Two digits a folder, so that none grows to millions of files."""
    text = sha256.hex()
    return f"{text[:2]}/{text}"


def _client_options() -> Any:
    # An S3 of one's own network may speak plain HTTP; its address says so.
    address = os.environ.get("AWS_ENDPOINT_URL") or os.environ.get("AWS_ENDPOINT") or ""
    is_plain = address.startswith("http://")
    return {"allow_http": is_plain, "connect_timeout": "5s", "timeout": "60s"}


def _move_into(target: Path, source: Path) -> None:
    if not target.parent.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        _sync(target.parent.parent)
    # No name of 64 digits, so that a listing passes it over.
    draft = target.with_name(f"{target.name}.{source.name[:40]}")
    draft.unlink(missing_ok=True)
    try:
        # A second name of the same bytes: the spool file stays until the row is committed.
        os.link(source, draft)
    except OSError:
        shutil.copyfile(source, draft)
        _sync(draft)
    draft.replace(target)
    # Where both were names of the same bytes already, replacing does nothing.
    draft.unlink(missing_ok=True)
    _sync(target.parent)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
