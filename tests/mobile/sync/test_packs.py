"""Map packs over a line that is cut anywhere, on a tablet that is killed at any byte."""

from __future__ import annotations

import hashlib
import json
import random
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mobile.composition import Tablet
from mobile.faults import NoNetworkError
from mobile.shapes import Reply, Request
from mobile.store.map_features import road_of
from mobile.sync.packs import ASK_EVERY_MS, FIRST_PIECE_BYTES, MapPackages
from mobile.sync.requests import reference_request
from shared.wire.map_pack import MAGIC, Pack, delta, whole_pack, write_pack
from tests.mobile.programme import reference
from tests.mobile.sync.steered_line import Line

PACKS = "/api/v1/map-packs"


def large_pack(seed: int = 1, name: str = "Road") -> Pack:
    """Some 400 KB that nothing packs any smaller."""
    draw = random.Random(seed)
    sections = [
        {
            "code": f"R{number:04}", "road_ref": "S-HA", "name_ar": "شارع", "name_en": name,
            "lanes": 2, "from_m": "0", "to_m": "500",
            "line": [(47 + draw.random(), 29 + draw.random()) for _ in range(60)],
        }
        for number in range(900)
    ]  # fmt: skip
    return whole_pack(9, [road_of(section) for section in sections])


WHOLE = large_pack()


class PackServer:
    """Gives packs of contract 9 in ranges; ``spoil`` may do something else."""

    def __init__(self, pack: Pack = WHOLE) -> None:
        self.pack, self.base = pack, None
        self.sent_bytes = 0
        self.asked: list[Request] = []
        self.spoil: Callable[[Request, Reply], Reply] = lambda _, reply: reply

    def __call__(self, request: Request) -> Reply | None:
        if not request.path.startswith(PACKS):
            return None
        self.asked.append(request)
        if request.path == PACKS:
            return self._list()
        return self.spoil(request, self._bytes(request))

    def _list(self) -> Reply:
        content = write_pack(self.pack)
        row = {"contract": 9, "version": self.pack.version, "size": len(content)}
        packs = [{**row, "sha256": hashlib.sha256(content).hexdigest()}]
        return Reply(200, {}, json.dumps({"packs": packs}).encode())

    def _bytes(self, request: Request) -> Reply:
        held = request.query.get("version", "")
        part = self.base if self.base is not None and self.base.version == held else None
        content = write_pack(self.pack if part is None else delta(part, self.pack))
        tag = f'"{hashlib.sha256(content).hexdigest()}"'
        if request.headers.get("If-Range", tag) != tag:
            self.sent_bytes += len(content)
            return Reply(200, {"etag": tag}, content)
        start, _, stop = request.headers["Range"].removeprefix("bytes=").partition("-")
        body = content[int(start) : int(stop) + 1]
        if not body:
            return Reply(416, {"content-range": f"bytes */{len(content)}"}, b"{}")
        self.sent_bytes += len(body)
        last = int(start) + len(body) - 1
        told = {"etag": tag, "content-range": f"bytes {start}-{last}/{len(content)}"}
        return Reply(206, told, body)


def fetch(tablet: Tablet) -> bool:
    """As the app does after a start: nothing is remembered but what is in the folder."""
    return MapPackages(tablet.store, tablet.engine._session).fetch()


@pytest.fixture
def server(line: Line) -> PackServer:
    found = PackServer()
    line.before = found
    return found


def test_a_pack_comes_in_pieces_and_is_swapped_in(tablet: Tablet, server: PackServer) -> None:
    assert fetch(tablet)
    assert tablet.store.pack_version(9) == WHOLE.version
    assert len(tablet.store.sections()) == 900
    assert server.sent_bytes == len(write_pack(WHOLE))
    assert len(server.asked) > 3
    assert not fetch(tablet)


