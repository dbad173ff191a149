"""A photo belongs to a record: it waits for it, is seen with it, and follows it."""

from __future__ import annotations

import json
import threading
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask

from server.db import transaction
from server.ports import ports
from server.register import service as register
from server.sync import service as quarantining
from server.sync import waiting
from shared.rules.scope import EVERYTHING
from tests.ports import HeldSteps
from tests.server.kinds.samples import FIRST, outcome, photo
from tests.server.sync.field import Tablet, add_person, execute, rows


def tablet_of(app: Flask, **scope: Any) -> Tablet:
    return Tablet(app, add_person(app, **scope))


def check_register(app: Flask) -> None:
    with app.app_context():
        assert register.verify().first_bad is None
        assert register.differences() == 0


@pytest.mark.parametrize("kind", FIRST)
def test_a_photo_may_be_of_any_kind(tablet: Tablet, kind: str) -> None:
    record = uuid4()
    tablet.write(FIRST[kind], record, kind=kind)
    tablet.write(photo(record, kind), kind="photo")
    assert [r["outcome"] for r in tablet.push()] == ["created"] * 2
    assert rows(tablet.app, "SELECT of, contract FROM photo") == [(record, 9)]
    assert rows(tablet.app, "SELECT parent FROM head WHERE kind = 'photo'") == [(record,)]


def test_a_photo_that_overtakes_its_record_waits_for_it(tablet: Tablet) -> None:
    record = uuid4()
    other = tablet_of(tablet.app)
    taken = other.write(photo(record, "work"), kind="photo")
    other.write({"caption": "early"}, UUID(_record(other, 0)), taken, kind="photo")
    assert [r["outcome"] for r in other.push()] == ["waiting"] * 2
    tablet.write(FIRST["work"], record)
    tablet.push()
    assert [r["outcome"] for r in other.push()] == ["created", "updated"]
    assert rows(tablet.app, "SELECT caption FROM photo") == [("early",)]
    assert rows(tablet.app, "SELECT FROM waiting") == []
    check_register(tablet.app)


def _record(tablet: Tablet, nth: int) -> str:
    return str(json.loads(tablet.bodies[nth])["record"])


def test_a_photo_before_its_record_in_one_push_goes_in_at_once(tablet: Tablet) -> None:
    record = uuid4()
    tablet.write(photo(record, "work"), kind="photo")
    tablet.write(FIRST["work"], record)
    assert [r["outcome"] for r in tablet.push()] == ["created"] * 2


def test_a_photo_of_a_refused_record_waits_until_that_is_mended(tablet: Tablet) -> None:
    record = uuid4()
    bad = tablet.write({**FIRST["work"], "activity": "C99-A99"}, record)
    tablet.write(photo(record, "work"), kind="photo")
    assert [r["outcome"] for r in tablet.push()] == ["rejected", "waiting"]
    tablet.write(FIRST["work"], record, mends=bad)
    tablet.push(first=3)
    assert rows(tablet.app, "SELECT of FROM photo") == [(record,)]


def test_a_photo_whose_record_never_comes_is_told_so(tablet: Tablet) -> None:
    tablet.write(photo(uuid4(), "work"), kind="photo")
    tablet.push()
    execute(tablet.app, "UPDATE waiting SET received_at = received_at - interval '31 days'")
    with tablet.app.app_context(), transaction():
        waiting.settle(ports().clock.now() + timedelta(seconds=1), is_one_by_one=True)
    assert rows(tablet.app, "SELECT code FROM quarantined") == [("parent_missing",)]


def discard(tablet: Tablet, n: int) -> None:
    with tablet.app.app_context():
        quarantining.discard(tablet.outbox, n, "a mistake", tablet.person, EVERYTHING)


def test_a_photo_of_a_record_that_was_discarded_is_told_so_at_once(tablet: Tablet) -> None:
    record = uuid4()
    tablet.write({**FIRST["work"], "activity": "C99-A99"}, record)
    tablet.write(photo(record, "work"), kind="photo")
    assert [r["outcome"] for r in tablet.push()] == ["rejected", "waiting"]
    discard(tablet, 1)
    answer = tablet.push()[1]
    assert (answer["outcome"], answer["errors"][0]["code"]) == ("rejected", "parent_discarded")
    # One that is sent only then waits no more than the others.
    tablet.write(photo(record, "work"), kind="photo")
    tablet.push(first=3)
    tablet.pull()
    assert rows(tablet.app, "SELECT n, code FROM quarantined ORDER BY n")[1:] == [
        (2, "parent_discarded"),
        (3, "parent_discarded"),
    ]
    assert rows(tablet.app, "SELECT FROM waiting") == []


