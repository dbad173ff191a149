"""What is done with an inspection request in the office, by whoever's move it is.

Each is a change like a tablet's, written through the register on the version that was seen,
once however often its form is sent.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from server.accounts import service as accounts
from server.accounts.models import Person
from server.fieldwork import service as fieldwork
from server.fieldwork.service import Added
from server.forms import service as forms
from server.http.ahead import check_ahead
from server.http.errors import Refusal
from server.ports import ports
from server.records import pictures
from server.records.pictures import Picture
from server.register.incoming import Author
from server.register.models import Head
from server.requests import queries, touring
from server.requests.steps import Step, steps_for
from shared.rules.clocks import working_date
from shared.rules.due import due_hours
from shared.rules.inspections import is_request
from shared.rules.requests import NOTICE
from shared.rules.scope import Scope
from shared.vocabulary.inspections import (
    CANCELLED,
    KIND,
    POINTS,
    REQUEST,
    SCHEDULED,
    SUBMITTED,
)
from shared.vocabulary.roles import SUPERVISOR
from shared.wire.fields import write_moment


def raise_request(
    said: dict[str, Any], files: Sequence[Picture], person: Person, scope: Scope
) -> UUID:
    """Ask for an inspection as the form says; the record, once however often it is sent.

    Raises Refusal: activity_unknown, choice_wrong, time_past, time_far, chainage_order,
    number_not_allowed, id_reused, each with its field, and those of files.
    """
    if (known := fieldwork.record_of_form(said["id"], person.id)) is not None:
        return known
    _still_to_come(said["wanted_for"], "wanted_for")
    record = ports().ids.uuid7()
    first = Added(record, KIND, [_asked(said, scope)])
    hanging = pictures.as_records(files, record, KIND, ports().clock.now())
    pictures.hand_in(files, person)
    author = Author(person.id, person.role, scope)
    fieldwork.make_record(first, said["id"], author, hanging)
    return record


def _asked(said: dict[str, Any], scope: Scope) -> dict[str, Any]:
    """The first fields: where it is follows from the activity and the stretch."""
    row = queries.activity(said["activity"], scope)
    if row is None:
        raise Refusal("activity_unknown", "activity")
    activity, begin, end = row
    checklist = _checklist(said["checklist"], activity.work_type)
    stretch = {name: said[name] for name in ("from_m", "to_m") if name in said}
    outside = [n for n, at_m in stretch.items() if begin is not None and not begin <= at_m <= end]
    if outside:
        raise Refusal("number_not_allowed", outside[0])
    return {
        "type": REQUEST,
        "point": checklist["point"],
        "form": {"code": checklist["code"], "version": checklist["version"]},
        "state": SUBMITTED,
        "rev": 1,
        "activity": activity.code,
        "section": activity.section,
        **{name: format(at_m, "f") for name, at_m in stretch.items()},
        "layer": activity.layer,
        "lane": said.get("lane"),
        "place": _place(activity.code, stretch.get("from_m")),
        "wanted_for": write_moment(said["wanted_for"]),
        **_noted(said.get("note")),
    }


def _checklist(code: str, work_type: str) -> dict[str, Any]:
    fitting = forms.checklists_for(REQUEST, work_type)
    checklist = next((one for one in fitting if one["code"] == code), None)
    if checklist is None:
        raise Refusal("choice_wrong", "checklist")
    return checklist


def _place(activity: str, at_m: Decimal | None) -> dict[str, str]:
    lat, lon = queries.place_of(activity, at_m)
    return {"lat": f"{lat:.6f}", "lon": f"{lon:.6f}"}


def notices() -> dict[str, timedelta]:
    """Inspection point -> how long ahead it is to be asked for."""
    dues = forms.dues()
    hours = {term.code: due_hours(dues, NOTICE, term.code) for term in POINTS}
    return {code: timedelta(hours=float(found)) for code, found in hours.items() if found}


def take(
    head: Head,
    step: Step,
    said: dict[str, Any],
    files: Sequence[Picture],
    person: Person,
    scope: Scope,
) -> bool:
    """Take a step of the request as it was seen; ``said`` is what its form says.

    False when all was written, but for the tours that should have followed.
    Raises Refusal: record_unknown, evidence_changed, transition_not_allowed, not_allowed,
    time_past, time_far, choice_wrong or required with its field, and those of files.
    """
    if not is_request(head.whole):
        raise Refusal("record_unknown")
    if fieldwork.record_of_form(said["id"], person.id) == head.record:
        return True
    if head.change != said["seen"]:
        raise Refusal("evidence_changed", "seen")
    now = ports().clock.now()
    if step not in steps_for(head.whole, person.role, now):
        raise Refusal("transition_not_allowed", "state")
    fields = _FIELDS.get(step.code, _decided)(head, said, person)
    added = pictures.as_records(files, head.record, KIND, now)
    author = Author(person.id, person.role, scope)
    pictures.hand_in(files, person)
    went = head.whole.get("assignee") if step.to in {SCHEDULED, CANCELLED} else None
    fields = {"state": step.to, **fields}
    fieldwork.change_record(head.record, said["seen"], fields, author, added, said["id"])
    return _toured(head, went, said)


def _toured(head: Head, went: str | None, said: dict[str, Any]) -> bool:
    """Whether the tours followed: out of that of who was to go, into that of who goes now."""
    has_left = touring.leave(head.record, UUID(went)) if went else True
    if not said.get("in_tour"):
        return has_left
    return touring.join(head, said["assignee"], said["scheduled_for"]) and has_left


def _scheduled(head: Head, said: dict[str, Any], person: Person) -> dict[str, Any]:
    _still_to_come(said["scheduled_for"], "scheduled_for")
    inspectors = accounts.inspectors_at(head.governorate, head.contract)
    if said["assignee"] not in {one.id for one in inspectors}:
        raise Refusal("choice_wrong", "assignee")
    return {
        "assignee": str(said["assignee"]),
        "scheduled_for": write_moment(said["scheduled_for"]),
        "absent": None,
    }


def _asked_again(head: Head, said: dict[str, Any], person: Person) -> dict[str, Any]:
    _still_to_come(said["wanted_for"], "wanted_for")
    rev = int(head.whole.get("rev") or 1) + 1
    return {"rev": rev, "wanted_for": write_moment(said["wanted_for"]), **_noted(said["note"])}


def _missed(head: Head, said: dict[str, Any], person: Person) -> dict[str, Any]:
    absent = said.get("absent") if person.role == SUPERVISOR else "inspector"
    if absent is None:
        raise Refusal("required", "absent")
    return {"absent": absent, **_noted(said.get("note"))}


def _withdrawn(head: Head, said: dict[str, Any], person: Person) -> dict[str, Any]:
    return _noted(said["reason"])


def _decided(head: Head, said: dict[str, Any], person: Person) -> dict[str, Any]:
    return {name: said[name] for name in ("decision_note",) if name in said}


_FIELDS = {
    "schedule": _scheduled,
    "move": _scheduled,
    "ask_again": _asked_again,
    "missed": _missed,
    "withdraw": _withdrawn,
}


def _noted(note: str | None) -> dict[str, Any]:
    return {"notes": {"add": [note]}} if note else {}


def _still_to_come(moment: datetime, field: str) -> None:
    if moment <= ports().clock.now():
        raise Refusal("time_past", field)
    check_ahead(working_date(moment), field)
