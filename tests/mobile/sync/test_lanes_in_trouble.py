"""Files that are refused, damaged or answered by strangers: none blocks another, nor text."""

from __future__ import annotations

import pytest

from mobile.composition import Tablet
from mobile.faults import NoNetworkError
from mobile.shapes import Reply, Request, SyncState
from mobile.sync.lanes import WAIT_SETTING
from tests.contracts.fake_files import TUS
from tests.mobile.store.pictures import jpeg
from tests.mobile.sync.steered_line import HERE, WORK, Line, Network, photo, states


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
    path = tablet.store.folder.path(tablet.store.files(bad)[1].sha256)
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
    lost, cut = (
        tablet.store.folder.path(tablet.store.files(one)[1].sha256) for one in (gone, short)
    )
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
