"""Right to the record: nobody writes outside their scope, nor learns what is there."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from flask import Flask

from tests.server.sync.field import Tablet, add_person, execute, rows, work


def tablet_of(app: Flask, **scope: Any) -> Tablet:
    return Tablet(app, add_person(app, **scope))


def errors(receipt: dict[str, Any]) -> list[tuple[str, str]]:
    return [(e["code"], e.get("field", "")) for e in receipt["errors"]]


def test_a_work_outside_the_scope_is_answered_like_one_that_does_not_exist(field: Flask) -> None:
    narrow = tablet_of(field, governorates=["KW-HA"], contracts=[10])
    for activity in ("C09-A01", "C07-A01", "C99-A99"):
        narrow.write(work(activity=activity, section=None))
    receipts = narrow.push()
    assert {str(errors(r)) for r in receipts} == {str([("activity_unknown", "activity")])}
    assert rows(field, "SELECT FROM head") == []


def test_an_edit_outside_the_scope_touches_nothing(tablet: Tablet) -> None:
    record = uuid4()
    first = tablet.write(work(), record)
    tablet.push()
    narrow = tablet_of(tablet.app, contracts=[10])
    narrow.write({"notes": "intruder"}, record, first)
    narrow.write({}, record, first, op="delete")
    narrow.write(work(activity="C10-A01", section=None), record)
    receipts = narrow.push()
    assert [errors(r) for r in receipts] == [[("record_unknown", "record")]] * 3
    assert [r["version"] for r in receipts] == [None] * 3
    assert rows(tablet.app, "SELECT version FROM head") == [(1,)]


def test_a_work_is_not_moved_to_where_its_author_may_not_write(field: Flask) -> None:
    record, narrow = uuid4(), tablet_of(field, contracts=[9])
    first = narrow.write(work(section=None), record)
    narrow.write({"activity": "C10-A01"}, record, first)
    assert errors(narrow.push()[1]) == [("activity_unknown", "activity")]
    assert rows(field, "SELECT contract FROM head") == [(9,)]


def test_permissions_are_those_of_now_not_of_when_it_was_written(tablet: Tablet) -> None:
    tablet.write(work())
    narrowed = "UPDATE person SET has_all_contracts = false, contracts = '{}' WHERE id = :p"
    execute(tablet.app, narrowed, p=tablet.person.id)
    assert errors(tablet.push()[0]) == [("activity_unknown", "activity")]


def test_moving_a_work_writes_an_exit_without_content(tablet: Tablet) -> None:
    record = uuid4()
    first = tablet.write(work(section=None), record)
    tablet.write({"activity": "C10-A01"}, record, first)
    tablet.push(last=1)
    tablet.push(first=2)
    found = rows(tablet.app, "SELECT record, governorate, contract FROM exit")
    assert found == [(record, "KW-HA", 9)]
