"""People, devices and sign-ins, as SQL."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    and_,
    any_,
    delete,
    false,
    func,
    literal,
    or_,
    select,
    text,
    update,
)
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import InstrumentedAttribute

from server.accounts.models import (
    ApiToken,
    Device,
    Person,
    RefreshToken,
    SignInAttempt,
)
from server.accounts.readers import Reader
from server.db import db
from server.sync.models import Outbox
from shared.rules.scope import Scope
from shared.vocabulary.roles import INSPECTOR, SUPERVISOR

# Five tries are free; then 15 s, 30 s, 1 min ... up to 15 min between two tries.
FREE_TRIES = 5
FIRST_WAIT_S = 15
LONGEST_WAIT_S = 900
FORGOTTEN_AFTER = timedelta(days=1)

_WAIT = f"""make_interval(secs => CASE WHEN a.failures < {FREE_TRIES} THEN 0 ELSE
    least({FIRST_WAIT_S} * power(2, least(a.failures - {FREE_TRIES}, 10)), {LONGEST_WAIT_S})
    END)"""

# One statement, so that parallel guesses are counted one by one. A count dated in the future
# (the server's clock was set back) holds nobody up.
_COUNT_TRY = text(
    f"""INSERT INTO sign_in_attempt AS a (username, failures, last_failed_at)
    VALUES (:username, 1, :now)
    ON CONFLICT (username) DO UPDATE SET last_failed_at = :now,
        failures = CASE WHEN a.last_failed_at < :forgotten THEN 1 ELSE a.failures + 1 END
    WHERE a.last_failed_at + {_WAIT} <= :now OR a.last_failed_at > :now
    RETURNING failures"""  # noqa: S608
)
_WAIT_LEFT = text(
    f"""SELECT extract(epoch FROM a.last_failed_at + {_WAIT} - :now) FROM sign_in_attempt a
    WHERE a.username = :username"""  # noqa: S608
)


def count_try(username: str, now: datetime) -> bool:
    """Count a try before its password is looked at; False when it comes too soon."""
    values = {"username": username, "now": now, "forgotten": now - FORGOTTEN_AFTER}
    return db.session.execute(_COUNT_TRY, values).first() is not None


def wait_left_s(username: str, now: datetime) -> int:
    """Whole seconds until the next try may come."""
    found = db.session.execute(_WAIT_LEFT, {"username": username, "now": now}).scalar()
    return max(1, round(found or 1))


def forget_tries(username: str, now: datetime) -> None:
    """After a right password; old counts of other names go too, so that the table stays small."""
    old = SignInAttempt.last_failed_at < now - FORGOTTEN_AFTER
    db.session.execute(delete(SignInAttempt).where((SignInAttempt.username == username) | old))


def is_locked_out(username: str, now: datetime) -> bool:
    """Whether wrong passwords make this name wait."""
    values = {"username": username, "now": now}
    return (db.session.execute(_WAIT_LEFT, values).scalar() or 0) > 0


def person_named(username: str) -> Person | None:
    return db.session.scalar(select(Person).where(Person.username == username))


def person_with(identifier: UUID, is_locked: bool = False) -> Person | None:
    """The person; ``is_locked`` holds the row until the transaction ends."""
    query = select(Person).where(Person.id == identifier)
    return db.session.scalar(query.with_for_update() if is_locked else query)


def people() -> Sequence[Person]:
    """Everybody, those who may sign in first, by name as Arabic is sorted."""
    by_name = func.lower(Person.name_ar).collate("ar-x-icu")
    return db.session.scalars(
        select(Person).order_by(Person.is_active.desc(), by_name, Person.username)
    ).all()


def is_last_administrator(person: Person) -> bool:
    """Whether no other administrator may sign in. Locks them all, so that two cannot go at once."""
    others = select(Person.id).where(
        Person.role == "administrator", Person.is_active, Person.id != person.id
    )
    return not db.session.scalars(others.with_for_update()).all()


def device_with(identifier: UUID, is_locked: bool = False) -> Device | None:
    query = select(Device).where(Device.id == identifier)
    return db.session.scalar(query.with_for_update() if is_locked else query)


def caller(person: UUID, device: UUID) -> tuple[Person, Device] | None:
    """The person and the device of an access token; None unless both are here."""
    asked = select(Person, Device).join(Device, Device.id == device).where(Person.id == person)
    found = db.session.execute(asked).first()
    return None if found is None else (found[0], found[1])


def add_device(row: dict[str, Any]) -> None:
    """Enrol a device unless it is there. Two who enrol one id at once: the second waits here."""
    db.session.execute(insert(Device).values(row).on_conflict_do_nothing())


def note_seen(device: UUID, now: datetime) -> None:
    seen = update(Device).where(Device.id == device).values(last_seen_at=now)
    db.session.execute(seen.execution_options(synchronize_session=False))


def devices_of(person: Person) -> Sequence[Device]:
    """Devices that this person enrolled or signed in on, newest first."""
    used = select(Outbox.device).where(Outbox.person == person.id)
    mine = (Device.enrolled_by == person.id) | Device.id.in_(used)
    return db.session.scalars(select(Device).where(mine).order_by(Device.enrolled_at.desc())).all()


def latest_outbox(person: UUID, device: UUID) -> Outbox | None:
    """The outbox in use: after a fork there are older ones."""
    mine = (Outbox.person == person) & (Outbox.device == device)
    return db.session.scalar(
        select(Outbox).where(mine).order_by(Outbox.opened_at.desc(), Outbox.id.desc()).limit(1)
    )


def refresh_token(token_hash: bytes) -> RefreshToken | None:
    """The sign-in of this token, locked until the transaction ends."""
    query = select(RefreshToken).where(RefreshToken.token_hash == token_hash)
    return db.session.scalar(query.with_for_update())


def revoke_replaced(token: RefreshToken, now: datetime) -> None:
    """At a token's first use: the one before it, and its twins whose reply was lost, end."""
    if token.replaces is None:
        return
    family = (RefreshToken.token_hash == token.replaces) | (
        (RefreshToken.replaces == token.replaces) & (RefreshToken.token_hash != token.token_hash)
    )
    _revoke(family, now)


