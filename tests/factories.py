"""Rows for tests, made the way the product makes them: works go through the register's door.

Call within ``app.app_context()``. Everything commits, which a rolled-back ``app`` undoes.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from server.accounts import service as accounts
from server.accounts.models import Device, Person
from server.accounts.service import PersonDetails
from server.db import db, transaction
from server.geography.service import load_reference_geography
from server.ports import ports
from server.programme.models import Activity, ActivityBoq
from server.programme.service import import_programme
from server.register import service as register
from server.register.incoming import Author, Incoming, Result
from server.register.models import Head
from shared.rules.clocks import BelievedTime, Clocks
from shared.vocabulary.roles import INSPECTOR, SUPERVISOR
from shared.vocabulary.works import ACCEPTED, CORRECTED, KIND, LOGGED, RETURNED
from shared.wire.change import write_body, write_clocks

PROGRAMMES = Path(__file__).parents[1] / "server" / "programme" / "data"
PASSWORD = "a password for tests only"


def load_reference(contracts: Sequence[int] = (1, 9, 11)) -> None:
    """The geography, and these contracts of the demonstration's programme."""
    load_reference_geography()
    for number in contracts:
        import_programme((PROGRAMMES / f"contract-{number:02}.csv").read_bytes())


def person(
    username: str,
    role: str,
    name: tuple[str, str] = ("شخص تجريبي", "Test Person"),
    governorates: Sequence[str] | None = None,
    contracts: Sequence[int] | None = None,
) -> Person:
    """A person who signs in with PASSWORD; None in a scope says all."""
    details = PersonDetails(*name, role, governorates, contracts)
    return accounts.add_person(username, PASSWORD, details)


def inspector(username: str = "inspector", **more: Any) -> Person:
    return person(username, INSPECTOR, ("مفتش تجريبي", "Test Inspector"), **more)


def supervisor(username: str = "supervisor", **more: Any) -> Person:
    return person(username, SUPERVISOR, ("مشرف تجريبي", "Test Supervisor"), **more)


def device(owner: Person, name: str = "Tablet 1") -> Device:
    """A tablet that somebody enrolled."""
    found = Device(
        id=ports().ids.uuid7(),
        name=name,
        public_key=bytes(32),
        enrolled_by=owner.id,
        enrolled_at=ports().clock.now(),
    )
    with transaction() as session:
        session.add(found)
    return found


def log_work(author: Person, activity: str, tablet: Device | None = None, **fields: Any) -> UUID:
    """A work on an activity, at its place unless said otherwise; the new record's id.

    ``made_at`` (default: an hour before the clock) and ``grade`` are the change's time.
    """
    record = ports().ids.uuid7()
    found = db.session.get_one(Activity, activity)
    line = db.session.query(ActivityBoq).filter_by(activity=activity).first()
    assert line is not None
    whole = {
        "activity": activity,
        "boq_item": line.boq_item,
        "section": found.section,
        "from_m": str(found.from_m),
        "to_m": str(found.from_m + 100) if found.from_m is not None else None,
        "layer": found.layer,
        "lane": "1",
        "quantity": "100",
        "notes": "",
        "place": _place_of(activity),
        "state": LOGGED,
    }
    change(author, record, whole | fields, tablet)
    return record


def correct_work(author: Person, record: UUID, tablet: Device | None = None, **fields: Any) -> UUID:
    return change(author, record, {"state": CORRECTED} | fields, tablet)


def return_work(by: Person, record: UUID, reason: str) -> UUID:
    return change(by, record, {"state": RETURNED, "return_reason": reason})


def accept_work(by: Person, record: UUID, quantity: str) -> UUID:
    return change(by, record, {"state": ACCEPTED, "accepted_quantity": quantity})


def change(
    author: Person,
    record: UUID,
    fields: dict[str, Any],
    tablet: Device | None = None,
    base: UUID | None = None,
    op: str = "put",
    kind: str = KIND,
) -> UUID:
    """One change of a record through the register, on its present version unless ``base`` says.

    ``kind``: of a new record; one that stands keeps its own.
    """
    fields = dict(fields)
    received_at = ports().clock.now()
    made_at = fields.pop("made_at", received_at - timedelta(hours=1))
    grade = fields.pop("grade", "gnss")
    head = db.session.get(Head, record)
    base = base or (head.change if head else None)
    kind = head.kind if head else kind
    incoming = _incoming(author, record, kind, fields, tablet, base, made_at, grade, op)
    with transaction():
        (result,) = register.apply([incoming])
    _check(result)
    return incoming.change


def _incoming(
    author: Person,
    record: UUID,
    kind: str,
    fields: dict[str, Any],
    tablet: Device | None,
    base: UUID | None,
    made_at: datetime,
    grade: str,
    op: str,
) -> Incoming:
    clocks = Clocks(made_at, 1000, "boot", made_at if grade == "gnss" else None)
    name = ports().ids.uuid7()
    return Incoming(
        change=name,
        record=record,
        kind=kind,
        op=op,
        base=base,
        mends=None,
        fields=fields,
        body=write_body(name, record, kind, op, base, fields, made_at, clocks),
        clocks=write_clocks(clocks),
        time=BelievedTime(made_at, grade, is_clock_wrong=grade in {"offset", "receipt"}),
        author=Author(author.id, author.role, accounts.scope_of(author)),
        device=tablet.id if tablet else None,
        received_at=ports().clock.now(),
    )


def _check(result: Result) -> None:
    if result.outcome == "rejected":
        raise AssertionError(f"the register refused a factory's change: {result.errors}")


def _place_of(activity: str) -> dict[str, str]:
    lon, lat = db.session.execute(
        db.select(Activity.place.ST_X(), Activity.place.ST_Y()).where(Activity.code == activity)
    ).one()
    return {"lat": f"{lat:.6f}", "lon": f"{lon:.6f}", "accuracy_m": "4.0"}
