"""Whatever comes in, in whatever order: the tables are what the register gives, kind by kind."""

from __future__ import annotations

import random
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import event

from server.db import db
from server.fieldwork.queries import open_holding
from server.register import service as register
from server.reporting import queries as reporting
from tests.server.kinds.samples import FIRST, PLACE, SHA, write_all
from tests.server.sync.field import Tablet, add_person, rows, work

ROAD: dict[str, list[Any]] = {
    "place": [None, PLACE, {"lat": "29.34", "lon": "48.03", "accuracy_m": "99999"}],
    "from_m": [None, "50", "1+10"],
    "layer": [None, "base", "binder"],
    "notes": [{"add": ["أ"]}, {"add": ["ب"], "remove": ["أ"]}],
    "photos": [{"add": [str(UUID(int=1))]}, {"remove": [str(UUID(int=1))]}],
    "activity": ["C09-A01", "C09-A02", "C10-A01"],
}
# What people change: good values alone, of every kind.
CHANGES: dict[str, dict[str, list[Any]]] = {
    "work": {**ROAD, "notes": ["أ", "ب"], "quantity": ["١٢", "13.5"]},
    "inspection": {**ROAD, "readings": [[], [{"test": "iri", "value": "٢", "limit": {"max": "1"}}]],
                   "checklist": [[{"item": "a", "answer": "fail"}]], "result": ["pass", None],
                   "state": ["cancelled"], "signature": [None]},
    "ncr": {**ROAD, "boq_item": ["B1", None], "quantity": [None, "7"], "owner": ["مقاول"],
            "severity": ["minor", "critical"], "due_at": ["2026-03-09T06:00:00Z", None]},
    "defect": {**ROAD, "activity": [None], "depth_mm": ["١٠", None], "priority": ["p1"],
               "state": ["made_safe", "repaired"]},
    "obstacle": {**ROAD, "activity": ["C09-A01", "C09-A02"], "since": ["2026-01-01", None],
                 "days_cost": ["٧", "8"], "state": ["under_way"]},
    "photo": {"caption": ["قبل", "بعد"], "marks": [[]], "heading_deg": ["١٠", None],
              "thumbnail": [None, {"sha256": SHA, "size": 9}]},
    "track": {"ended_at": [None, "2026-03-01T07:00:00Z"], "length_m": ["٩٩٩"], "line": [None],
              "activity": ["C09-A01", "C10-A01"]},
    "attendance": {"workers": ["٤", None], "shift": ["evening"], "reason": ["holiday"]},
}  # fmt: skip


def check_register(app: Flask) -> None:
    with app.app_context():
        assert register.differences() == 0
        assert register.verify().first_bad is None


@pytest.mark.parametrize("seed", range(4))
def test_random_edits_of_every_kind_leave_tables_and_register_agreeing(
    field: Flask, seed: int
) -> None:
    chance = random.Random(seed)
    tablets = [Tablet(field, add_person(field)) for _ in range(3)]
    records = write_all(tablets[0])
    tablets[0].push()
    heads = {row.kind: row.change for row in rows(field, "SELECT kind, change FROM head")}
    seen = [dict(heads) for _ in tablets]
    for _ in range(60):
        who = chance.randrange(3)
        kind = chance.choice(list(CHANGES))
        op = chance.choices(["put", "delete", "restore"], [8, 1, 1])[0]
        name = chance.choice(list(CHANGES[kind]))
        fields = {name: chance.choice(CHANGES[kind][name])} if op == "put" else {}
        base = seen[who][kind]
        seen[who][kind] = tablets[who].write(fields, records[kind], base, op, kind=kind)
    for tablet in tablets:
        receipts = tablet.push()
        assert {r["outcome"] for r in receipts} <= {
            "created", "updated", "merged", "conflict", "waiting", "rejected",
        }  # fmt: skip
        assert "server_fault" not in str(receipts)
    assert rows(field, "SELECT count(*) FROM revision")[0].count > 20
    check_register(field)


def test_a_push_of_works_asks_nothing_of_other_kinds(field: Flask) -> None:
    """A batch of works alone asks the tables of no other kind."""
    tablet = Tablet(field, add_person(field))
    tablet.write(work())
    statements: list[str] = []

    def count(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        statements.append(statement)

    with field.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", count)
    tablet.push()
    event.remove(engine, "before_cursor_execute", count)
    others = ("inspection", "ncr", "defect", "obstacle", "photo", "track", "attendance")
    assert statements
    assert not [s for s in statements for kind in others if f" {kind} " in s.replace("\n", " ")]


def test_an_open_major_holds_payment_until_it_is_closed(tablet: Tablet) -> None:
    record, minor = uuid4(), uuid4()
    tablet.write(FIRST["ncr"], record, kind="ncr")
    tablet.write({**FIRST["ncr"], "severity": "minor"}, minor, kind="ncr")
    tablet.push()
    with tablet.app.app_context():
        assert [tuple(row) for row in open_holding(["C09-A01", "C10-A01"])] == [
            (record, "C09-A01", "B1", Decimal("412.500"))
        ]
    office = Tablet(tablet.app, add_person(tablet.app, "supervisor"))
    base = rows(tablet.app, "SELECT change FROM head WHERE record = :r", r=record)[0].change
    office.write({"state": "void", "void_reason": "مكرر"}, record, base, kind="ncr")
    office.push()
    with tablet.app.app_context():
        assert open_holding(["C09-A01"]) == []


def test_visits_and_days_without_work_are_reported_days(tablet: Tablet) -> None:
    tablet.write(FIRST["inspection"], kind="inspection")
    tablet.write({**FIRST["inspection"], "state": "draft"}, kind="inspection")
    gone = uuid4()
    tablet.write(FIRST["attendance"], kind="attendance")
    first = tablet.write({**FIRST["attendance"], "contract": 10}, gone, kind="attendance")
    tablet.write({}, gone, first, "delete", kind="attendance")
    tablet.push()
    with tablet.app.app_context():
        now = reporting.reports_now()
        assert {(r.activity, r.contract, r.governorate) for r in now} == {
            ("C09-A01", None, None), (None, 9, "KW-HA"),
        }  # fmt: skip
        assert set(reporting.reports_at(register.make_root("test").number)) == set(now)
