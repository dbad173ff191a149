"""The network between one tablet and the server: it loses, repeats, swaps, cuts and pretends.

It stands under the tablet's own HttpTransport, in the place of a socket.
"""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from random import Random
from urllib.parse import urlsplit

import httpx

from mobile.sync.http_transport import HttpTransport
from tests.simulation.seeded.faults import Faults, ServerKilledError
from tests.simulation.seeded.ledger import Carried, Ledger
from tests.simulation.seeded.photos import small_ones_left
from tests.simulation.seeded.server import Answered, Server

NAMES = {
    "/api/v1/sync/push": "push",
    "/api/v1/sync/pull": "pull",
    "/api/v1/auth/refresh": "refresh",
    "/api/v1/sync/outboxes": "outbox",
}
# Requests of a file, by their method.
OF_A_FILE = {"POST": "create", "PATCH": "piece", "HEAD": "ask"}
RECEIPT = "tareeq-receipt"
# After these a tablet may not trust the upload that it has any more.
ODD = ("create: old reply", "piece: old reply", "ask: old reply", "ask: captive portal",
       "receipt: left out", "receipt: of other bytes")  # fmt: skip
OVER = {403, 404, 410, 413, 460}
OTHER_RECEIPT = "0f" * 32
ORIGINAL = base64.b64encode(b"original").decode()
PORTALS = (
    b"<html><title>Welcome to free Wi-Fi</title></html>",
    b"{}",
    b'{"success": true, "receipts": "all"}',
    "مرحبا".encode("cp1256"),
)
# Never UTF-8. Other bytes that happen to make another good message are what TLS is for.
GARBAGE = b"\xff\xfe\x00"
BUSY = b'{"error": {"code": "busy", "message": {"ar": "", "en": ""}}}'


class FaultError(Exception):
    """The server answered what it never should, such as 500."""


@dataclass(frozen=True)
class Sent:
    method: str
    path: str
    query: str
    headers: tuple[tuple[str, str], ...]
    body: bytes