def test_nobody_gives_up_what_another_s_photo_waits_for(tablet: Tablet) -> None:
    record = uuid4()
    tablet.write(photo(record, "work"), kind="photo")
    tablet.push()
    other = tablet_of(tablet.app)
    other.write({**FIRST["work"], "activity": "C99-A99"}, record)
    other.push()
    discard(other, 1)
    tablet.pull()
    assert rows(tablet.app, "SELECT outcome FROM outbox_entry WHERE outbox = :o",
                o=tablet.outbox) == [("waiting",)]  # fmt: skip


def test_an_edit_that_was_discarded_gives_up_no_record(tablet: Tablet) -> None:
    record = uuid4()
    tablet.write(photo(record, "work"), kind="photo")
    tablet.write({"quantity": "1"}, record, uuid4(), kind="nothing")
    tablet.append("{}")
    assert [r["outcome"] for r in tablet.push()] == ["waiting", "rejected", "rejected"]
    discard(tablet, 2)
    discard(tablet, 3)
    assert len(rows(tablet.app, "SELECT FROM waiting")) == 1


def test_a_photo_of_another_s_record_is_refused(tablet: Tablet) -> None:
    record = uuid4()
    tablet.write(FIRST["work"], record)
    tablet.push()
    outsider = tablet_of(tablet.app, contracts=[7])
    outsider.write(photo(record, "work"), kind="photo")
    assert outcome(outsider) == ("rejected", {"of": "record_unknown"})


@pytest.mark.parametrize("of_kind", ["inspection", "photo", "nothing"])
def test_a_photo_says_rightly_what_it_is_of(tablet: Tablet, of_kind: str) -> None:
    record = uuid4()
    tablet.write(FIRST["work"], record)
    tablet.write(photo(record, of_kind), kind="photo")
    assert tablet.push()[1]["errors"][0]["field"] == "of_kind"


def test_a_photo_of_a_photo_is_refused(tablet: Tablet) -> None:
    record, first = uuid4(), uuid4()
    tablet.write(FIRST["work"], record)
    tablet.write(photo(record, "work"), first, kind="photo")
    tablet.write(photo(first, "photo"), kind="photo")
    assert tablet.push()[2]["errors"][0]["field"] == "of_kind"


def test_photos_follow_their_record_to_another_contract(committed_field: Flask) -> None:
    app, record = committed_field, uuid4()
    tablet, here, there = (
        tablet_of(app), tablet_of(app, contracts=[9]), tablet_of(app, contracts=[10]),
    )  # fmt: skip
    work = {**FIRST["work"], "section": None, "from_m": None, "to_m": None}
    base = tablet.write(work, record)
    photos = [uuid4() for _ in range(3)]
    taken = [tablet.write(photo(record, "work"), p, kind="photo") for p in photos]
    tablet.push()
    tablet.write({}, photos[2], taken[2], "delete", kind="photo")
    tablet.push(5)
    cursors = [(t, t.pull()["cursor"]) for t in (here, there)]
    tablet.write({"activity": "C10-A01"}, record, base)
    assert outcome(tablet) == ("updated", {})
    assert rows(app, "SELECT DISTINCT contract FROM head") == [(10,)]
    assert rows(app, "SELECT DISTINCT contract FROM photo") == [(10,)]
    gone, come = (t.pull(cursor) for t, cursor in cursors)
    assert set(gone["exits"]) == {str(record), *map(str, photos)}
    assert gone["records"] == []
    assert {r["record"] for r in come["records"]} == {str(record), *map(str, photos)}
    check_register(app)
    # Brought back, it is where its record is now.
    restored = rows(app, "SELECT change FROM head WHERE record = :r", r=photos[2])[0].change
    tablet.write({}, photos[2], restored, "restore", kind="photo")
    assert outcome(tablet) == ("updated", {})
    assert rows(app, "SELECT count(*) FROM photo WHERE contract = 10") == [(3,)]
    check_register(app)


def test_a_photo_added_in_the_push_that_moves_its_record_goes_with_it(tablet: Tablet) -> None:
    record = uuid4()
    work = {**FIRST["work"], "section": None, "from_m": None, "to_m": None}
    base = tablet.write(work, record)
    tablet.write(photo(record, "work"), kind="photo")
    tablet.write({"activity": "C10-A01"}, record, base)
    tablet.write(photo(record, "work"), kind="photo")
    assert [r["outcome"] for r in tablet.push()] == ["created", "created", "updated", "created"]
    assert rows(tablet.app, "SELECT DISTINCT contract FROM head") == [(10,)]
    check_register(tablet.app)


