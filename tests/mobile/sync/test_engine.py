"""The engine over the fake server: what no real server does on demand."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest

from mobile.composition import Tablet, open_tablet
from mobile.faults import NoNetworkError, SignInError, StorageFaultError
from mobile.shapes import Fix, Reply, Request, SyncState
from mobile.store import SqliteStore
from shared.wire.protocol import MAX_CHANGES_A_PUSH
from tests.contracts.fake_server import FakeServer

WORK = {"activity": "C09-A01", "boq_item": "B1", "quantity": "12.50"}
HERE = Fix(29.33, 48.05, 4.0)


class Between:
    """Stands before the fake server; ``answer`` may give another reply to a path."""

    def __init__(self) -> None:
        self.server = FakeServer("open")
        self.replies: dict[str, Reply] = {}
        self.sent: list[Request] = []
        self.is_down = False

    def send(self, request: Request) -> Reply:
        self.sent.append(request)
        if self.is_down:
            raise NoNetworkError
        door = request.path.rsplit("/", 1)[-1]
        return self.replies.get(door) or self.server.send(request)

    def pushes(self) -> list[Request]:
        return [request for request in self.sent if request.path.endswith("/push")]


@pytest.fixture
def between() -> Between:
    return Between()


@pytest.fixture
def tablet(tmp_path: Path, between: Between) -> Iterator[Tablet]:
    found = open_tablet(tmp_path / "tablet", "http://127.0.0.1:9", transport=between)
    found.engine.sign_in("inspector", "open")
    yield found
    found.close()


def log(tablet: Tablet) -> UUID:
    return tablet.store.log_work(WORK, HERE).record


def test_long_outboxes_go_in_several_pushes(tablet: Tablet, between: Between) -> None:
    with tablet.store.database.write():
        for _ in range(MAX_CHANGES_A_PUSH + 20):
            log(tablet)
    assert tablet.engine.sync_now().pushed == MAX_CHANGES_A_PUSH + 20
    assert len(between.pushes()) == 2


def test_a_restored_server_gets_again_what_it_lost(tablet: Tablet, between: Between) -> None:
    log(tablet)
    log(tablet)
    assert tablet.engine.sync_now().state is SyncState.DONE
    server = between.server
    outbox = next(iter(server.outboxes.values()))
    lost = list(server.heads)[1]
    outbox["links"].pop()
    outbox["receipts"].pop()
    del server.heads[lost], server.numbers[lost]
    server.epoch = "2"
    summary = tablet.engine.sync_now()
    assert (summary.state, summary.repeated, summary.left) == (SyncState.DONE, 1, 0)
    assert lost in server.heads
    assert tablet.store.works_count() == 2


def test_what_the_server_lost_and_nobody_keeps_is_declared_and_the_outbox_goes_on(
    tablet: Tablet, between: Between
) -> None:
    log(tablet)
    tablet.engine.sync_now()
    with tablet.store.database.write() as rows:
        rows.execute(
            "UPDATE outbox SET kept_from = 2, kept_link ="
            " (SELECT link FROM change WHERE n = 1) WHERE is_open = 1"
        )
        rows.execute("DELETE FROM change WHERE n = 1")
    outbox = next(iter(between.server.outboxes.values()))
    del outbox["links"][1:], outbox["receipts"][:]
    record = log(tablet)
    assert tablet.engine.sync_now().state is SyncState.DONE
    assert record in between.server.heads
    assert len(between.server.outboxes) == 1
    assert [receipt and receipt["n"] for receipt in outbox["receipts"]] == [None, 2]
    assert tablet.store.integrity_faults() == []


def test_a_sick_push_does_not_hold_back_the_pull(tablet: Tablet, between: Between) -> None:
    log(tablet)
    between.replies["push"] = Reply(503, {"retry-after": "77"}, b"")
    summary = tablet.engine.sync_now()
    assert (summary.state, summary.code, summary.left) == (SyncState.WAIT, "busy", 1)
    assert 77 <= (summary.try_again_s or 0) <= 77 * 1.25
    assert tablet.store.outbox_counts().last_sync_at is not None


def test_pauses_grow_while_the_network_is_away_and_start_anew_after(
    tablet: Tablet, between: Between
) -> None:
    log(tablet)
    between.is_down = True
    pauses = [tablet.engine.sync_now().try_again_s or 0 for _ in range(6)]
    assert pauses[-1] > pauses[0] * 8
    between.is_down = False
    assert tablet.engine.sync_now().state is SyncState.DONE
    between.is_down = True
    log(tablet)
    assert (tablet.engine.sync_now().try_again_s or 0) <= 2


def test_a_sign_in_that_died_asks_for_a_new_one_and_saving_goes_on(
    tablet: Tablet, between: Between
) -> None:
    between.server.tokens.clear()
    between.server.refreshable.clear()
    log(tablet)
    assert tablet.engine.sync_now().state is SyncState.SIGN_IN_NEEDED
    log(tablet)
    tablet.engine.sign_in("inspector", "open")
    assert tablet.engine.sync_now().acknowledged == 2


def test_a_malformed_page_moves_no_cursor(tablet: Tablet, between: Between) -> None:
    tablet.engine.sync_now()
    cursor = tablet.store.cursor()
    between.replies["pull"] = Reply(200, {}, b'{"records": [{}], "cursor": "x", "more": false}')
    assert tablet.engine.sync_now().code == "not_ours"
    assert tablet.store.cursor() == cursor


def test_a_fault_of_the_flash_while_keeping_a_page_moves_no_cursor(
    tablet: Tablet, between: Between, monkeypatch: pytest.MonkeyPatch
) -> None:
    log(tablet)

    def fails(*_: object) -> None:
        raise StorageFaultError("the flash is gone")

    with monkeypatch.context() as patched:
        patched.setattr(SqliteStore, "keep_page", fails)
        with pytest.raises(StorageFaultError):
            tablet.engine.sync_now()
    assert tablet.store.cursor() == ""
    assert tablet.engine.sync_now().state is SyncState.DONE


def test_a_second_call_waits_for_the_first_and_gets_its_summary(
    tablet: Tablet, between: Between
) -> None:
    log(tablet)
    entered, may_go = threading.Event(), threading.Event()
    send = between.server.send

    def slowly(request: Request) -> Reply:
        entered.set()
        may_go.wait(10)
        return send(request)

    between.server.send = slowly  # type: ignore[method-assign]
    found: list[object] = []
    threads = [threading.Thread(target=lambda: found.append(tablet.engine.sync_now()))]
    threads[0].start()
    assert entered.wait(10)
    threads.append(threading.Thread(target=lambda: found.append(tablet.engine.sync_now())))
    threads[1].start()
    may_go.set()
    for thread in threads:
        thread.join(10)
    assert found[0] == found[1]
    assert len(between.pushes()) == 1


def test_saving_goes_on_while_a_sync_waits_for_the_network(
    tablet: Tablet, between: Between
) -> None:
    log(tablet)
    send = between.server.send
    saved: list[UUID] = []

    def saving(request: Request) -> Reply:
        reply = send(request)
        thread = threading.Thread(target=lambda: saved.append(log(tablet)))
        if request.path.endswith("/push") and not saved:
            thread.start()
            thread.join(10)
        return reply

    between.server.send = saving  # type: ignore[method-assign]
    tablet.engine.sync_now()
    assert len(saved) == 1
    assert tablet.store.work(saved[0]) is not None


@pytest.mark.parametrize(
    ("reply", "code"),
    [(Reply(200, {}, b"<html>"), "not_ours"), (Reply(503, {}, b""), "busy")],
)
def test_a_sign_in_answered_by_somebody_else_is_said(
    tmp_path: Path, between: Between, reply: Reply, code: str
) -> None:
    tablet = open_tablet(tmp_path / "new", "http://127.0.0.1:9", transport=between)
    between.replies["token"] = reply
    with pytest.raises(SignInError) as refused:
        tablet.engine.sign_in("inspector", "open")
    assert refused.value.code == code
    between.is_down = True
    with pytest.raises(NoNetworkError):
        tablet.engine.sign_in("inspector", "open")
    tablet.close()


def test_signing_out_forgets_the_token_and_keeps_the_works(
    tablet: Tablet, between: Between
) -> None:
    log(tablet)
    between.replies["revoke"] = Reply(204, {}, b"")
    tablet.engine.sign_out()
    assert tablet.store.refresh_token() is None
    assert tablet.engine.sync_now().state is SyncState.SIGN_IN_NEEDED
    assert tablet.store.outbox_counts().here == 1


OTHER = UUID(int=900)


def with_another_person(tablet: Tablet) -> None:
    """Who signed in on this tablet before, with an outbox, a PIN and a sign-in of their own."""
    present = tablet.store.person()
    assert present is not None
    tablet.store.set_pin("1111")
    with tablet.store.database.write() as rows:
        rows.execute(
            "INSERT INTO person SELECT ?, 'other', name_ar, name_en, role, language, scope, 0,"
            " signed_in_at, sealed('person.refresh_token', ?, 'other-token') FROM person",
            (str(OTHER), str(OTHER)),
        )
        rows.execute(
            "INSERT INTO outbox (id, person, next_n, link, kept_from, kept_link, is_open,"
            " opened_at) SELECT ?, ?, 1, link, 1, kept_link, 1, opened_at FROM outbox",
            (str(UUID(int=901)), str(OTHER)),
        )
    tablet.store.turn_to(OTHER)
    tablet.store.set_pin("2222")
    tablet.store.turn_to(present.id)


def test_who_takes_over_asks_with_their_own_sign_in(tablet: Tablet, between: Between) -> None:
    with_another_person(tablet)
    tablet.engine.sync_now()
    assert not tablet.engine.change_person(OTHER, "1111").is_right
    assert tablet.store.person().id != OTHER
    with tablet.store.database.write() as rows:
        rows.execute("UPDATE pin SET tried = 0, waits_until_ms = 0")
    assert tablet.engine.change_person(OTHER, "2222").is_right
    sent = len(between.sent)
    tablet.engine.sync_now()
    first = between.sent[sent]
    # Nothing is asked with the token of the one before.
    assert first.path.endswith("/auth/refresh")
    assert "other-token" in str(first)


def test_a_turn_waits_for_an_answer_that_is_on_its_way(tablet: Tablet, between: Between) -> None:
    """The scope that a pull tells is of whoever asked."""
    with_another_person(tablet)
    asked, may_go, seen = threading.Event(), threading.Event(), list[UUID]()
    send = between.send

    def held(request: Request) -> Reply:
        if "pull" in request.path:
            asked.set()
            may_go.wait(10)
            seen.append(tablet.store.person().id)
        return send(request)

    between.send = held  # type: ignore[method-assign]
    syncing = threading.Thread(target=tablet.engine.sync_now)
    syncing.start()
    assert asked.wait(10)
    turning = threading.Thread(target=lambda: tablet.engine.change_person(OTHER, "2222"))
    turning.start()
    turning.join(0.5)
    assert turning.is_alive()
    may_go.set()
    for thread in (syncing, turning):
        thread.join(10)
    assert tablet.store.person().id == OTHER
    assert OTHER not in seen


def test_who_takes_over_is_sent_their_own_maps_at_once(tablet: Tablet, between: Between) -> None:
    with_another_person(tablet)
    tablet.store.set_pin("1111")
    present = tablet.store.person()
    tablet.engine.fetch_reference()
    sent = len(between.sent)
    tablet.engine.fetch_reference()
    assert not any("map-packs" in request.path for request in between.sent[sent:])
    assert tablet.engine.change_person(OTHER, "2222").is_right
    assert tablet.engine.change_person(present.id, "1111").is_right
    tablet.engine.fetch_reference()
    assert any("map-packs" in request.path for request in between.sent[sent:])
