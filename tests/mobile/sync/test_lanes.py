"""The lanes of files over the fake server: cut, killed, refused, waiting; none blocks another."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import UUID

import pytest

from mobile.composition import Tablet, open_tablet
from mobile.faults import NoNetworkError
from mobile.shapes import Fix, Reply, Request, SyncProgress, SyncState, SyncSummary
from mobile.sync.lanes import WAIT_SETTING
from shared.sync.lanes import PIECE_BYTES
from tests.contracts.fake_files import TUS
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


@pytest.fixture
def line() -> Line:
    return Line()


@pytest.fixture
def network() -> Network:
    return Network()


@pytest.fixture
def tablet(tmp_path: Path, line: Line, network: Network) -> Iterator[Tablet]:
    found = open_tablet(
        tmp_path / "tablet", "http://127.0.0.1:9", transport=line, connectivity=network
    )
    found.engine.sign_in("inspector", "open")
    yield found
    found.close()


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


def test_a_photo_arrives_whole_after_its_text_and_its_thumbnail_first(
    tablet: Tablet, line: Line
) -> None:
    record = photo(tablet, LARGE)
    summary = tablet.engine.sync_now()
    assert (summary.state, summary.files_sent) == (SyncState.DONE, 2)
    assert (summary.files_left, summary.bytes_left, summary.left) == (0, 0, 0)
    assert line.server.files.kept[record, "original"] == LARGE
    assert states(tablet, record) == {"thumbnail": "there", "original": "there"}
    assert list(line.server.files.kept) == [(record, "thumbnail"), (record, "original")]
    push = next(i for i, (_, path) in enumerate(line.sent) if path.endswith("/push"))
    file = next(i for i, (_, path) in enumerate(line.sent) if path.startswith("/files"))
    assert push < file


def test_progress_is_told_in_bytes_of_each_file(tablet: Tablet) -> None:
    record = photo(tablet, LARGE)
    told: list[SyncProgress | SyncSummary] = []
    tablet.engine.listen(told.append)
    tablet.engine.sync_now()
    pieces = [t for t in told if isinstance(t, SyncProgress) and t.step == "original"]
    assert [t.done for t in pieces] == [PIECE_BYTES, 2 * PIECE_BYTES, 3 * PIECE_BYTES, len(LARGE)]
    assert {(t.record, t.total) for t in pieces} == {(record, len(LARGE))}


def test_a_cut_line_costs_nothing_of_what_had_arrived(tablet: Tablet, line: Line) -> None:
    record = photo(tablet, LARGE)
    is_first = first("PATCH")

    def cut(request: Request) -> Reply | None:
        if is_first(request):
            line.server.files.cut_after = 700_000
        return None

    line.before = cut
    assert tablet.engine.sync_now().state is SyncState.NO_NETWORK
    assert tablet.engine.sync_now().state is SyncState.DONE
    small = tablet.store.files(record)[0].size
    assert line.server.files.received_bytes == len(LARGE) + small
    assert "HEAD" in line.methods()


def test_a_tablet_killed_between_pieces_goes_on_where_the_server_is(
    tablet: Tablet, line: Line, tmp_path: Path
) -> None:
    record = photo(tablet, LARGE)
    pieces: list[int] = []

    def die(request: Request) -> Reply | None:
        if request.method == "PATCH":
            pieces.append(1)
            if len(pieces) == 3:
                line.server.send(request)
                raise KeyboardInterrupt
        return None

    line.before = die
    with pytest.raises(KeyboardInterrupt):
        tablet.engine.sync_now()
    line.before = lambda _: None
    again = open_tablet(tmp_path / "tablet", "http://127.0.0.1:9", transport=line)
    assert again.engine.sync_now().state is SyncState.DONE
    assert line.server.files.kept[record, "original"] == LARGE
    assert line.server.files.received_bytes == len(LARGE) + again.store.files(record)[0].size
    again.close()


def test_a_sign_in_that_runs_out_amid_a_file_is_renewed(tablet: Tablet, line: Line) -> None:
    record = photo(tablet, LARGE)
    is_first = first("PATCH")

    def expire(request: Request) -> Reply | None:
        if is_first(request):
            line.server.tokens.clear()
        return None

    line.before = expire
    assert tablet.engine.sync_now().state is SyncState.DONE
    assert states(tablet, record)["original"] == "there"


def test_what_is_saved_while_a_file_goes_is_sent_in_between(tablet: Tablet, line: Line) -> None:
    photo(tablet, LARGE)
    is_first = first("PATCH")

    def save(request: Request) -> Reply | None:
        if is_first(request):
            tablet.store.log_work(WORK, HERE)
        return None

    line.before = save
    assert tablet.engine.sync_now().state is SyncState.DONE
    pushes = [i for i, (_, path) in enumerate(line.sent) if path.endswith("/push")]
    last_piece = max(i for i, (method, _) in enumerate(line.sent) if method == "PATCH")
    assert len(pushes) == 2
    assert pushes[1] < last_piece


def test_a_photo_that_the_server_cannot_take_holds_back_neither_text_nor_others(
    tablet: Tablet, line: Line
) -> None:
    bad, good = photo(tablet, seed=1), photo(tablet, seed=2)

    def refuse(request: Request) -> Reply | None:
        if request.method != "POST" or not request.path.startswith("/files"):
            return None
        import base64

        name = base64.b64encode(str(bad).encode()).decode()
        is_bad = name in request.headers["Upload-Metadata"]
        body = b'{"error": {"code": "file_too_large", "field": "Upload-Length"}}'
        return Reply(413, TUS, body) if is_bad else None

    line.before = refuse
    summary = tablet.engine.sync_now()
    assert (summary.state, summary.left, summary.files_left) == (SyncState.DONE, 0, 0)
    assert set(states(tablet, good).values()) == {"there"}
    assert set(states(tablet, bad).values()) == {"problem"}
    problems = tablet.store.problems()
    assert {(p.code, p.field, p.record) for p in problems} == {("file_too_large", "file", bad)}
    assert tablet.store.outbox_counts().needs_you == 2
    line.before = lambda _: None
    for role in ("thumbnail", "original"):
        tablet.store.try_file_again(bad, role)
    assert tablet.engine.sync_now().files_sent == 2
    assert tablet.store.problems() == []


def test_files_go_though_the_text_cannot(tablet: Tablet, line: Line) -> None:
    record = photo(tablet)
    line.before = lambda request: (
        Reply(503, {"retry-after": "40"}, b"") if request.path.endswith("/push") else None
    )
    summary = tablet.engine.sync_now()
    assert summary.state is SyncState.WAIT
    assert (summary.code, summary.left, summary.files_sent) == ("busy", 3, 2)
    assert set(states(tablet, record).values()) == {"there"}


def test_a_revoked_tablet_still_uploads(tablet: Tablet, line: Line) -> None:
    record = photo(tablet)
    revoked = b'{"error": {"code": "device_revoked", "field": ""}}'
    line.before = lambda request: (
        Reply(403, {}, revoked) if request.path.endswith("/pull") else None
    )
    summary = tablet.engine.sync_now()
    assert (summary.state, summary.code) == (SyncState.REFUSED, "device_revoked")
    assert set(states(tablet, record).values()) == {"there"}


@pytest.mark.parametrize("status", [200, 204, 302])
def test_a_portal_that_answers_for_the_server_makes_no_file_safe(
    tablet: Tablet, line: Line, status: int
) -> None:
    record = photo(tablet)
    page = Reply(status, {"content-type": "text/html", "upload-offset": "5"}, b"<html>")
    line.before = lambda request: page if request.path.startswith("/files") else None
    summary = tablet.engine.sync_now()
    assert (summary.state, summary.code) == (SyncState.WAIT, "not_ours")
    assert summary.files_left == 2
    assert set(states(tablet, record).values()) == {"waiting"}
    line.before = lambda _: None
    assert tablet.engine.sync_now().files_left == 0


def test_a_file_damaged_on_the_tablet_is_told_and_the_others_go(tablet: Tablet, line: Line) -> None:
    bad, good = photo(tablet, seed=1), photo(tablet, seed=2)
    path = tablet.store.files(bad)[1].path
    assert path is not None
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    tablet.engine.sync_now()
    assert states(tablet, bad) == {"thumbnail": "there", "original": "problem"}
    assert set(states(tablet, good).values()) == {"there"}
    (problem,) = tablet.store.problems()
    assert (problem.code, problem.field, problem.detail) == ("file_damaged", "file", "original")


def test_a_file_that_is_gone_or_cut_short_is_told_too(tablet: Tablet) -> None:
    gone, short, good = (photo(tablet, seed=seed) for seed in (1, 2, 3))
    lost, cut = tablet.store.files(gone)[1].path, tablet.store.files(short)[1].path
    assert lost is not None
    assert cut is not None
    lost.unlink()
    cut.write_bytes(cut.read_bytes()[:100])
    tablet.engine.sync_now()
    assert states(tablet, gone)["original"] == "problem"
    assert states(tablet, short)["original"] == "problem"
    assert set(states(tablet, good).values()) == {"there"}


def test_originals_wait_for_a_free_network_when_one_wishes_so(
    tablet: Tablet, network: Network
) -> None:
    record = photo(tablet)
    tablet.store.keep_setting(WAIT_SETTING, "yes")
    summary = tablet.engine.sync_now()
    assert (summary.state, summary.files_left) == (SyncState.DONE, 1)
    assert states(tablet, record) == {"thumbnail": "there", "original": "waiting"}
    network.is_free = True
    assert tablet.engine.sync_now().files_left == 0


def test_more_files_than_one_plan_holds_all_go(tablet: Tablet, line: Line) -> None:
    record = tablet.store.log_work(WORK, HERE).record
    for seed in range(60):
        tablet.store.attach_photo(record, jpeg(seed, 64, 48))
    summary = tablet.engine.sync_now()
    assert (summary.files_sent, summary.files_left) == (120, 0)
    assert len(line.server.files.kept) == 120


def test_a_server_restored_from_before_gets_the_files_it_lost_and_no_others(
    tablet: Tablet, line: Line
) -> None:
    kept, lost = photo(tablet, seed=1), photo(tablet, seed=2)
    tablet.engine.sync_now()
    files = line.server.files
    gone = [p for p, upload in files.uploads.items() if upload.metadata["record"] == str(lost)]
    for path in gone:
        del files.uploads[path]
    for role in ("thumbnail", "original"):
        del files.kept[lost, role]
    line.server.epoch = "2"
    before = files.received_bytes
    assert tablet.engine.sync_now().state is SyncState.DONE
    assert set(files.kept) == {
        (r, role) for r in (kept, lost) for role in ("thumbnail", "original")
    }
    assert files.received_bytes - before == sum(f.size for f in tablet.store.files(lost))


def test_no_network_for_files_alone_is_told_and_ends_the_run(tablet: Tablet, line: Line) -> None:
    photo(tablet)

    def cut(request: Request) -> Reply | None:
        if request.path.startswith("/files"):
            raise NoNetworkError
        return None

    line.before = cut
    summary = tablet.engine.sync_now()
    assert (summary.state, summary.left, summary.files_left) == (SyncState.NO_NETWORK, 0, 2)
    assert summary.try_again_s is not None
    assert line.methods() == ["POST"]


def test_a_run_without_files_sends_text_alone(tablet: Tablet, line: Line) -> None:
    record = photo(tablet)
    summary = tablet.engine.sync_now(with_files=False)
    assert (summary.state, summary.left, summary.files_left) == (SyncState.DONE, 0, 2)
    assert line.methods() == []
    assert tablet.engine.sync_now().files_sent == 2
    assert states(tablet, record) == {"thumbnail": "there", "original": "there"}


def test_only_files_wait_when_only_files_are_refused(tablet: Tablet, line: Line) -> None:
    photo(tablet)
    busy = Reply(429, {**TUS, "retry-after": "3600"}, b"")
    line.before = lambda request: busy if request.path.startswith("/files") else None
    summary = tablet.engine.sync_now()
    assert (summary.state, summary.is_text_done) == (SyncState.WAIT, True)
    assert summary.try_again_s is not None
    assert summary.try_again_s >= 3600
