"""Records of every kind and their files, against the fake server and the real one over HTTP."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from mobile.composition import Tablet
from mobile.faults import NoNetworkError
from mobile.shapes import Reply, Request, SyncState
from shared.sync import pace
from shared.sync.lanes import PIECE_BYTES
from shared.wire.kinds import KINDS
from tests.contracts.conftest import Served
from tests.contracts.test_sync_contract import HERE, log, records, sync
from tests.mobile.store.pictures import jpeg, noisy_png
from tests.mobile.store.test_records import least

LARGE = noisy_png(900, 800)
KINDS_HERE = sorted(set(KINDS) - {"photo", "work"})


def fields_of(kind: str) -> dict[str, Any]:
    """The least of a kind, on the contract test's programme."""
    fields = least(kind)
    return fields | {"activity": "C09-A01"} if "activity" in fields else fields | {"contract": 9}


def file_of(tablet: Tablet, record: UUID, role: str) -> bytes:
    """A file as the server gives it to this tablet's person."""
    session: Any = tablet.engine._session
    reply = session.send(Request("GET", f"/files/{record}/{role}", token=session._access))
    assert reply.status == 200, reply
    return bytes(reply.body)


def states(tablet: Tablet, record: UUID) -> set[str]:
    return {file.state for file in tablet.store.files(record)}


def test_a_fix_that_another_app_made_up_arrives_as_such(served: Served) -> None:
    tablet = served.tablet()
    record = tablet.store.save("defect", fields_of("defect"), replace(HERE, is_mocked=True)).record
    sync(tablet)
    shown = tablet.store.record(record)
    assert shown is not None
    assert shown.fields["place"]["is_mocked"] is True


class Cut:
    """A wire that breaks after so many pieces; what was sent then arrives or does not."""

    def __init__(self, tablet: Tablet, after: int, arrives: bool) -> None:
        self._send: Callable[[Request], Reply] = tablet.transport.send
        self._left, self._arrives = after, arrives
        tablet.transport.send = self.send  # type: ignore[method-assign]

    def send(self, request: Request) -> Reply:
        if request.method != "PATCH":
            return self._send(request)
        self._left -= 1
        if self._left >= 0:
            return self._send(request)
        if self._arrives:
            self._send(request)
        raise NoNetworkError


def pieces_of(tablet: Tablet) -> list[int]:
    """The sizes of the pieces that this tablet sends from now on."""
    inner, sent = tablet.transport.send, list[int]()

    def counting(request: Request) -> Reply:
        if request.method == "PATCH" and request.piece is not None:
            sent.append(request.piece.length)
        return inner(request)

    tablet.transport.send = counting  # type: ignore[method-assign]
    return sent


@pytest.mark.parametrize("kind", KINDS_HERE)
def test_a_record_of_each_kind_arrives_and_comes_to_another_tablet(
    served: Served, kind: str
) -> None:
    tablet = served.tablet()
    saved = tablet.store.save(kind, fields_of(kind), HERE)
    summary = sync(tablet)
    assert (summary.acknowledged, summary.rejected) == (1, 0), tablet.store.problems()
    assert tablet.store.problems() == []
    other = served.tablet()
    sync(other)
    assert records(other) == records(tablet)
    assert [r.record for r in other.store.records(kind)] == [saved.record]


def test_a_deleted_record_leaves_other_tablets_and_comes_back(served: Served) -> None:
    tablet, other = served.tablet(), served.tablet()
    saved = tablet.store.save("obstacle", fields_of("obstacle"), HERE)
    for each in (tablet, other):
        sync(each)
    gone = tablet.store.delete(saved.record)
    for each in (tablet, other):
        sync(each)
    assert other.store.records("obstacle") == []
    tablet.store.undo(gone)
    for each in (tablet, other):
        sync(each)
    assert [r.record for r in other.store.records("obstacle")] == [saved.record]


def test_a_photo_arrives_with_its_bytes_and_stands_in_its_work(served: Served) -> None:
    tablet = served.tablet()
    work = log(tablet)
    photo = tablet.store.attach_photo(work, LARGE, HERE, caption="قبل الكشط").record
    summary = sync(tablet)
    assert (summary.files_sent, summary.files_left, summary.rejected) == (2, 0, 0)
    assert states(tablet, photo) == {"there"}
    other = served.tablet()
    sync(other)
    found = other.store.record(work)
    assert found is not None
    assert found.fields["photos"] == [str(photo)]
    assert [p.fields["caption"] for p in other.store.records("photo", of=work)] == ["قبل الكشط"]
    assert file_of(other, photo, "original") == LARGE


def test_photos_of_two_tablets_on_one_work_all_stay(served: Served) -> None:
    first, second = served.tablet(), served.tablet()
    work = log(first)
    sync(first)
    sync(second)
    mine = first.store.attach_photo(work, jpeg(1), HERE).record
    theirs = second.store.attach_photo(work, jpeg(2), HERE).record
    for tablet in (first, second, first):
        sync(tablet)
    for tablet in (first, second):
        found = tablet.store.record(work)
        assert found is not None
        assert set(found.fields["photos"]) == {str(mine), str(theirs)}
        assert found.conflicts == {}


@pytest.mark.parametrize("arrives", [False, True])
def test_a_cut_amid_a_file_is_gone_on_with_after_a_restart(
    served: Served, arrives: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pace, "HELD_S", 0.0)  # a slow line: small pieces
    tablet = served.tablet()
    photo = tablet.store.attach_photo(log(tablet), LARGE, HERE).record
    Cut(tablet, 0, arrives)
    assert tablet.engine.sync_now().state is SyncState.NO_NETWORK
    home = tablet.store.database.path.parent
    tablet.close()
    served.tablets.remove(tablet)
    again = served.tablet(home, is_signed_in=False)
    sent = pieces_of(again)
    sync(again)
    assert states(again, photo) == {"there"}
    assert sum(sent) == len(LARGE) - PIECE_BYTES * (2 if arrives else 1)
    assert file_of(again, photo, "original") == LARGE


def test_a_photo_sent_before_its_text_is_there_with_it(served: Served) -> None:
    """Files do not wait for text: the upload came first, then its record."""
    tablet = served.tablet()
    photo = tablet.store.attach_photo(log(tablet), jpeg(5), HERE).record
    inner = tablet.transport.send

    def no_push(request: Request) -> Reply:
        if request.path.endswith("/push"):
            return Reply(503, {}, b"")
        return inner(request)

    tablet.transport.send = no_push  # type: ignore[method-assign]
    assert tablet.engine.sync_now().files_sent == 2
    assert states(tablet, photo) == {"there"}
    tablet.transport.send = inner  # type: ignore[method-assign]
    sync(tablet)
    assert file_of(tablet, photo, "original") == jpeg(5)


def test_the_same_file_twice_is_two_uploads_and_both_are_there(served: Served) -> None:
    tablet = served.tablet()
    work = log(tablet)
    photos = [tablet.store.attach_photo(work, jpeg(6), HERE).record for _ in range(2)]
    sync(tablet)
    for photo in photos:
        assert states(tablet, photo) == {"there"}
        assert file_of(tablet, photo, "original") == jpeg(6)


def test_a_tablet_that_lost_its_upload_begins_another(served: Served) -> None:
    tablet = served.tablet()
    photo = tablet.store.attach_photo(log(tablet), LARGE, HERE).record
    with tablet.store.database.write() as rows:
        rows.execute(
            "UPDATE file SET url = '/files/01980000-0000-7000-8000-000000000000', reached = 99"
        )
    sync(tablet)
    assert states(tablet, photo) == {"there"}
