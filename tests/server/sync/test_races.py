"""Several tablets at once: nothing missed, nothing twice, nobody waiting crosswise."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import Connection, event, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from server.accounts.models import Person
from server.app import create_app
from server.config import Config
from server.db import LONGEST_TRANSACTION_MS, db
from server.delays import service as delays
from server.fieldwork import measured
from server.lookahead import service as lookahead
from server.programme import claims
from server.programme import service as programme
from server.programme.models import Contract
from server.programme.queries import HOLD_RECORDS
from server.register import service as register
from server.register.queries import STANDINGS
from shared.rules.scope import Scope
from tests.server.programme.conftest import CONTRACT
from tests.server.programme.schedules.plans import PLAN
from tests.server.sync.field import Tablet, add_person, rows, work


def at_once(jobs: list[Callable[[], Any]]) -> list[Any]:
    """What the jobs return, each run in a thread of its own."""
    found: list[Any] = []
    threads = [threading.Thread(target=lambda job=job: found.append(job())) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def test_a_reader_misses_nothing_of_four_writers_at_once(committed_field: Flask) -> None:
    people = [add_person(committed_field) for _ in range(4)]
    tablets = [Tablet(committed_field, person) for person in people]
    reader = Tablet(committed_field, add_person(committed_field))
    done, seen, cursor = threading.Event(), set(), ""

    def write(tablet: Tablet) -> None:
        for n in range(1, 11):
            tablet.write(work())
            tablet.push(first=n)

    writers = [threading.Thread(target=write, args=(tablet,)) for tablet in tablets]

    def read() -> None:
        nonlocal cursor
        while True:
            is_last = done.is_set()
            page = reader.pull(cursor, limit=3)
            seen.update(record["record"] for record in page["records"])
            cursor = page["cursor"]
            if is_last and not page["more"]:
                return

    reading = threading.Thread(target=read)
    for thread in [reading, *writers]:
        thread.start()
    for thread in writers:
        thread.join()
    done.set()
    reading.join()
    assert len(seen) == 40


def test_four_tablets_pushing_the_same_change_at_once_make_one_revision(
    committed_field: Flask,
) -> None:
    person = add_person(committed_field)
    first = Tablet(committed_field, person)
    for _ in range(5):
        first.write(work())
    tablets = [first, *(Tablet(committed_field, person) for _ in range(3))]
    for tablet in tablets[1:]:
        for body in first.bodies:
            tablet.append(body)
    found = at_once([tablet.push for tablet in tablets])
    assert len(found) == 4
    assert [r["errors"] for receipts in found for r in receipts if r["errors"]] == []
    assert {r["outcome"] for receipts in found for r in receipts} == {"created"}
    assert sum(not r["repeated"] for receipts in found for r in receipts) == 5
    assert rows(committed_field, "SELECT count(*) FROM revision") == [(5,)]


class Held:
    """The server's steps: the first push that is written waits until ``meanwhile`` is done."""

    def __init__(self, meanwhile: Callable[[], Any]) -> None:
        self.meanwhile: Callable[[], Any] | None = meanwhile
        self.found: list[Any] = []

    def at(self, step: str) -> None:
        if step == "push.written" and self.meanwhile is not None:
            meanwhile, self.meanwhile = self.meanwhile, None
            self.found = at_once([meanwhile])


def test_a_push_that_is_not_committed_yet_holds_up_no_other_of_its_boq_line(
    committed_field: Flask,
) -> None:
    slow, quick = (Tablet(committed_field, add_person(committed_field)) for _ in range(2))
    slow.write(work(quantity="2"))
    quick.write(work(quantity="3"))
    held = Held(quick.push)
    usual = committed_field.extensions["tareeq.ports"]
    committed_field.extensions["tareeq.ports"] = replace(usual, steps=held)
    try:
        assert slow.push()[0]["outcome"] == "created"
    finally:
        committed_field.extensions["tareeq.ports"] = usual
    assert [receipt["outcome"] for receipt in held.found[0]] == ["created"]
    assert rows(committed_field, "SELECT sum(quantity), count(*) FROM measured") == [(5, 2)]
    assert rows(committed_field, "SELECT sum(works), count(*) FROM week_progress") == [(2, 2)]
    with committed_field.app_context():
        assert measured.compare(is_mended=False) == 0


def test_pushes_of_the_same_records_in_opposite_order_do_not_wait_crosswise(
    committed_field: Flask,
) -> None:
    records = sorted(uuid4() for _ in range(2))
    first = Tablet(committed_field, add_person(committed_field))
    bases = [first.write(work(), record) for record in records]
    first.push()
    tablets = [Tablet(committed_field, add_person(committed_field)) for _ in range(3)]
    for which, tablet in enumerate(tablets):
        pairs = list(zip(records, bases, strict=True))
        for record, base in pairs[:: 1 if which % 2 else -1]:
            tablet.write({"notes": f"{which}"}, record, base)
    for receipts in at_once([tablet.push for tablet in tablets]):
        assert {r["outcome"] for r in receipts} <= {"updated", "merged"}
    assert rows(committed_field, "SELECT sum(version) FROM head") == [(2 + 6,)]


