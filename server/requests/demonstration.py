"""Inspection requests of the demonstration: two that await the office, one that it scheduled."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any, NamedTuple
from uuid import NAMESPACE_URL, UUID, uuid5

from sqlalchemy import select

from server.accounts import service as accounts
from server.accounts.models import Person
from server.db import db
from server.fieldwork import service as fieldwork
from server.forms import service as forms
from server.ports import ports
from server.register.models import Head
from server.requests import queries, service
from server.requests.steps import BY_CODE
from shared.rules.clocks import KUWAIT
from shared.vocabulary.inspections import REQUEST

# Weekdays on which nobody is asked to come.
_WEEKEND = (4, 5)


class _Asked(NamedTuple):
    """``days``: how long ahead of the start it is wanted for, ``hour`` of Kuwait's clock."""

    contractor: str
    activity: str
    days: int
    hour: int
    note: str
    is_scheduled: bool = False


ASKED = (
    _Asked("contractor.9", "C09-A03", 3, 9, "الطبقة الرابطة جاهزة بعد الرش اللاصق"),
    _Asked("contractor.9", "C09-A06", 1, 7, "اكتمل الكشط حتى منتصف الشارع"),
    _Asked("contractor.1", "C01-A03", 2, 10, "جاهزون للفحص قبل الفرش", is_scheduled=True),
)


def load_demonstration_requests() -> int:
    """Let the demonstration's contractors ask for inspections, once; how many were asked for."""
    people = {one.username: one for one in db.session.scalars(select(Person))}
    return sum(_ask(asked, people) for asked in ASKED if asked.contractor in people)


def _ask(asked: _Asked, people: dict[str, Person]) -> bool:
    person = people[asked.contractor]
    form = uuid5(NAMESPACE_URL, f"tareeq-demonstration/{asked.contractor}/{asked.activity}")
    scope = accounts.scope_of(person)
    found = queries.activity(asked.activity, scope)
    if found is None or fieldwork.record_of_form(form, person.id) is not None:
        return False
    checklist = forms.checklists_for(REQUEST, found[0].work_type)[0]["code"]
    said = {
        "id": form,
        "activity": asked.activity,
        "checklist": checklist,
        "wanted_for": _moment(asked),
        "note": asked.note,
    }
    record = service.raise_request(said, [], person, scope)
    if asked.is_scheduled:
        _schedule(record, form, said["wanted_for"], people)
    return True


def _schedule(record: UUID, form: UUID, at: datetime, people: dict[str, Person]) -> None:
    """By the supervisor, into the tour of the first inspector who may go there."""
    head = db.session.get_one(Head, record)
    goes = accounts.inspectors_at(head.governorate, head.contract or 0)[0]
    said: dict[str, Any] = {"id": uuid5(form, "schedule"), "seen": head.change, "in_tour": True}
    said |= {"assignee": goes.id, "scheduled_for": at}
    supervisor = people["supervisor"]
    service.take(head, BY_CODE["schedule"], said, [], supervisor, accounts.scope_of(supervisor))


def _moment(asked: _Asked) -> datetime:
    """On a day of work."""
    day = ports().clock.now().astimezone(KUWAIT).date() + timedelta(days=asked.days)
    while day.weekday() in _WEEKEND:
        day += timedelta(days=1)
    return datetime.combine(day, time(asked.hour), KUWAIT)
