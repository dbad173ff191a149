"""A large body, written to disk as it comes, and gone again after use."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from flask import request
from werkzeug.exceptions import RequestEntityTooLarge

from server.attachments import service as files
from server.http.errors import Refusal

PIECE_BYTES = 256 * 1024


@contextmanager
def arrived(stream: IO[bytes], most_bytes: int) -> Iterator[Path]:
    """Where this request's body is during the block.

    While it arrives it holds one of the threads that slow lines may hold, so that pushes find
    others. Raises Refusal: too_large past ``most_bytes``, busy, storage_full.
    """
    with tempfile.TemporaryDirectory(prefix="tareeq-arriving-") as folder:
        path = Path(folder) / "body"
        with files.slow_body(request.environ):
            _write(stream, path, most_bytes)
        yield path


def _write(stream: IO[bytes], path: Path, most_bytes: int) -> None:
    size = 0
    with path.open("wb") as file:
        while piece := _piece(stream):
            size += len(piece)
            if size > most_bytes:
                raise Refusal("too_large")
            file.write(piece)


def _piece(stream: IO[bytes]) -> bytes:
    try:
        return stream.read(PIECE_BYTES)
    except RequestEntityTooLarge as error:
        raise Refusal("too_large") from error