def test_the_sums_of_a_line_are_right_whoever_writes_at_once(committed_field: Flask) -> None:
    lines = [("C09-A01", "B1"), ("C09-A01", "B2"), ("C09-A02", "B1"), ("C10-A01", "B1")]
    records = [uuid4() for _ in lines]
    first = Tablet(committed_field, add_person(committed_field))
    bases = [first.write(_on(line, "7"), r) for line, r in zip(lines, records, strict=True)]
    first.push()
    tablets = [Tablet(committed_field, first.person) for _ in range(4)]
    for which, tablet in enumerate(tablets):
        turned = lines[which:] + lines[:which]
        for line, other in zip(turned, lines, strict=True):
            tablet.write(_on(line, "3"))
            tablet.write(_on(other, "5"), records[which], bases[which])
        tablet.write({}, records[which], bases[which], "delete" if which % 2 else "restore")
    at_once([tablet.push for tablet in tablets])
    assert rows(committed_field, "SELECT count(*) FROM head") == [(4 + 16,)]
    with committed_field.app_context():
        assert register.differences() == 0


def _on(line: tuple[str, str], quantity: str) -> dict[str, Any]:
    """The fields of a work anywhere, on an activity and its BOQ line."""
    activity, item = line
    anywhere = {"section": None, "from_m": None, "to_m": None}
    return work(activity=activity, boq_item=item, quantity=quantity, **anywhere)


def test_no_connection_of_a_running_server_keeps_a_transaction_open(
    committed_app: Flask,
) -> None:
    url = committed_app.config["SQLALCHEMY_DATABASE_URI"]
    app = create_app(Config(database_url=url, secret_key="s" * 32, register_key="r" * 32))
    with app.app_context():
        for name in ("statement_timeout", "idle_in_transaction_session_timeout"):
            assert db.session.execute(text(f"SHOW {name}")).scalar() == "5s"
        db.session.remove()
        db.engine.dispose()
    assert LONGEST_TRANSACTION_MS == 5000


def _schedule_staged() -> UUID:
    asked = programme.hand_in(9, "plan.csv", PLAN.encode())
    programme.read_in(asked)
    return asked


def _swap() -> object:
    return programme.apply_import(_schedule_staged())


def _import_csv() -> object:
    return programme.import_programme(CONTRACT.encode())


EVERYTHING = Scope(None, None)
# A push locks heads before it reads which activities there are; an insert holds its table.
RECORDING = [
    str(STANDINGS),
    *(
        f"LOCK TABLE {table} IN ROW EXCLUSIVE MODE"
        for table in ("claim", "promise", "activity_constraint", "delay_event")
    ),
]


@pytest.mark.parametrize("recording", RECORDING)
@pytest.mark.parametrize("change", [_swap, _import_csv])
def test_a_programme_takes_no_activity_from_under_who_records_on_it(
    committed_field: Flask, change: Callable[[], object], recording: str
) -> None:
    """The activity is known to a push or a page that is under way: the programme waits for it."""
    with committed_field.app_context():
        event.listen(db.engine, "begin", _wait_shortly)
        with Session(db.engine) as other:
            other.execute(text(recording), {"records": "{}"} if ":records" in recording else {})
            with pytest.raises(OperationalError, match="lock timeout"):
                change()
        event.remove(db.engine, "begin", _wait_shortly)


def _claim() -> object:
    what = claims.Claimed("C09-A77", "B1", Decimal(1), date(2026, 1, 1))
    return claims.claim(db.session.get_one(Contract, 9), what, uuid4(), EVERYTHING, uuid4())


def _promise() -> object:
    what = lookahead.WeekPromise("C09-A77", "B1", date(2026, 1, 4), Decimal(1))
    return lookahead.promise(9, what, uuid4(), EVERYTHING, uuid4())


def _constraint() -> object:
    what = lookahead.Missing("C09-A77", "permit", "Demo", date(2026, 1, 4))
    return lookahead.add_constraint(9, what, uuid4(), EVERYTHING, uuid4())


def _delay(by: Person) -> object:
    day = date(2026, 1, 4)
    what = delays.Event(9, "weather", "Demo", "employer", day, day, "C09-A77")
    return delays.enter_event(what, by, uuid4())


@pytest.mark.parametrize("enter", [_claim, _promise, _constraint, _delay])
def test_what_is_entered_on_a_page_is_looked_up_in_the_programme_that_comes_in(
    committed_field: Flask, enter: Callable[..., object]
) -> None:
    """Nobody names an activity or a share of it that a swap on its way takes away."""
    given = [add_person(committed_field)] if enter is _delay else []
    with committed_field.app_context():
        event.listen(db.engine, "begin", _wait_shortly)
        with Session(db.engine) as swapping:
            swapping.execute(HOLD_RECORDS)
            with pytest.raises(OperationalError, match="lock timeout"):
                enter(*given)
        event.remove(db.engine, "begin", _wait_shortly)


def _wait_shortly(connection: Connection) -> None:
    connection.exec_driver_sql("SET LOCAL lock_timeout = '200ms'")


def test_an_acceptance_under_way_and_a_swap_do_not_wait_crosswise(committed_field: Flask) -> None:
    """Heads, and then the contract: the swap locks them in the same order."""
    with committed_field.app_context():
        engine, asked = db.engine, _schedule_staged()
    found: list[bool] = []

    def swap() -> None:
        with committed_field.app_context():
            found.append(programme.apply_import(asked))

    swapping = threading.Thread(target=swap)
    with Session(engine) as accepting:
        accepting.execute(STANDINGS, {"records": "{}"})
        swapping.start()
        while not accepting.scalar(text("SELECT count(*) FROM pg_locks WHERE NOT granted")):
            assert swapping.is_alive()
        accepting.execute(text("SELECT FROM contract WHERE number = 9 FOR NO KEY UPDATE NOWAIT"))
    swapping.join()
    assert found == [True]
