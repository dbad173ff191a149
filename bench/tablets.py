"""Tablets of the bench: signed in over HTTP, their pushes written, signed and packed beforehand."""

from __future__ import annotations

import base64
import gzip
import http.client
import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import islice
from typing import Any
from uuid import UUID, uuid4

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from bench.office import Office
from bench.works import Inspector, Line, programme
from mobile.shapes import Request
from mobile.sync.requests import push_request, token_request
from server.accounts.demonstration import PASSWORD, PLACES
from shared.rules.clocks import Clocks
from shared.sync.chain import body_hash, next_link
from shared.sync.steps import Batch, Sent

HOST = "127.0.0.1"
SILENCE_S = 120
PUSH = "/api/v1/sync/push"
PULL = "/api/v1/sync/pull"
JSON = {"Content-Type": "application/json"}


@dataclass
class Tablet:
    """One device with one person's outbox. It is its own ``Signer`` (mobile.sync.needs)."""

    port: int
    username: str
    device: UUID = field(default_factory=uuid4)
    key: Ed25519PrivateKey = field(default_factory=Ed25519PrivateKey.generate)
    token: str = ""

    def __post_init__(self) -> None:
        self.connection = http.client.HTTPConnection(HOST, self.port, timeout=SILENCE_S)
        self.sign_in()

    @property
    def public_key(self) -> bytes:
        return self.key.public_key().public_bytes_raw()

    def sign(self, message: bytes) -> bytes:
        return self.key.sign(message)

    def sign_in(self) -> None:
        """A new access token; the outbox goes on where it stood."""
        request = token_request(self.username, PASSWORD, self, "لوح القياس")
        content = (request.content or "").encode()
        reply = json.loads(self._send(request.method, request.path, content, JSON))
        self.token = reply["access_token"]
        self.refresh_token: str = reply["refresh_token"]
        self.outbox = UUID(reply["outbox"]["id"])
        self.next_n: int = reply["outbox"]["next_n"]
        if self.next_n == 1:
            self.link = base64.b64decode(reply["outbox"]["link"])

    def push_request(self, bodies: list[tuple[UUID, str]], now: datetime) -> Request:
        """The next push, as a tablet would write it; the chain goes on after it."""
        first_n, before, items = self.next_n, self.link, []
        for change, body in bodies:
            hash_ = body_hash(body)
            items.append(Sent(self.next_n, change, hash_.hex(), body))
            self.link = next_link(self.link, self.next_n, hash_)
            self.next_n += 1
        batch = Batch(self.outbox, first_n, before, tuple(items), self.link)
        clocks = Clocks(now, 90_000_000, "4b1f-bench", now)
        return push_request(batch, clocks, self, self.token)

    def write_push(self, bodies: list[tuple[UUID, str]], now: datetime) -> bytes:
        """The body of the next push, packed as a tablet packs it."""
        request = self.push_request(bodies, now)
        return gzip.compress((request.content or "").encode(), compresslevel=6)

    def push(self, packed: bytes) -> bytes:
        """Send a push that was written before. Raises RuntimeError for anything but receipts."""
        return self._send("POST", PUSH, packed, {**JSON, "Content-Encoding": "gzip"})

    def pull(self, query: str) -> bytes:
        return self._send("GET", f"{PULL}?{query}", None, {})

    def ask(
        self, method: str, path: str, content: bytes | None, headers: dict[str, str]
    ) -> tuple[int, dict[str, str], bytes]:
        """Status, headers (names in lower case) and body of the answer to any request."""
        headers = {**headers, "Authorization": f"Bearer {self.token}"}
        try:
            reply = self._answer(method, path, content, headers)
        except ConnectionError:
            # Left idle for longer than the server keeps a connection: call again.
            self.connection.close()
            reply = self._answer(method, path, content, headers)
        found = {name.lower(): value for name, value in reply.getheaders()}
        return reply.status, found, reply.read()

    def read(self, path: str, headers: dict[str, str] | None = None) -> bytes:
        """What is there. Raises RuntimeError for anything but a page."""
        status, _, text = self.ask("GET", path, None, headers or {})
        if status != http.client.OK:
            raise RuntimeError(f"{path}: {status} {text[:300]!r}")
        return text

    def close(self) -> None:
        """Hang up; the next request calls again."""
        self.connection.close()

    def _send(
        self, method: str, path: str, content: bytes | None, headers: dict[str, str]
    ) -> bytes:
        status, _, text = self.ask(method, path, content, headers)
        if status != http.client.OK:
            raise RuntimeError(f"{method} {path}: {status} {text[:500]!r}")
        return text

    def _answer(
        self, method: str, path: str, content: bytes | None, headers: dict[str, str]
    ) -> http.client.HTTPResponse:
        self.connection.request(method, path, content, headers)
        return self.connection.getresponse()


@dataclass
class Crew:
    """Tablets of the demonstration's inspectors, each in a governorate, and what they write."""

    tablets: list[Tablet]
    inspectors: list[Inspector]

    def pushes(self, each: int, changes: int) -> list[list[bytes]]:
        """For each tablet, ``each`` packed pushes of ``changes`` changes."""
        now = datetime.now(UTC)
        return [
            [tablet.write_push(bodies, now) for bodies in _drawn(inspector, each, changes)]
            for tablet, inspector in zip(self.tablets, self.inspectors, strict=True)
        ]


def crew(office: Office, port: int, size: int) -> Crew:
    """``size`` tablets; the six governorates' inspectors take turns."""
    lines = programme(office)
    found = Crew([], [])
    for number in range(size):
        iso = list(PLACES)[number % len(PLACES)]
        found.tablets.append(Tablet(port, f"inspector.{PLACES[iso]}"))
        found.inspectors.append(inspector(lines[iso], number))
    return found


def inspector(lines: list[Line], seed: int) -> Inspector:
    return Inspector(lines, seed, datetime.now(UTC))


def receipts(reply: bytes) -> list[dict[str, Any]]:
    """The receipts of a push's reply."""
    found: list[dict[str, Any]] = json.loads(reply)["receipts"]
    return found


def _drawn(inspector: Inspector, each: int, changes: int) -> list[list[tuple[UUID, str]]]:
    written = inspector.bodies()
    return [list(islice(written, changes)) for _ in range(each)]
