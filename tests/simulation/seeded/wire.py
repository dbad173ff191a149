"""The network between one tablet and the server: it loses, repeats, swaps, cuts and pretends.

It stands under the tablet's own HttpTransport, in the place of a socket.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

import httpx

from mobile.sync.http_transport import HttpTransport
from tests.simulation.seeded.faults import Faults, ServerKilledError
from tests.simulation.seeded.ledger import Ledger
from tests.simulation.seeded.server import Answered, Server

NAMES = {
    "/api/v1/sync/push": "push",
    "/api/v1/sync/pull": "pull",
    "/api/v1/auth/refresh": "refresh",
    "/api/v1/sync/outboxes": "outbox",
}
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
    """``is_up``: whether there is a network at all. ``dies``: the tablet's end at a point."""

    server: Server
    ledger: Ledger
    faults: Faults
    chance: Random
    name: str
    is_up: bool = True
    earlier: dict[str, Answered] = field(default_factory=dict)
    old_requests: list[Sent] = field(default_factory=list)
    dies: Callable[[str], None] = lambda point: None

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
        message = NAMES.get(sent.path, "")
        if not self.is_up or self._strikes(message, "request lost"):
            raise httpx.ConnectError("no network", request=request)
        found = self._instead(message) or self._exchange(sent, message, request)
        self.dies(f"{message}: reply arrived")
        return httpx.Response(
            found.status,
            headers={k: v for k, v in found.headers.items() if k != "content-length"},
            stream=httpx.ByteStream(found.body),
            request=request,
        )

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
        if earlier is not None and self._strikes(message, "old reply"):
            return earlier
        return self._damaged(message, reply)

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
