"""Verbs of the mails: choose who gets which week, post an issue, send again, note a bounce."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from flask import current_app

from server.accounts import service as accounts
from server.accounts.models import Person
from server.config import Config
from server.db import db, transaction
from server.http.errors import Refusal
from server.mails import queries
from server.mails.bounces import Report
from server.mails.models import (
    BOUNCED,
    IN_TROUBLE,
    SENT,
    UNSURE,
    WAITING,
    WeekMail,
    WeekRecipient,
)
from server.ports import ports
from server.reporting.models import IssuedWeek
from server.reporting.reach import places_with_pages
from shared.rules.scope import Scope
from shared.vocabulary.roles import CONTRACTOR


def config() -> Config:
    found: Config = current_app.extensions["tareeq.config"]
    return found


def may_get(person: Person, place: str) -> bool:
    """Whether this person may see a place's whole page now, and has an address."""
    is_ours = person.is_active and person.role != CONTRACTOR and bool(person.email)
    return is_ours and place in places_with_pages(accounts.scope_of(person))


def post(weeks: Sequence[IssuedWeek]) -> None:
    """Put each issue into the outbox, in the transaction that keeps it: with it, or not at all."""
    now = ports().clock.now()
    for week in weeks:
        for person in queries.recipients_of(week.governorate):
            if may_get(person, week.governorate):
                db.session.add(
                    WeekMail(
                        id=ports().ids.uuid7(), week=week.id, person=person.id, due_at=now,
                        language=person.language, address=person.email, made_at=now,
                    )
                )  # fmt: skip


def choose(
    person: UUID, wanted: Collection[str], seen: Collection[str], by: UUID, own: Scope
) -> Person:
    """Say whose weeks somebody is sent, of those that the chooser may see.

    ``seen``: what was chosen when the form was made. Raises Refusal: not_found, choice_wrong
    for a page that the person may not see, evidence_changed.
    """
    mine = set(places_with_pages(own))
    with transaction() as session:
        found = queries.person_locked(person)
        if found is None or not mine:
            raise Refusal("not_found")
        now = queries.choices(mine).get(person, set())
        if now != set(seen) & mine:
            raise Refusal("evidence_changed")
        added = set(wanted) - now
        if not set(wanted) <= mine or not all(may_get(found, one) for one in added):
            raise Refusal("choice_wrong", "governorates")
        queries.forget_choices(person, now - set(wanted))
        entered = {"entered_at": ports().clock.now(), "entered_by": by}
        session.add_all(
            WeekRecipient(person=person, governorate=one, **entered) for one in sorted(added)
        )
    return found


def send_again(mail: UUID, own: Scope) -> None:
    """Send a mail that did not arrive once more, to the person's address of today.

    Raises Refusal: not_found; evidence_changed when it is not in trouble; choice_wrong when the
    person may not have it any more.
    """
    with transaction():
        if queries.governorate_of(mail) not in places_with_pages(own):
            raise Refusal("not_found")
        row = queries.mail_locked(mail)
        if row is None or row.status not in IN_TROUBLE:
            raise Refusal("evidence_changed")
        person = db.session.get_one(Person, row.person)
        if not may_get(person, str(queries.governorate_of(mail))):
            raise Refusal("choice_wrong")
        now = ports().clock.now()
        row.status, row.round, row.tries = WAITING, row.round + 1, 0
        row.address, row.due_at, row.made_at = person.email, now, now
        row.trouble, row.answer, row.ended_at, row.sent_at = "", "", None, None


def note_bounces(reports: Sequence[Report]) -> list[dict[str, Any]]:
    """Note what delivery reports say of our mails; what became of each report.

    One of an earlier round, or of a mail that is not ours, changes nothing.
    """
    return [{"mail": str(one.mail), "status": one.status, "noted": _note(one)} for one in reports]


def _note(report: Report) -> bool:
    with transaction():
        row = queries.mail_locked(report.mail)
        if row is None or row.round != report.round or row.status not in {SENT, UNSURE}:
            return False
        if not report.is_failed:
            return False
        row.status, row.ended_at = BOUNCED, ports().clock.now()
        row.trouble, row.answer = "bounced", report.said
    return True


def counts(weeks: Collection[UUID]) -> Mapping[UUID, Mapping[str, int]]:
    """Issue -> state -> how many mails."""
    return queries.counts(weeks)
