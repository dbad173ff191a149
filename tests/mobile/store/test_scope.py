"""What leaves the scope leaves the tablet, once its changes are safe; shifts see their own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest

from mobile.store import SqliteStore
from mobile.sync.requests import held_request
from shared.wire.protocol import MAX_PUSH_BYTES
from tests.mobile.steered import HERE, OUTBOX, PERSON, START, sign_in
from tests.mobile.store.pictures import jpeg, png

FIELDS = {"activity": "C01-A07", "boq_item": "B07", "quantity": "10.00", "state": "logged",
          "notes": "there"}  # fmt: skip
TYPED = {"activity": "C01-A07", "boq_item": "B07", "quantity": "412.50"}
OTHER = UUID(int=42)
ALL = {"governorates": None, "contracts": None}


def pulled(record: UUID, **more: Any) -> dict[str, Any]:
    """A record as a page brings it, loaded by the wire's schema."""
    return {
        "record": record, "kind": "work", "version": 1, "change": uuid4(), "hash": "ab" * 32,
        "governorate": "KW-HA", "contract": 9, "is_deleted": False, "author": PERSON,
        "fields_": FIELDS, "conflicts": {}, "flags": [], **more,
    }  # fmt: skip


def page(*records: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "records": list(records), "exits": [], "dropped_scopes": [], "answers": [], "roots": [],
        "cursor": "c", "more": False, "scope": None, "restored": [], **more,
    }  # fmt: skip


def shown(store: SqliteStore) -> set[UUID]:
    return {work.record for work in store.works()}


def held(store: SqliteStore) -> set[UUID]:
    with store.database.read() as rows:
        return {UUID(row["record"]) for row in rows.execute("SELECT record FROM record")}


def acknowledge(store: SqliteStore, outbox: UUID = OUTBOX) -> None:
    [queue] = [queue for queue in store.queues() if queue.outbox == outbox]
    batch = store.batch(outbox, queue.send_from, 500, 10**6)
    receipts = [
        {"n": item.n, "change": item.change, "outcome": "updated", "version": 2, "errors": []}
        for item in batch.items
    ]
    store.keep_receipts(outbox, receipts, START)


def sign_in_as(store: SqliteStore, person: UUID, scope: dict[str, Any]) -> UUID:
    """The next shift; its outbox."""
    outbox = UUID(int=person.int + 1000)
    store.keep_sign_in({
        "person": {
            "id": person, "username": f"p{person.int}", "name_ar": "ن", "name_en": "N",
            "role": "inspector", "language": "ar", "scope": scope,
        },
        "outbox": {"id": outbox, "next_n": 1, "link": bytes(32)},
        "refresh_token": "theirs",
    })  # fmt: skip
    return outbox


@pytest.mark.parametrize(
    "leaving",
    [
        lambda record: {"exits": [record]},
        lambda record: {"dropped_scopes": [{"governorate": "KW-HA", "contract": 9}]},
        lambda record: {"dropped_scopes": [{"governorate": "KW-HA"}]},
    ],
    ids=["exit", "scope", "governorate"],
)
def test_a_record_leaves_when_its_last_change_is_safe(
    store: SqliteStore, leaving: Callable[[UUID], dict[str, Any]]
) -> None:
    edited, other = uuid4(), uuid4()
    store.keep_page(page(pulled(edited), pulled(other, governorate="KW-KU", contract=7)))
    store.correct_work(edited, {"quantity": "11"})
    store.keep_page(page(**leaving(edited)))
    assert edited in shown(store)
    acknowledge(store)
    assert held(store) == {other}


DROPPED = {"dropped_scopes": [{"governorate": "KW-HA", "contract": 9}]}
SITE = {"category": "utility", "description": "x"}


def test_one_s_own_record_that_names_its_place_leaves_with_its_scope(store: SqliteStore) -> None:
    """Sent and never pulled: what it says itself is all that this tablet knows of its place."""
    gone = store.save("obstacle", {**SITE, "governorate": "KW-HA", "contract": 9}).record
    stays = store.save("obstacle", {**SITE, "governorate": "KW-HA", "contract": 10}).record
    store.keep_page(page(**DROPPED))
    assert {one.record for one in store.records("obstacle")} == {gone, stays}
    acknowledge(store)
    assert held(store) == {stays}


