"""A network that comes and goes: an HTTP relay on loopback between one tablet and the server.

Each exchange is numbered by path. A fault is decided by the relay's ``faults``: the request may
be lost before the server sees it, or the reply after the server has answered.
"""

from __future__ import annotations

import gzip
import http.client
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Literal

HOP_HEADERS = {"connection", "keep-alive", "transfer-encoding", "host", "content-length"}
Fault = Literal["none", "request lost", "reply lost"]


@dataclass
class Exchange:
    """One request as the tablet sent it. ``number`` counts from 1 for each path."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes
    number: int


@dataclass
class Reply:
    """``body`` as it travelled."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def content(self) -> bytes:
        """The body, unpacked."""
        names = {name.lower(): value for name, value in self.headers.items()}
        return gzip.decompress(self.body) if names.get("content-encoding") == "gzip" else self.body


def no_fault(exchange: Exchange) -> Fault:
    return "none"


def do_nothing(exchange: Exchange) -> None:
    pass


class QuietServer(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A killed tablet no longer listens: that is the point, and no error."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


@dataclass
class Relay:
    """Listens on ``port`` (chosen by the system) and passes requests on to ``upstream_port``.

    ``before`` runs when a request is whole and before it is passed on; ``after`` when the
    server has replied and before the tablet hears it.
    """

    upstream_port: int
    faults: Callable[[Exchange], Fault] = no_fault
    before: Callable[[Exchange], None] = do_nothing
    after: Callable[[Exchange], None] = do_nothing
    is_up: bool = True
    lost: int = 0
    exchanges: list[Exchange] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._lock = threading.Lock()
        relay = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                relay._pass_on(self)

            do_POST = do_GET  # noqa: N815 - the library asks for this name

            def log_message(self, *_: object) -> None:
                pass

        self._server = QuietServer(("127.0.0.1", 0), Handler)
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def _pass_on(self, handler: BaseHTTPRequestHandler) -> None:
        exchange = self._read(handler)
        fault = self.faults(exchange) if self.is_up else "request lost"
        if fault == "request lost":
            self._lose(handler)
            return
        self.before(exchange)
        try:
            reply = send(self.upstream_port, exchange)
        except (OSError, http.client.HTTPException):
            self._lose(handler)
            return
        self.after(exchange)
        if fault == "reply lost" or not self.is_up:
            self._lose(handler)
            return
        _answer(handler, reply)

    def _read(self, handler: BaseHTTPRequestHandler) -> Exchange:
        length = int(handler.headers.get("Content-Length") or 0)
        body = handler.rfile.read(length)
        path = handler.path.split("?")[0]
        with self._lock:
            number = 1 + sum(seen.path.split("?")[0] == path for seen in self.exchanges)
            exchange = Exchange(handler.command, handler.path, dict(handler.headers), body, number)
            self.exchanges.append(exchange)
        return exchange

    def _lose(self, handler: BaseHTTPRequestHandler) -> None:
        self.lost += 1
        handler.close_connection = True


def send(port: int, exchange: Exchange) -> Reply:
    """Send an exchange's request to the server, byte for byte the same body."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        headers = {k: v for k, v in exchange.headers.items() if k.lower() not in HOP_HEADERS}
        connection.request(exchange.method, exchange.path, exchange.body or None, headers)
        answer = connection.getresponse()
        return Reply(answer.status, dict(answer.getheaders()), answer.read())
    finally:
        connection.close()


def _answer(handler: BaseHTTPRequestHandler, reply: Reply) -> None:
    handler.send_response(reply.status)
    for name, value in reply.headers.items():
        if name.lower() not in HOP_HEADERS:
            handler.send_header(name, value)
    handler.send_header("Content-Length", str(len(reply.body)))
    handler.end_headers()
    handler.wfile.write(reply.body)
