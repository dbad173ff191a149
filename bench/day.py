"""day_bytes: all that a tablet sends in a day for 40 works and inspections, in one sync.

Counted on the wire, with the headers: the refreshed sign-in, the push, the question for what is
new. ``day_push_bytes`` is the push among them, packed by the tablet's own transport.
"""

from __future__ import annotations

import socket
import threading
from contextlib import closing
from datetime import UTC, datetime
from itertools import islice
from uuid import UUID

from uuid6 import uuid7

from bench.inspections import Checker
from bench.office import Office
from bench.tablets import HOST, Tablet, inspector, receipts
from bench.works import programme
from mobile.sync.http_transport import HttpTransport
from mobile.sync.requests import pull_request, refresh_request
from shared.rules.clocks import Clocks
from shared.wire.change import write_body

WORKS = 24
INSPECTIONS = 16
GOVERNORATE, PERSON = "KW-HA", "inspector.hawalli"


def measure(office: Office, is_quick: bool) -> dict[str, float]:
    """day_bytes and its part that is the push's body. The same day whether quick or not."""
    with office.copied("day") as place, place.serve() as server:
        tablet = Tablet(server.port, PERSON)
        push = tablet.push_request(_day(place), datetime.now(UTC))
        requests = [refresh_request(tablet.refresh_token, tablet), push]
        requests.append(pull_request("", tablet.token))
        with closing(Meter(server.port)) as meter:
            transport = HttpTransport(f"http://{HOST}:{meter.port}")
            sent = []
            for request in requests:
                before = meter.sent()
                reply = transport.send(request)
                sent.append(meter.sent() - before)
                if request is push:
                    _check(reply.body)
            transport.close()
        return {"day_bytes": sum(sent), "day_push_bytes": sent[1]}


class Meter:
    """A relay on the way to the server that counts what passes in its direction."""

    def __init__(self, upstream_port: int) -> None:
        self._listener = socket.create_server((HOST, 0))
        self.port: int = self._listener.getsockname()[1]
        self._upstream_port = upstream_port
        self._count = 0
        threading.Thread(target=self._accept, daemon=True).start()

    def sent(self) -> int:
        """Bytes that went to the server so far."""
        return self._count

    def close(self) -> None:
        self._listener.close()

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._listener.accept()
            except OSError:
                return
            far = socket.create_connection((HOST, self._upstream_port))
            for way in ((near, far, True), (far, near, False)):
                threading.Thread(target=self._pass_on, args=way, daemon=True).start()

    def _pass_on(self, source: socket.socket, target: socket.socket, counts: bool) -> None:
        with source, target:
            while piece := source.recv(65536):
                if counts:
                    self._count += len(piece)
                target.sendall(piece)


def _day(office: Office) -> list[tuple[UUID, str]]:
    """Works in the morning, inspections after them, as (change, body)."""
    lines = programme(office)[GOVERNORATE]
    writer, checker = inspector(lines, seed=5), Checker(seed=5)
    bodies = list(islice(writer.bodies(), WORKS))
    for number in range(INSPECTIONS):
        line, place = writer.stand()
        at = datetime.now(UTC)
        fields = checker.fields(line, place, at.isoformat())
        change, clocks = uuid7(), Clocks(at, 40_000_000 + number * 600_000, "4b1f-bench", at)
        body = write_body(change, uuid7(), "inspection", "put", None, fields, at, clocks, place)
        bodies.append((change, body))
    return bodies


def _check(reply: bytes) -> None:
    outcomes = [receipt["outcome"] for receipt in receipts(reply)]
    assert len(outcomes) == WORKS + INSPECTIONS, "a receipt is missing"  # noqa: S101
    assert set(outcomes) <= {"created", "updated"}, outcomes  # noqa: S101