def test_one_s_own_photo_leaves_with_the_record_it_belongs_to(store: SqliteStore) -> None:
    gone, stays = uuid4(), uuid4()
    store.keep_page(page(pulled(gone), pulled(stays, governorate="KW-KU", contract=7)))
    store.attach_photo(gone, jpeg())
    photo = store.attach_photo(stays, png()).record
    acknowledge(store)
    store.keep_page(page(**DROPPED))
    assert held(store) == {stays, photo}


def test_what_lies_nowhere_that_this_tablet_knows_leaves_too(store: SqliteStore) -> None:
    """Its activity left the tablet's programme before the scope was dropped."""
    unsent = store.log_work(TYPED, HERE).record
    with store.database.write() as rows:
        rows.execute("DELETE FROM activity_boq")
        rows.execute("DELETE FROM activity")
    store.keep_page(page(**DROPPED))
    assert shown(store) == {unsent}
    acknowledge(store)
    assert held(store) == set()


def test_a_record_that_comes_back_before_its_change_is_safe_stays(store: SqliteStore) -> None:
    record = uuid4()
    store.keep_page(page(pulled(record)))
    store.correct_work(record, {"quantity": "11"})
    store.keep_page(page(exits=[record]))
    store.keep_page(page(pulled(record, version=2)))
    acknowledge(store)
    assert shown(store) == {record}


def test_the_next_shift_sees_nothing_of_the_last_one_before_it_ever_pulls(
    store: SqliteStore,
) -> None:
    theirs, both = uuid4(), uuid4()
    store.keep_page(page(pulled(theirs), pulled(both, governorate="KW-KU", contract=7), scope=ALL))
    unsent = store.log_work(TYPED, HERE).record
    store.correct_work(both, {"notes": "not handed in yet"})
    sign_in_as(store, OTHER, {"governorates": ["KW-KU"], "contracts": [7, 8]})
    assert shown(store) == {both}
    work = store.work(both)
    assert work is not None
    assert work.notes == "there"
    assert store.works(search="handed") == []
    # Nothing is lost: the first one comes back before anything was pulled.
    sign_in_as(store, PERSON, ALL)
    assert shown(store) == {theirs, both, unsent}
    mine = store.work(both)
    assert mine is not None
    assert mine.notes == "not handed in yet"


def test_the_next_shift_hands_in_what_the_last_one_left(store: SqliteStore) -> None:
    unsent = store.log_work(TYPED, HERE).record
    sign_in_as(store, OTHER, {"governorates": ["KW-KU"], "contracts": None})
    store.keep_page(page(dropped_scopes=[{"governorate": "KW-HA", "contract": 1}]))
    assert shown(store) == set()
    assert [q.send_from < q.next_n for q in store.queues()] == [False, True]
    acknowledge(store)
    sign_in(store)
    store.keep_page(page(pulled(unsent)))
    assert shown(store) == {unsent}


def test_what_was_being_typed_is_its_author_s_alone(store: SqliteStore) -> None:
    store.keep_draft("log_work", "notes", "mine, half typed")
    sign_in_as(store, OTHER, ALL)
    assert store.draft("log_work") == {}
    store.keep_draft("log_work", "notes", "another's")
    store.drop_draft("log_work")
    sign_in_as(store, PERSON, ALL)
    assert store.draft("log_work") == {"notes": "mine, half typed"}


def test_a_scope_that_a_pull_tells_counts_from_then_on(store: SqliteStore) -> None:
    record = uuid4()
    store.keep_page(page(pulled(record), scope=ALL))
    with store.database.write() as rows:
        rows.execute("UPDATE record SET is_foreign = 1, is_shown = 0")
    store.keep_page(page(scope={"governorates": None, "contracts": [9]}))
    assert shown(store) == {record}
    person = store.person()
    assert person is not None
    assert person.contracts == (9,)


def test_what_a_restored_server_is_told_fits_its_messages(store: SqliteStore) -> None:
    large = {**FIELDS, "notes": "ن" * 30_000}
    store.keep_page(page(*(pulled(uuid4(), fields_=large) for _ in range(200))))
    store.start_over()
    store.keep_page(page())
    store.keep_page(page())
    told = 0
    while held_now := store.held():
        assert len((held_request(held_now, "").content or "").encode()) < MAX_PUSH_BYTES
        store.forget_held(row["change"] for row in held_now)
        told += len(held_now)
    assert told == 200
