"""What can be done with people: add, change, sign in, set a password.

User names are compared composed, in lower case, with digits as 0-9. Signing in on tablets is
in ``server.accounts.tokens``; other capabilities enter here.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy.exc import IntegrityError

from server.accounts import changes, passwords, queries
from server.accounts.changes import BY_COMMAND, By
from server.accounts.details import (
    LONGEST_USERNAME,
    PersonDetails,
    apply,
    as_kept,
    checked,
    checked_username,
    details_of,
    normal_username,
)
from server.accounts.models import Device, Person
from server.accounts.readers import Reader
from server.accounts.tokens import note_seen, person_of_access_token
from server.db import transaction
from server.http.errors import Refusal
from server.ports import ports
from shared.rules.scope import Scope
from shared.vocabulary.roles import ADMINISTRATOR
from shared.wire.text import has_forbidden

__all__ = [
    "By",
    "PersonDetails",
    "Reader",
    "add_person",
    "authenticate",
    "change_own_language",
    "change_own_password",
    "change_person",
    "normal_username",
    "note_seen",
    "note_wipe_told",
    "person_of_access_token",
    "person_of_session",
    "revoke_device",
    "scope_of",
    "set_password",
    "unlock",
]

# Other capabilities ask here who may see what an author sent, and who may go to a place.
visible_author, inspectors_at = queries.visible_author, queries.inspectors_at
people_at = queries.people_at


def scope_of(person: Person) -> Scope:
    """What this person may see; None says all, an empty set says nothing."""
    return Scope(
        None if person.has_all_governorates else frozenset(person.governorates),
        None if person.has_all_contracts else frozenset(person.contracts),
    )


def add_person(username: str, password: str, details: PersonDetails, by: By = BY_COMMAND) -> Person:
    """Add a person. Raises Refusal: username_wrong, username_taken, password_weak, ..."""
    name = checked_username(username)
    passwords.checked_password(password, name)
    person = Person(
        id=ports().ids.uuid7(),
        username=name,
        password_hash=passwords.hash_password(password),
        created_at=ports().clock.now(),
    )
    wanted = checked(details)
    apply(person, wanted)
    try:
        with transaction() as session:
            session.add(person)
            session.flush()
            changes.note(person.id, changes.ADDED, by, after=as_kept(wanted))
    except IntegrityError as error:
        raise Refusal("username_taken", "username") from error
    return person


def change_person(
    identifier: UUID, details: PersonDetails, by: By = BY_COMMAND, seen: int | None = None
) -> Person:
    """Change role, scope, names or whether one may sign in.

    Another scope is a new version of it, so that tablets drop what left; another role, or
    none any more, ends the sessions that were opened before. ``seen``: how many changes there
    were when the form was made. Raises Refusal (not_found, last_administrator, choice_wrong,
    evidence_changed ...).
    """
    wanted = checked(details)
    with transaction():
        person = _existing(identifier)
        before, after = as_kept(details_of(person)), as_kept(wanted)
        if before == after:
            return person
        changes.check_seen(person.id, seen)
        changes.note(person.id, changes.CHANGED, by, before, after)
        was_scope, was_role, was_active = scope_of(person), person.role, person.is_active
        loses_office = wanted.role != ADMINISTRATOR or not wanted.is_active
        is_in_office = was_role == ADMINISTRATOR and was_active
        if is_in_office and loses_office and queries.is_last_administrator(person):
            raise Refusal("last_administrator", "role")
        apply(person, wanted)
        if scope_of(person) != was_scope:
            person.scope_version += 1
        if person.role != was_role or person.is_active != was_active:
            person.session_version += 1
        if not person.is_active:
            queries.revoke_tokens(person.id, ports().clock.now())
    return person


def set_password(identifier: UUID, password: str, by: By = BY_COMMAND) -> Person:
    """Set a password; every sign-in of this person ends, on tablets too."""
    with transaction():
        person = _existing(identifier)
        passwords.checked_password(password, person.username)
        person.password_hash = passwords.hash_password(password)
        person.session_version += 1
        now = ports().clock.now()
        queries.revoke_tokens(person.id, now)
        queries.forget_tries(person.username, now)
        changes.note(person.id, changes.PASSWORD, by)
    return person


def unlock(identifier: UUID, by: By) -> Person:
    """Let somebody who mistyped try again at once."""
    with transaction():
        person = _existing(identifier)
        queries.forget_tries(person.username, ports().clock.now())
        changes.note(person.id, changes.UNLOCKED, by)
    return person


def change_own_password(person: Person, present: str, wanted: str) -> Person:
    """Change one's password, knowing the present one. Raises Refusal as sign-in does."""
    authenticate(person.username, present)
    return set_password(person.id, wanted, By(person.id, ""))


def change_own_language(identifier: UUID, language: str) -> None:
    if language not in {"ar", "en"}:
        raise Refusal("choice_wrong", "language")
    with transaction():
        _existing(identifier).language = language


def revoke_device(identifier: UUID, by: By = BY_COMMAND) -> Device:
    """A lost tablet: from now on it may only hand in what it still holds, and is wiped then."""
    with transaction():
        device = queries.device_with(identifier, is_locked=True)
        if device is None:
            raise Refusal("not_found")
        if device.revoked_at is None:
            device.revoked_at = ports().clock.now()
            changes.note(device.enrolled_by, changes.REVOKED, by, device=device.id)
    return device


def note_wipe_told(identifier: UUID, now: datetime) -> None:
    """A revoked tablet was told that all it held is here, and that it may be wiped."""
    with transaction():
        device = queries.device_with(identifier, is_locked=True)
        if device is not None:
            device.wipe_told_at = device.wipe_told_at or now


def authenticate(username: str, password: str) -> Person:
    """The person of this name and password.

    Every try counts before its password is looked at, and a right one clears the count.
    Raises Refusal: sign_in_failed, the same for an unknown name, a wrong password and
    somebody who may not sign in; too_many_attempts with Retry-After.
    """
    name = normal_username(username)
    if len(name) > LONGEST_USERNAME or has_forbidden(name):
        raise Refusal("sign_in_failed")
    _count_try(name)
    person = queries.person_named(name)
    is_right = passwords.matches(person.password_hash if person else None, password)
    if person is None or not is_right or not person.is_active:
        raise Refusal("sign_in_failed")
    with transaction():
        queries.forget_tries(name, ports().clock.now())
        if passwords.is_outdated(person.password_hash):
            person.password_hash = passwords.hash_password(password)
    return person


def _count_try(name: str) -> None:
    now = ports().clock.now()
    with transaction():
        may_try = queries.count_try(name, now)
    if not may_try:
        wait_s = queries.wait_left_s(name, now)
        raise Refusal("too_many_attempts", headers={"Retry-After": str(wait_s)}, wait_s=wait_s)


def person_of_session(identifier: UUID, session_version: int) -> Person | None:
    """Who a browser's session speaks for; None when it has ended meanwhile."""
    person = queries.person_with(identifier)
    is_good = person and person.is_active and person.session_version == session_version
    return person if is_good else None


def _existing(identifier: UUID) -> Person:
    person = queries.person_with(identifier, is_locked=True)
    if person is None:
        raise Refusal("not_found")
    return person