def test_a_misplaced_photo_is_found(tablet: Tablet) -> None:
    record = uuid4()
    tablet.write(FIRST["work"], record)
    tablet.write(photo(record, "work"), kind="photo")
    tablet.push()
    execute(tablet.app, "UPDATE head SET contract = 10 WHERE kind = 'photo'")
    with tablet.app.app_context():
        assert (register.verify().first_bad or {})["reason"] == "head_differs"


def test_a_photo_of_accepted_work_goes_by_proposal_only(tablet: Tablet) -> None:
    record, shown = uuid4(), uuid4()
    base = tablet.write(FIRST["work"], record)
    taken = tablet.write(photo(record, "work"), shown, kind="photo")
    tablet.push()
    office = Tablet(tablet.app, add_person(tablet.app, "supervisor"))
    office.write({"state": "accepted", "accepted_quantity": "400"}, record, base)
    assert outcome(office) == ("updated", {})
    tablet.write({}, shown, taken, "delete", kind="photo")
    assert outcome(tablet) == ("conflict", {})
    assert rows(tablet.app, "SELECT is_deleted FROM head WHERE kind = 'photo'") == [(False,)]
    tablet.write({"photos": {"add": [str(shown)]}}, record, base)
    assert outcome(tablet) == ("conflict", {})


@pytest.mark.parametrize("is_move_first", [True, False])
def test_a_photo_that_comes_while_its_record_moves_is_not_left_behind(
    committed_field: Flask, is_move_first: bool
) -> None:
    """Two connections: whichever comes second waits for the first, and sees what it did."""
    app, record = committed_field, uuid4()
    mover, taker = tablet_of(app), tablet_of(app)
    work = {**FIRST["work"], "section": None, "from_m": None, "to_m": None}
    base = mover.write(work, record)
    mover.push()
    mover.write({"activity": "C10-A01"}, record, base)
    taker.write(photo(record, "work"), kind="photo")
    first, second = (mover, taker) if is_move_first else (taker, mover)
    steps = HeldSteps("push.written")
    app.extensions["tareeq.ports"] = replace(app.extensions["tareeq.ports"], steps=steps)
    pushes = [threading.Thread(target=push_last, args=(tablet,)) for tablet in (first, second)]
    pushes[0].start()
    assert steps.reached.wait(5)
    pushes[1].start()
    # It waits for the first one's lock, so it is not written yet.
    pushes[1].join(0.5)
    assert pushes[1].is_alive()
    steps.free.set()
    for push in pushes:
        push.join(10)
    assert rows(app, "SELECT kind, contract FROM head ORDER BY kind") == [
        ("photo", 10), ("work", 10),
    ]  # fmt: skip
    check_register(app)


def push_last(tablet: Tablet) -> None:
    last = len(tablet.bodies)
    (receipt,) = tablet.push(last, last)
    assert receipt["outcome"] in {"created", "updated"}


def test_what_a_photo_of_accepted_work_says_as_evidence_changes_by_proposal_only(
    tablet: Tablet,
) -> None:
    record, shown = uuid4(), uuid4()
    base = tablet.write(FIRST["work"], record)
    taken = tablet.write(photo(record, "work"), shown, kind="photo")
    tablet.push()
    small = {"sha256": "ab" * 32, "size": 900}
    given = tablet.write({"thumbnail": small, "heading_deg": "90"}, shown, taken, kind="photo")
    assert outcome(tablet) == ("updated", {})
    office = Tablet(tablet.app, add_person(tablet.app, "supervisor"))
    office.write({"state": "accepted", "accepted_quantity": "400"}, record, base)
    assert outcome(office) == ("updated", {})
    other = {"place": {"lat": "29.1", "lon": "48.0"}, "heading_deg": "1", "caption": "later"}
    tablet.write({**other, "thumbnail": {**small, "size": 901}}, shown, given, kind="photo")
    assert outcome(tablet) == ("conflict", {})
    [head] = rows(tablet.app, "SELECT whole, conflicts FROM head WHERE kind = 'photo'")
    assert set(head.conflicts) == {"place", "heading_deg", "thumbnail"}
    assert (head.whole["heading_deg"], head.whole["caption"]) == ("90", "later")