def revoke_tokens(person: UUID, now: datetime, device: UUID | None = None) -> None:
    """End a person's sign-ins, on one device or on all."""
    whose = RefreshToken.person == person
    _revoke(whose if device is None else whose & (RefreshToken.device == device), now)


def api_tokens(person: UUID) -> Sequence[ApiToken]:
    """A person's tokens, the newest first."""
    mine = select(ApiToken).where(ApiToken.person == person)
    return db.session.scalars(mine.order_by(ApiToken.made_at.desc(), ApiToken.id.desc())).all()


def token_caller(token_hash: bytes) -> tuple[ApiToken, Person] | None:
    """The token of this hash and whose it is."""
    asked = select(ApiToken, Person).join(Person, Person.id == ApiToken.person)
    found = db.session.execute(asked.where(ApiToken.token_hash == token_hash)).first()
    return None if found is None else (found[0], found[1])


def note_token_used(token: UUID, now: datetime) -> None:
    used = update(ApiToken).where(ApiToken.id == token).values(last_used_at=now)
    db.session.execute(used.execution_options(synchronize_session=False))


def _revoke(which: object, now: datetime) -> None:
    db.session.execute(
        update(RefreshToken)
        .where(which, RefreshToken.revoked_at.is_(None))  # type: ignore[arg-type]
        .values(revoked_at=now)
    )


def forget_old_tokens(person: UUID, device: UUID, before: datetime) -> None:
    """Remove sign-ins that ended long ago."""
    whose = (RefreshToken.person == person) & (RefreshToken.device == device)
    db.session.execute(delete(RefreshToken).where(whose, RefreshToken.expires_at < before))


def visible_author(person: Person | Reader, visible_to: Scope) -> ColumnElement[bool]:
    """Of a statement that joins the author's ``person``: who may see what that author sent."""
    own = Person.id == person.id
    if person.role != SUPERVISOR:
        return own
    within = and_(
        _lies_within(Person.governorates, Person.has_all_governorates, visible_to.governorates),
        _lies_within(Person.contracts, Person.has_all_contracts, visible_to.contracts),
    )
    return or_(own, within)


def _lies_within(
    given: InstrumentedAttribute[Any],
    has_all: InstrumentedAttribute[bool],
    allowed: frozenset[Any] | None,
) -> ColumnElement[bool]:
    """Whether one part of an author's scope lies within a reader's; an empty one says nothing."""
    if allowed is None:
        return or_(has_all, func.cardinality(given) > 0)
    is_inside = given.contained_by(sorted(allowed))
    return and_(~has_all.expression, func.cardinality(given) > 0, is_inside)


def inspectors_at(governorate: str, contract: int) -> Sequence[Person]:
    """Inspectors who may go to a place of a contract, by name."""
    return people_at([INSPECTOR], governorate, contract)


def people_at(roles: Iterable[str], governorate: str, contract: int | None) -> Sequence[Person]:
    """Those of these roles who see a contract in a governorate, by name.

    ``contract`` None: of no contract, which is for those who see all of them.
    """
    is_of = false() if contract is None else literal(contract) == any_(Person.contracts)
    asked = (
        select(Person)
        .where(Person.role.in_(sorted(roles)), Person.is_active)
        .where(or_(Person.has_all_governorates, literal(governorate) == any_(Person.governorates)))
        .where(or_(Person.has_all_contracts, is_of))
        .order_by(func.lower(Person.name_en), Person.id)
    )
    return db.session.scalars(asked).all()
