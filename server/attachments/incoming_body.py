"""A request's body, piece by piece, keeping what arrived when the line is cut.

Flask would hold a body to the size of a push, and gunicorn's stream copies each byte several
times; so a body of known length is read from the socket itself, once what gunicorn has read
ahead is used up. Anything else (chunked bodies, other servers) goes through the stream.
"""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

from gunicorn.http.body import Body, LengthReader

PIECE_BYTES = 256 * 1024
# What a stream holds of a piece when the line is cut is asked for in ever smaller parts.
LEFT_OVER = (64 * 1024, 4096, 1024)
# A tablet that fell silent holds a thread for so long, or until somebody wants its upload.
SILENCE_S = 30.0
LOOK_EVERY_S = 1.0


class IncomingBody:
    """``length``: what was announced, in bytes; None for a chunked body.

    ``is_cut``: whether the body ended before it was whole.
    """

    def __init__(self, environ: dict[str, Any], is_wanted: Callable[[], bool]) -> None:
        text = environ.get("CONTENT_LENGTH") or ""
        is_chunked = bool(environ.get("wsgi.input_terminated")) and not text
        self.length: int | None = None if is_chunked else int(text or 0)
        self.is_cut = False
        self._environ = environ
        self._is_wanted = is_wanted

    def pieces(self, most: int) -> Iterator[bytes | memoryview]:
        """Up to ``most`` bytes of the body, as they arrive; each is gone with the next one."""
        left = most if self.length is None else min(most, self.length)
        line, stream = self._environ.get("gunicorn.socket"), self._environ["wsgi.input"]
        is_plain = isinstance(stream, Body) and isinstance(stream.reader, LengthReader)
        if line is None:
            yield from self._streamed(stream.read, left)
        elif is_plain and left == self.length:
            with _silence_limited(line, LOOK_EVERY_S):
                yield from self._direct(line, stream, left)
        else:
            # A chunked stream cannot be taken up again after a time-out.
            with _silence_limited(line, SILENCE_S):
                yield from self._streamed(stream.read, left)

    def _direct(self, line: socket.socket, stream: Body, left: int) -> Iterator[bytes | memoryview]:
        """The body from the socket, after what gunicorn has read of it already."""
        reader = stream.reader
        ahead = reader.unreader.take_buffered()
        # What follows the body belongs to the next request.
        reader.unreader.unread(ahead[left:])
        ahead = ahead[:left]
        # Until the body is whole the connection is no good for another request.
        stream.failed = True
        left -= len(ahead)
        if ahead:
            yield ahead
        buffer = memoryview(bytearray(min(PIECE_BYTES, left)))
        while left:
            size = self._filled(line, buffer[: min(left, PIECE_BYTES)])
            if size:
                left -= size
                yield buffer[:size]
            if self.is_cut:
                hang_up(self._environ)
                return
        reader.length, stream.failed = 0, False

    def _filled(self, line: socket.socket, buffer: memoryview) -> int:
        """How much of ``buffer`` was filled: all of it, unless the line is cut or falls silent."""
        size, heard_at = 0, time.monotonic()
        while size < len(buffer):
            try:
                read = line.recv_into(buffer[size:])
            except TimeoutError:
                if size:
                    # What came is written down before we wait on.
                    return size
                silent_s = time.monotonic() - heard_at
                if silent_s < SILENCE_S and not self._is_wanted():
                    continue
                read = 0
            except OSError:
                read = 0
            if not read:
                self.is_cut = True
                return size
            size += read
        return size

    def _streamed(self, read: Callable[[int], bytes], left: int) -> Iterator[bytes]:
        while left:
            try:
                piece = read(min(left, PIECE_BYTES))
            except Exception:
                # Whatever the server raises for a line that is cut: what arrived is kept.
                yield from self._left_over(read, left)
                return
            if not piece:
                self.is_cut = self.length is not None
                return
            left -= len(piece)
            yield piece

    def _left_over(self, read: Callable[[int], bytes], left: int) -> Iterator[bytes]:
        self.is_cut = True
        hang_up(self._environ)
        for size in LEFT_OVER:
            while left:
                try:
                    piece = read(min(size, left))
                except Exception:
                    break
                if not piece:
                    return
                left -= len(piece)
                yield piece


@contextmanager
def _silence_limited(line: socket.socket, seconds: float) -> Iterator[None]:
    before = line.gettimeout()
    line.settimeout(seconds)
    try:
        yield
    finally:
        line.settimeout(before)


def hang_up(environ: dict[str, Any]) -> None:
    """Read no more from this client, and let our answer be the last word.

    gunicorn would wait seconds for the rest of the body, and hold up its other clients.
    """
    line = environ.get("gunicorn.socket")
    if line is not None:
        with suppress(OSError):
            line.shutdown(socket.SHUT_RD)
