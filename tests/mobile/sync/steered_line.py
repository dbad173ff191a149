"""A line between tablet and fake server that a test cuts, and what goes over it."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from mobile.composition import Tablet
from mobile.shapes import Fix, Reply, Request
from tests.contracts.fake_server import FakeServer
from tests.mobile.store.pictures import jpeg, noisy_png

WORK = {"activity": "C09-A01", "boq_item": "B1", "quantity": "12.50"}
HERE = Fix(29.33, 48.05, 4.0)
# Three pieces and a bit.
LARGE = noisy_png(1024, 1100)


class Line:
    """Between tablet and fake server: ``before`` may answer, or cut, in the server's place."""

    def __init__(self) -> None:
        self.server = FakeServer("open")
        self.before: Callable[[Request], Reply | None] = lambda _: None
        self.sent: list[tuple[str, str]] = []

    def send(self, request: Request) -> Reply:
        self.sent.append((request.method, request.path))
        return self.before(request) or self.server.send(request)

    def methods(self) -> list[str]:
        return [method for method, path in self.sent if path.startswith("/files")]


class Network:
    def __init__(self) -> None:
        self.is_free = False

    def is_free_of_charge(self) -> bool:
        return self.is_free

    def has_network(self) -> bool:
        return True


def photo(tablet: Tablet, content: bytes = b"", seed: int = 1) -> UUID:
    record = tablet.store.log_work(WORK, HERE).record
    return tablet.store.attach_photo(record, content or jpeg(seed), HERE).record


def states(tablet: Tablet, record: UUID) -> dict[str, str]:
    return {file.role: file.state for file in tablet.store.files(record)}


def first(path: str) -> Callable[[Request], bool]:
    """Whether a request is the first of this method."""
    seen: list[bool] = []

    def is_first(request: Request) -> bool:
        found = request.method == path and request.path.startswith("/files") and not seen
        seen.extend([True] * found)
        return found

    return is_first