@dataclass
class Wire(httpx.BaseTransport):
    """``is_up``: whether there is a network at all. ``dies``: the tablet's end at a point.

    ``home``: the tablet's folder as it is now.
    """

    server: Server
    ledger: Ledger
    faults: Faults
    chance: Random
    name: str
    is_up: bool = True
    earlier: dict[str, Answered] = field(default_factory=dict)
    old_requests: list[Sent] = field(default_factory=list)
    dies: Callable[[str], None] = lambda point: None
    home: Callable[[], Path] = Path

    def transport(self) -> HttpTransport:
        """The tablet's transport with this wire in the place of its sockets."""
        found = HttpTransport("http://office.test")
        found._client.close()
        found._client = httpx.Client(
            base_url="http://office.test",
            headers=found._client.headers,
            follow_redirects=False,
            transport=self,
        )
        return found

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        sent = Sent(
            request.method,
            request.url.path,
            request.url.query.decode(),
            tuple(request.headers.items()),
            request.read(),
        )
        message = _message_of(sent)
        self._note(sent, message)
        if not self.is_up or self._strikes(message, "request lost"):
            raise httpx.ConnectError("no network", request=request)
        odd = self._odd()
        found = self._instead(message) or self._exchange(sent, message, request)
        is_over = found.status in OVER or self._odd() > odd
        if is_over:
            self.ledger.carried.setdefault(sent.path, Carried()).is_over = True
        if RECEIPT in found.headers:
            self.dies("receipt: reply arrived")
        self.dies(f"{message}: reply arrived")
        if not is_over:
            self._note_reply(sent, message, found)
        return httpx.Response(
            found.status,
            headers={k: v for k, v in found.headers.items() if k != "content-length"},
            stream=httpx.ByteStream(found.body),
            request=request,
        )

    def _note(self, sent: Sent, message: str) -> None:
        """6: what is sent of files, and that no original goes before a small picture."""
        if message == "piece":
            self.ledger.piece_leaves(sent.path, len(sent.body))
        if message == "create":
            file = dict(sent.headers)["upload-metadata"]
            self.ledger.upload_begins(self.name, file)
            if ORIGINAL in file:
                self.ledger.said += small_ones_left(self.home())

    def _note_reply(self, sent: Sent, message: str, found: Answered) -> None:
        if (message, found.status) == ("piece", 204):
            self.ledger.piece_arrived(sent.path)
        if (message, found.status) == ("create", 201):
            file, path = dict(sent.headers)["upload-metadata"], urlsplit(found.headers["location"])
            self.ledger.uploads[self.name, file] = path.path

    def _odd(self) -> int:
        return sum(self.faults.struck[fault] for fault in ODD)

    def _strikes(self, message: str, fault: str) -> bool:
        return bool(message) and self.faults.strikes(f"{message}: {fault}")

    def _instead(self, message: str) -> Answered | None:
        """Somebody else's answer; the server hears nothing."""
        if self._strikes(message, "captive portal"):
            return Answered(200, {"content-type": "text/html"}, self.chance.choice(PORTALS))
        if self._strikes(message, "busy"):
            if self.chance.random() < 0.5:
                return Answered(502, {"content-type": "text/html"}, b"<html>Bad gateway</html>")
            headers = {"content-type": "application/json", "retry-after": "7"}
            return Answered(503, headers, BUSY)
        return None

    def _exchange(self, sent: Sent, message: str, request: httpx.Request) -> Answered:
        try:
            if sent.body and self._strikes(message, "request cut"):
                self.deliver(replace(sent, body=sent.body[: len(sent.body) // 2]))
                raise httpx.WriteError("the connection was cut", request=request)
            reply = self.deliver(sent)
            if self._strikes(message, "sent twice"):
                reply = self.deliver(sent)
        except ServerKilledError as error:
            raise httpx.ReadError("the connection was cut", request=request) from error
        earlier, self.earlier[message] = self.earlier.get(message), reply
        if message == "push":
            self.old_requests.append(sent)
        if self._strikes(message, "reply lost"):
            raise httpx.ReadError("the connection was cut", request=request)
        if RECEIPT in reply.headers and self._strikes("receipt", "reply lost"):
            raise httpx.ReadError("the connection was cut", request=request)
        if earlier is not None and self._strikes(message, "old reply"):
            return earlier
        return self._damaged(message, self._with_receipt(reply))

    def _with_receipt(self, reply: Answered) -> Answered:
        """A file's receipt may be lost on the way, or be another one's."""
        if RECEIPT not in reply.headers:
            return reply
        rest = {name: value for name, value in reply.headers.items() if name != RECEIPT}
        if self._strikes("receipt", "left out"):
            return replace(reply, headers=rest)
        if self._strikes("receipt", "of other bytes"):
            return replace(reply, headers={**rest, RECEIPT: OTHER_RECEIPT})
        return reply

    def deliver(self, sent: Sent) -> Answered:
        """Hand a request to the server; what it answers is looked at by the ledger."""
        reply = self.server.ask(sent.method, sent.path, sent.query, dict(sent.headers), sent.body)
        if reply.status >= 500 and reply.status != 503:
            raise FaultError(f"{sent.method} {sent.path}: {reply.status} {reply.content[:500]!r}")
        if reply.status == 401 and b"token_expired" in reply.content:
            self.faults.happened("tokens expired")
        self.ledger.hear(sent.path, reply.status, reply.content)
        self.faults.tell(f"{self.name} {sent.method} {sent.path}: {reply.status}")
        return reply

    def _damaged(self, message: str, reply: Answered) -> Answered:
        body = reply.body
        if self._strikes(message, "reply cut"):
            body = body[: len(body) // 2]
        if self._strikes(message, "reply garbled"):
            at = self.chance.randrange(len(body))
            body = body[:at] + GARBAGE + body[at + 3 :]
        return Answered(reply.status, reply.headers, body)


def _message_of(sent: Sent) -> str:
    """The name of what is asked; "" for what meets no fault."""
    if sent.path == "/files" or sent.path.startswith("/files/"):
        return OF_A_FILE.get(sent.method, "")
    return NAMES.get(sent.path, "")
