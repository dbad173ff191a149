"""A change whose base is not here yet is safe, waits, and is answered when its time comes."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest
from flask import Flask
from uuid6 import uuid7

from server.sync import service, waiting
from tests.server.kinds.samples import photo
from tests.server.sync.field import Tablet, add_person, execute, rows, work


@pytest.fixture
def committed_tablet(committed_field: Flask) -> Tablet:
    """For pull, which shows nothing of a transaction that is still open."""
    return Tablet(committed_field, add_person(committed_field))


def codes(receipt: dict[str, object]) -> list[str]:
    return [error["code"] for error in receipt["errors"]]  # type: ignore[attr-defined]


def test_a_change_that_waits_for_its_base_is_applied_when_that_comes(tablet: Tablet) -> None:
    record, base = uuid4(), UUID(str(uuid7()))
    other = Tablet(tablet.app, add_person(tablet.app))
    other.write({"notes": "seen from the other side"}, record, base)
    assert other.push()[0]["outcome"] == "waiting"
    tablet.write(work(), record, change=base)
    assert tablet.push()[0]["outcome"] == "created"
    assert rows(tablet.app, "SELECT version, notes FROM work") == [(2, "seen from the other side")]
    assert other.push() == [{**_entry(other), "repeated": True}]
    assert _entry(other)["outcome"] == "updated"
    assert rows(tablet.app, "SELECT FROM waiting") == []


def _entry(tablet: Tablet) -> dict[str, object]:
    found = rows(tablet.app, "SELECT receipt FROM outbox_entry WHERE outbox = :o", o=tablet.outbox)
    return dict(found[0].receipt)


def test_a_mend_stands_for_a_quarantined_base(tablet: Tablet) -> None:
    record = uuid4()
    bad = tablet.write(work(activity="C99-A99"), record)
    tablet.write({"notes": "later"}, record, bad)
    assert [r["outcome"] for r in tablet.push()] == ["rejected", "waiting"]
    mend = tablet.write(work(), record, mends=bad)
    assert tablet.push(first=3)[0]["outcome"] == "created"
    assert rows(tablet.app, "SELECT version, notes FROM work") == [(2, "later")]
    assert rows(tablet.app, "SELECT mended_by FROM quarantined") == [(mend,)]


def test_a_change_waiting_in_the_same_push_as_its_base_is_answered_at_once(
    tablet: Tablet,
) -> None:
    record, base = uuid4(), UUID(str(uuid7()))
    tablet.write({"notes": "early"}, record, base)
    tablet.write(work(), record, change=base)
    assert [r["outcome"] for r in tablet.push()] == ["updated", "created"]


def test_a_base_of_another_record_is_rejected(tablet: Tablet) -> None:
    first = tablet.write(work())
    tablet.write({"notes": "x"}, uuid4(), first)
    assert codes(tablet.push()[1]) == ["base_wrong"]


def test_a_later_answer_reaches_the_author_s_tablet_and_no_other(committed_tablet: Tablet) -> None:
    record, base = uuid4(), UUID(str(uuid7()))
    other = Tablet(committed_tablet.app, add_person(committed_tablet.app))
    waiting = other.write({"notes": "first here"}, record, base)
    other.push()
    assert other.pull()["answers"] == []
    committed_tablet.write(work(), record, change=base)
    committed_tablet.push()
    answer = {"outbox": str(other.outbox), "n": 1, "change": str(waiting), "outcome": "updated"}
    assert other.pull()["answers"] == [{**answer, "version": 2, "errors": []}]
    assert committed_tablet.pull()["answers"] == []


def test_pull_applies_a_change_whose_base_came_at_the_same_moment(
    committed_tablet: Tablet, monkeypatch: pytest.MonkeyPatch
) -> None:
    record, base = uuid4(), UUID(str(uuid7()))
    other = Tablet(committed_tablet.app, add_person(committed_tablet.app))
    other.write({"notes": "stray"}, record, base)
    committed_tablet.write(work(), record, change=base)
    # Two pushes at once, neither of which sees what the other writes.
    monkeypatch.setattr(service, "settle", lambda *_: {})
    assert other.push()[0]["outcome"] == "waiting"
    committed_tablet.push()
    found = {r["record"]: r for r in other.pull()["records"]}
    assert found[str(record)]["fields"]["notes"] == "stray"


def test_a_change_whose_base_never_came_is_rejected_after_thirty_days(
    committed_tablet: Tablet,
) -> None:
    committed_tablet.write({"notes": "orphan"}, uuid4(), uuid4())
    assert committed_tablet.push()[0]["outcome"] == "waiting"
    clock = committed_tablet.app.extensions["tareeq.ports"].clock
    clock.advance(days=29)
    committed_tablet.sign_in()
    assert committed_tablet.pull()["answers"] == []
    clock.advance(days=2)
    committed_tablet.sign_in()
    answers = committed_tablet.pull()["answers"]
    assert [(a["outcome"], a["errors"][0]["code"]) for a in answers] == [
        ("rejected", "base_missing")
    ]
    kept = rows(committed_tablet.app, "SELECT raw FROM quarantined")
    assert [bytes(k.raw) for k in kept] == [committed_tablet.bodies[0].encode()]


def test_a_change_on_a_discarded_one_is_rejected(committed_tablet: Tablet) -> None:
    record = uuid4()
    bad = committed_tablet.write(work(quantity="0"), record)
    committed_tablet.write({"notes": "on top"}, record, bad)
    committed_tablet.push()
    execute(committed_tablet.app, "UPDATE quarantined SET discarded_at = now()")
    answers = committed_tablet.pull()["answers"]
    assert [(a["n"], a["errors"][0]["code"]) for a in answers] == [(2, "base_discarded")]


def test_a_waiting_change_that_can_no_longer_be_read_blocks_nothing(
    committed_tablet: Tablet,
) -> None:
    record, base = uuid4(), UUID(str(uuid7()))
    other = Tablet(committed_tablet.app, add_person(committed_tablet.app))
    other.write({"notes": "x"}, record, base)
    other.push()
    execute(committed_tablet.app, "UPDATE waiting SET body = '{}'")
    committed_tablet.write(work(), record, change=base)
    assert committed_tablet.push()[0]["outcome"] == "created"
    assert [a["outcome"] for a in other.pull()["answers"]] == ["rejected"]


def test_no_transaction_settles_all_that_waits_and_none_of_it_stays(
    committed_tablet: Tablet, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each round is what a slow machine has time for; whoever pulls next goes on."""
    monkeypatch.setattr(waiting, "A_ROUND", 2)
    monkeypatch.setattr(waiting, "ROUNDS_FOR_S", 0.0)
    record, base = uuid4(), UUID(str(uuid7()))
    other = Tablet(committed_tablet.app, add_person(committed_tablet.app))
    photos = [other.write(photo(record, "work"), kind="photo") for _ in range(5)]
    other.push()
    committed_tablet.write(work(), record, change=base)
    committed_tablet.push()
    left = [rows(other.app, "SELECT count(*) FROM waiting")[0][0]]
    answers, cursor = {}, ""
    while left[-1]:
        page = other.pull(cursor)
        cursor = page["cursor"]
        answers |= {a["change"]: a["outcome"] for a in page["answers"]}
        left += [rows(other.app, "SELECT count(*) FROM waiting")[0][0]]
    assert left == [3, 1, 0]
    assert answers == {str(change): "created" for change in photos}
