"""A request's body, piece by piece, keeping what arrived when the line is cut.

Flask would hold a body to the size of a push; this reads the server's own stream instead.
"""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

PIECE_BYTES = 256 * 1024
# What a server has read of a piece when the line is cut is asked for in ever smaller parts.
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
        self._read: Callable[[int], bytes] = environ["wsgi.input"].read
        self._environ = environ
        self._socket = environ.get("gunicorn.socket")
        self._is_wanted = is_wanted

    def pieces(self, most: int) -> Iterator[bytes]:
        """Up to ``most`` bytes of the body, as they arrive."""
        left = most if self.length is None else min(most, self.length)
        with self._silence_limited():
            while left:
                piece = self._next(min(left, PIECE_BYTES))
                if piece is None:
                    yield from self._left_over(left)
                    return
                if not piece:
                    self.is_cut = self.length is not None
                    return
                left -= len(piece)
                yield piece

    def _next(self, size: int) -> bytes | None:
        """A piece, b"" at the end; None when the line is cut or silent for too long."""
        begun = time.monotonic()
        while True:
            try:
                return self._read(size)
            except TimeoutError:
                silent_s = time.monotonic() - begun
                # A chunked stream cannot be taken up again after a time-out.
                if self.length is None or silent_s > SILENCE_S or self._is_wanted():
                    return None
            except Exception:
                # Whatever the server raises for a line that is cut: what arrived is kept.
                return None

    def _left_over(self, left: int) -> Iterator[bytes]:
        self.is_cut = True
        hang_up(self._environ)
        for size in LEFT_OVER:
            while left:
                try:
                    piece = self._read(min(size, left))
                except Exception:
                    break
                if not piece:
                    return
                left -= len(piece)
                yield piece

    @contextmanager
    def _silence_limited(self) -> Iterator[None]:
        if self._socket is None:
            yield
            return
        before = self._socket.gettimeout()
        self._socket.settimeout(SILENCE_S if self.length is None else LOOK_EVERY_S)
        try:
            yield
        finally:
            self._socket.settimeout(before)


def hang_up(environ: dict[str, Any]) -> None:
    """Read no more from this client, and let our answer be the last word.

    gunicorn would wait seconds for the rest of the body, and hold up its other clients.
    """
    line = environ.get("gunicorn.socket")
    if line is not None:
        with suppress(OSError):
            line.shutdown(socket.SHUT_RD)
