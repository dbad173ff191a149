"""Valid calls of the routes that name a record: of a work, a week, a file, a delay, a decision."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

from server.accounts.models import Person
from server.db import db, transaction
from server.decisions import service as decisions
from server.delays import service as delays
from server.delays.service import Claim as ExtensionStep
from server.delays.service import Event
from server.mails.models import BOUNCED, WeekMail
from server.reporting import drafts
from server.reporting import queries as reporting
from shared.rules.scope import EVERYTHING
from shared.vocabulary.roles import PLANNER, SUPERVISOR
from tests import factories
from tests.server.attachments import photos
from tests.server.small_world import (
    CONTRACTS,
    INSIDE,
    NOBODY,
    NONE,
    NOTES,
    WEEK,
    Call,
    World,
)

Maker = Callable[[World, str, str], Call]


def decision(**fields: Any) -> Maker:
    """A return or an acceptance of a work, in JSON."""

    def make(world: World, role: str, which: str) -> Call:
        record = world.work(which)
        return {"path": {"work": record}, "json": {"seen": world.head_of(record), **fields}}

    return make


def office_change(world: World, role: str, which: str) -> Call:
    record = world.work(which)
    fields = {"state": "returned", "return_reason": "not clear"}
    seen = world.head_of(record)
    return {"path": {"record": record}, "json": {"seen": seen, "fields": fields}}


def decision_form(**fields: Any) -> Maker:
    def make(world: World, role: str, which: str) -> Call:
        record = world.work(which)
        return {"path": {"record": record}, "form": {"seen": world.head_of(record), **fields}}

    return make


def of_work(world: World, role: str, which: str) -> Call:
    return {"path": {"record": world.work(which)}}


def feature(world: World, role: str, which: str) -> Call:
    return {"path": {"collection": "works", "feature": world.work(which)}}


def as_it_stood(world: World, role: str, which: str) -> Call:
    return {**of_work(world, role, which), "query": {"at": "2100-01-01T00:00:00Z"}}


def proof(world: World, role: str, which: str) -> Call:
    return {"path": {"record": world.work(which), "version": 1}}


def of_number(world: World, role: str, which: str) -> Call:
    call = of_week(world, role, which)
    return {"path": {**call["path"], "figure": "accepted"}}


def of_week(world: World, role: str, which: str) -> Call:
    governorate = "KW-XX" if which == NONE else which
    return {"path": {"governorate": governorate, "week": WEEK, "issue": 1}}


def drafted_week(world: World, role: str, which: str) -> Call:
    """A restatement's draft, drawn up anew; of no week (NONE)."""
    call = of_week(world, role, which)
    seen = 0
    if which != NONE:
        start = date.fromisoformat(WEEK)
        with world.app.app_context():
            drafts.draft_weeks([which], start)
            seen = drafts.waiting([which], start)[which].version
    return {**call, "form": {"do": "renew", "seen": seen}}


def of_drafted_number(world: World, role: str, which: str) -> Call:
    call = drafted_week(world, role, which)
    return {"path": {**call["path"], "issue": "draft", "figure": "accepted"}}


def mail(world: World, role: str, which: str) -> Call:
    """A mail of that governorate's week that came back; none (NONE)."""
    identifier = uuid4()
    if which != NONE:
        with world.app.app_context(), transaction() as session:
            week = reporting.last_issue(which, date.fromisoformat(WEEK))
            now, person = datetime.now(UTC), world.chief.person.id
            said = {"person": person, "address": "a@b.test", "language": str(identifier)}
            moments = {"made_at": now, "due_at": now}
            session.add(WeekMail(id=identifier, week=week.id, status=BOUNCED, **said, **moments))
    return {"path": {"mail": identifier}}


def photo_file(world: World, role: str, which: str) -> Call:
    """The original of a photo: one INSIDE, the one OUTSIDE, or of a record that is none."""
    record = uuid4() if which == NONE else photos.photo_record(world.chief, CONTRACTS[which], which)
    return {"path": {"record": record, "role": "original"}}


def defect(world: World, role: str, which: str) -> Call:
    """A defect: one INSIDE, one OUTSIDE, or an id that nothing has."""
    record = uuid4()
    if which != NONE:
        with world.app.app_context():
            chief = db.session.get_one(Person, world.chief.person.id)
            site = {"contract": CONTRACTS[which], "governorate": which}
            fields = {"category": "pothole", "state": "reported", "description": NOTES[which]}
            factories.change(chief, record, {**site, **fields}, kind="defect")
    return {"path": {"record": record}}