@settings(deadline=None, max_examples=12, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_a_kill_at_any_byte_is_gone_on_from_there(
    data: st.DataObject, tablet: Tablet, server: PackServer
) -> None:
    """The folder as a kill leaves it: so many of the pack's bytes, in its first file."""
    content = write_pack(WHOLE)
    here = data.draw(st.integers(0, len(content)))
    tablet.store.forget_pack_version(9)
    tablet.store.drop_part(9)
    tablet.store.add_to_part(9, hashlib.sha256(content).hexdigest(), 0, content[:here])
    server.sent_bytes = 0
    assert fetch(tablet)
    assert tablet.store.pack_version(9) == WHOLE.version
    assert server.sent_bytes == len(content) - here
    assert tablet.store.pack_part(9) == ("", 0)


@pytest.mark.parametrize("cut_at", [0, 1, 2])
def test_a_line_cut_at_any_piece_costs_that_piece(
    tablet: Tablet, server: PackServer, cut_at: int
) -> None:
    count = iter(range(100))

    def cut(_: Request, reply: Reply) -> Reply:
        if next(count) == cut_at:
            raise NoNetworkError
        return reply

    server.spoil = cut
    assert not fetch(tablet)
    server.spoil = lambda _, reply: reply
    assert fetch(tablet)
    assert tablet.store.pack_version(9) == WHOLE.version
    again = server.sent_bytes - len(write_pack(WHOLE))
    assert again <= FIRST_PIECE_BYTES * 2**cut_at


def test_a_cut_piece_is_no_piece(tablet: Tablet, server: PackServer) -> None:
    server.spoil = lambda _, reply: Reply(reply.status, reply.headers, reply.body[:-1])
    assert not fetch(tablet)
    assert tablet.store.pack_part(9) == ("", 0)


def test_a_pack_that_changed_meanwhile_is_begun_anew(tablet: Tablet, server: PackServer) -> None:
    count = iter(range(100))

    def change(_: Request, reply: Reply) -> Reply:
        if next(count) == 1:
            server.pack = large_pack(2)
            raise NoNetworkError
        return reply

    server.spoil = change
    assert not fetch(tablet)
    assert tablet.store.pack_part(9)[1] == FIRST_PIECE_BYTES
    assert fetch(tablet)
    assert tablet.store.pack_version(9) == server.pack.version


def test_a_small_change_costs_little(tablet: Tablet, server: PackServer) -> None:
    fetch(tablet)
    changed = [*WHOLE.features[:-1], road_of({**WHOLE.features[-1].said, "line": [(48, 29)] * 2})]
    server.base, server.pack, server.sent_bytes = WHOLE, whole_pack(9, changed), 0
    assert fetch(tablet)
    assert tablet.store.pack_version(9) == server.pack.version
    assert server.sent_bytes < 1000


def test_a_delta_that_does_not_fit_is_followed_by_the_whole(
    tablet: Tablet, server: PackServer
) -> None:
    """What is held was damaged: nobody knows by what."""
    fetch(tablet)
    with tablet.store.database.write() as rows:
        rows.execute("UPDATE map_feature SET digest = 'x' WHERE id = 'road:R0001'")
    changed = [*WHOLE.features[:-1], road_of({**WHOLE.features[-1].said, "line": [(48, 29)] * 2})]
    server.base, server.pack = WHOLE, whole_pack(9, changed)
    assert fetch(tablet)
    assert tablet.store.pack_version(9) == server.pack.version
    assert len(tablet.store.sections()) == 900


@pytest.mark.parametrize(
    "body",
    [b"<html>Welcome</html>", MAGIC + b"nonsense", write_pack(whole_pack(10, WHOLE.features[:3]))],
)
def test_what_is_no_pack_of_ours_changes_nothing(
    tablet: Tablet, server: PackServer, body: bytes
) -> None:
    fetch(tablet)
    server.pack = large_pack(2)
    tag = {"etag": f'"{hashlib.sha256(body).hexdigest()}"'}
    server.spoil = lambda _, __: Reply(200, tag, body)
    assert not fetch(tablet)
    assert len(tablet.store.sections()) == 900
    server.spoil = lambda _, reply: reply
    assert fetch(tablet)


def test_bytes_of_another_sum_than_said_are_thrown_away(tablet: Tablet, server: PackServer) -> None:
    def flip(_: Request, reply: Reply) -> Reply:
        return Reply(reply.status, reply.headers, bytes([reply.body[0] ^ 1]) + reply.body[1:])

    server.spoil = flip
    assert not fetch(tablet)
    assert tablet.store.pack_version(9) == ""
    assert tablet.store.pack_part(9) == ("", 0)
    server.spoil = lambda _, reply: reply
    assert fetch(tablet)


def test_the_server_is_asked_for_its_list_now_and_then(
    tablet: Tablet, server: PackServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    packs = MapPackages(tablet.store, tablet.engine._session)
    packs.fetch()
    asked = len(server.asked)
    packs.fetch()
    assert len(server.asked) == asked
    clocks = tablet.store.clocks_now()
    later = clocks._replace(monotonic_ms=clocks.monotonic_ms + ASK_EVERY_MS)
    monkeypatch.setattr(tablet.store, "clocks_now", lambda: later)
    packs.fetch()
    assert len(server.asked) == asked + 1


def test_a_server_without_packs_is_believed_and_sends_its_roads(tablet: Tablet, line: Line) -> None:
    tablet.store.keep_reference(reference("9"))
    assert not fetch(tablet)
    assert not tablet.store.has_packs()
    assert len(tablet.store.sections()) == 253
    asked = [request for request in line.sent if request[1] == PACKS]
    assert len(asked) == 2
    fetch(tablet)
    assert "has_packs" not in reference_request("9", tablet.store.has_packs(), "").query


def test_no_room_for_a_pack_stops_no_sync(
    tablet: Tablet, server: PackServer, tmp_path: Path
) -> None:
    (tmp_path / "tablet" / "packs").write_text("in the way")
    assert not fetch(tablet)
    assert tablet.engine.sync_now().code == ""


def test_a_piece_from_elsewhere_is_not_put_here(tablet: Tablet, server: PackServer) -> None:
    """A cache on the way may answer with the piece that somebody asked for before."""
    kept: list[Reply] = []

    def stale(_: Request, reply: Reply) -> Reply:
        kept.append(reply)
        return kept[0]

    server.spoil = stale
    assert not fetch(tablet)
    assert tablet.store.pack_part(9)[1] == FIRST_PIECE_BYTES
