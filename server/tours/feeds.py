"""Addresses at which calendars read tours: made, shown once, revocable; each opens tours alone."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select, update

from server.accounts import service as accounts
from server.accounts.models import Person
from server.db import db, transaction
from server.http.entries import entering, is_entered
from server.http.errors import Refusal
from server.ports import ports
from server.tours import queries
from server.tours.models import CalendarFeed, Tour
from server.tours.standing import Standing, standings
from shared.rules.clocks import working_date
from shared.sync.chain import sha256
from shared.vocabulary.roles import ADMINISTRATOR, INSPECTOR, PLANNER, SUPERVISOR

# Never a contractor: a surprise visit is known to nobody whom it is to surprise.
READERS = (INSPECTOR, SUPERVISOR, PLANNER, ADMINISTRATOR)
PAST, AHEAD = timedelta(days=31), timedelta(days=366)
USED_STEP = timedelta(hours=1)


def make_feed(person: Person, name: str, is_own: bool, identifier: UUID) -> str | None:
    """The secret of a new address, shown now and never again; None when it was made already."""
    said = {"id": identifier, "person": person.id, "name": name, "is_own": is_own}
    if is_entered(CalendarFeed, said):
        return None
    secret = base64.urlsafe_b64encode(ports().randomness.token_bytes(32)).rstrip(b"=").decode()
    kept = {"token_hash": sha256(secret.encode()), "made_at": ports().clock.now()}
    with entering(CalendarFeed, said) as session:
        session.add(CalendarFeed(**said, **kept))
    return secret


def feeds_of(person: UUID) -> Sequence[CalendarFeed]:
    """A person's addresses that are open, the newest first."""
    mine = select(CalendarFeed).where(
        CalendarFeed.person == person, CalendarFeed.revoked_at.is_(None)
    )
    return db.session.scalars(mine.order_by(CalendarFeed.made_at.desc(), CalendarFeed.id)).all()


def revoke_feed(person: UUID, identifier: UUID) -> None:
    """Close one of one's own. Raises Refusal not_found."""
    with transaction():
        found = db.session.get(CalendarFeed, identifier)
        if found is None or found.person != person:
            raise Refusal("not_found")
        found.revoked_at = found.revoked_at or ports().clock.now()


def open_feed(secret: str) -> tuple[CalendarFeed, Person]:
    """The feed of a secret and whose it is. Raises Refusal not_found for any that is not open."""
    asked = select(CalendarFeed, Person).join(Person, Person.id == CalendarFeed.person)
    hashed = sha256(secret.encode("utf-8", "replace"))
    row = db.session.execute(asked.where(CalendarFeed.token_hash == hashed)).first()
    if row is None or row[0].revoked_at is not None or not _may_read(row[1]):
        raise Refusal("not_found")
    _note_used(row[0])
    return row[0], row[1]


def tours_in(feed: CalendarFeed, person: Person) -> list[Standing]:
    """What its owner may see now, a month back and a year ahead; cancelled ones too."""
    today = working_date(ports().clock.now())
    seen = queries.is_seen(person, accounts.scope_of(person))
    conditions = [seen, Tour.person == person.id] if feed.is_own else [seen]
    return standings(queries.tours_between(today - PAST, today + AHEAD, *conditions), today)


def _may_read(person: Person) -> bool:
    return person.is_active and person.role in READERS


def _note_used(feed: CalendarFeed) -> None:
    now = ports().clock.now()
    if feed.last_used_at is None or now - feed.last_used_at >= USED_STEP:
        with transaction() as session:
            used = update(CalendarFeed).where(CalendarFeed.id == feed.id)
            session.execute(used.values(last_used_at=now))