def ncr_step(world: World, role: str, which: str) -> Call:
    """An answer to a non-conformance that was issued: the contractor's, or told by them."""
    record = uuid4()
    if which != NONE:
        with world.app.app_context():
            chief = db.session.get_one(Person, world.chief.person.id)
            site = {"contract": CONTRACTS[which], "governorate": which}
            fields = {"title": NOTES[which], "severity": "minor", "state": "raised"}
            office = factories.person(f"office.{record.hex[:8]}", SUPERVISOR)
            factories.change(chief, record, {**site, **fields}, kind="ncr")
            factories.change(office, record, {"state": "issued"})
    form = {"step": "respond", "id": str(uuid4()), "seen": world.head_of(record)}
    return {"path": {"record": record}, "form": {**form, "response": "answer"}}


def request_step(world: World, role: str, which: str) -> Call:
    """An inspection request taken back: by its contractor, or told by them."""
    record = uuid4()
    if which != NONE:
        with world.app.app_context():
            chief = db.session.get_one(Person, world.chief.person.id)
            site = {"contract": CONTRACTS[which], "governorate": which}
            fields = {"type": "request", "state": "submitted", "notes": {"add": [NOTES[which]]}}
            factories.change(chief, record, {**site, **fields}, kind="inspection")
    form = {"step": "withdraw", "id": str(uuid4()), "seen": world.head_of(record)}
    return {"path": {"record": record}, "form": {**form, "reason": "no crew"}}


def delay(world: World, role: str, which: str) -> UUID:
    """An event of that contract, which the caller entered where the caller may see it."""
    if which == NONE:
        return uuid4()
    identifier, day = uuid4(), date(2026, 2, 1)
    with world.app.app_context():
        by = (
            world.tablets[role].person if which == INSIDE and role != NOBODY else world.chief.person
        )
        what = Event(CONTRACTS[which], "weather", "a flood", "nobody", day, day)
        delays.enter_event(what, db.session.merge(by), identifier)
    return identifier


def wanted(world: World, role: str, which: str) -> Call:
    """A decision that is wanted of the caller by name, or of the governor there, and its answer."""
    form = {"id": uuid4(), "step": "decide", "answer": "a", "due_on": "2026-12-01"}
    if which == NONE:
        return {"path": {"record": uuid4()}, "form": {**form, "seen": uuid4()}}
    said: dict[str, Any] = {"origin": "hand", "title": "t", "description": "d"}
    if role in {SUPERVISOR, PLANNER} and which == INSIDE:
        said["decider"] = world.tablets[role].person.id
    place = {"governorate": which, "contract": CONTRACTS[which]}
    new = {"id": uuid4(), "wanted_by": date(2026, 12, 1), **said, **place}
    with world.app.app_context():
        raiser = db.session.merge(world.tablets[SUPERVISOR].person)
        record = decisions.raise_decision(new, raiser, EVERYTHING)
    return {"path": {"record": record}, "form": {**form, "seen": world.head_of(record)}}


def of_delay(**form: str) -> Maker:
    def make(world: World, role: str, which: str) -> Call:
        event = delay(world, role, which)
        return {"path": {"event": event}, "form": {"id": str(uuid4()), **form}}

    return make


def extension_withdrawal(world: World, role: str, which: str) -> Call:
    event, name = delay(world, role, which), uuid4()
    if which != NONE:
        with world.app.app_context():
            what = ExtensionStep("notice", date(2026, 2, 1), "L/1")
            delays.claim_extension(event, what, db.session.merge(world.chief.person), name)
    return {"path": {"event": event, "claim": name}}


def conflict(world: World, role: str, which: str) -> Call:
    """A decision to keep what stands; the work INSIDE has two quantities."""
    record = world.work(which)
    if which == INSIDE:
        with world.app.app_context():
            chief = db.session.get_one(Person, world.chief.person.id)
            base = UUID(world.head_of(record))
            factories.change(chief, record, {"quantity": "2"})
            factories.change(chief, record, {"quantity": "3"}, base=base)
    form = {"seen": world.head_of(record), "field": "quantity", "take": ""}
    return {"path": {"record": record}, "form": form}


# Endpoints that name a record: called with one inside, one outside and one that does not exist.
