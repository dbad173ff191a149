"""The line to the office, laid when it is first used: no start waits for an HTTP library."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from mobile.shapes import Reply, Request

if TYPE_CHECKING:
    from mobile.sync.http_transport import HttpTransport


class LateTransport:
    """``mobile.ports.Transport`` over HTTP to the server at ``url``. Any thread may send."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._laying = threading.Lock()
        self._line: HttpTransport | None = None

    def send(self, request: Request) -> Reply:
        """Raises what HttpTransport.send raises."""
        return self._laid().send(request)

    def _laid(self) -> HttpTransport:
        from mobile.sync.http_transport import HttpTransport  # noqa: PLC0415

        with self._laying:
            if self._line is None:
                self._line = HttpTransport(self._url)
            return self._line

    def close(self) -> None:
        with self._laying:
            if self._line is not None:
                self._line.close()
