"""The lanes of files over the fake server: sent, cut, killed, resumed, between texts."""

from __future__ import annotations

from pathlib import Path

import pytest

from mobile.composition import Tablet, open_tablet
from mobile.shapes import Reply, Request, SyncProgress, SyncState, SyncSummary
from shared.sync import pace
from shared.sync.lanes import PIECE_BYTES
from tests.mobile.sync.steered_line import HERE, LARGE, WORK, Line, first, photo, states


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> None:
    """A line on which the smallest piece takes longer than text should wait."""
    monkeypatch.setattr(pace, "HELD_S", 0.0)


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


def test_once_the_line_is_known_a_photo_needs_one_request(tablet: Tablet, line: Line) -> None:
    photo(tablet, LARGE)
    assert tablet.engine.sync_now().state is SyncState.DONE
    assert line.methods() == ["POST", "POST", "PATCH"]
    line.sent.clear()
    second = photo(tablet, LARGE, seed=2)
    assert tablet.engine.sync_now().state is SyncState.DONE
    assert line.methods() == ["POST", "POST"]
    assert line.server.files.kept[second, "original"] == LARGE


def test_a_cut_creation_is_gone_on_with_where_it_was(tablet: Tablet, line: Line) -> None:
    photo(tablet, LARGE)
    assert tablet.engine.sync_now().state is SyncState.DONE
    record = photo(tablet, LARGE)
    before, posts = line.server.files.received_bytes, list[int]()

    def cut(request: Request) -> Reply | None:
        if request.method == "POST" and request.piece and request.piece.length == len(LARGE):
            posts.append(1)
            line.server.files.cut_after = 2_900_000
        return None

    line.before = cut
    assert tablet.engine.sync_now().state is SyncState.NO_NETWORK
    line.sent.clear()
    assert tablet.engine.sync_now().state is SyncState.DONE
    # Said again without bytes, asked, and gone on with in small pieces.
    assert line.methods() == ["POST", "HEAD", "PATCH"]
    small = tablet.store.files(record)[0].size
    assert line.server.files.received_bytes - before == len(LARGE) + small
    assert (len(posts), states(tablet, record)["original"]) == (1, "there")


@pytest.mark.usefixtures("slow")
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


@pytest.mark.usefixtures("slow")
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


@pytest.mark.usefixtures("slow")
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
