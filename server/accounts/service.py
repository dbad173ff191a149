"""What can be done with people: add, change, sign in, set a password.

User names are compared composed, in lower case, with digits as 0-9. Signing in on tablets is
in ``server.accounts.tokens``; other capabilities enter here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.exc import IntegrityError

from server.accounts import passwords, queries
from server.accounts.models import Device, Person
from server.accounts.tokens import note_seen, person_of_access_token
from server.db import transaction
from server.http.errors import Refusal
from server.ports import ports
from shared.rules.scope import Scope
from shared.vocabulary.places import GOVERNORATES
from shared.vocabulary.roles import ADMINISTRATOR, CONTRACTOR, ROLES
from shared.wire.digits import latin_digits
from shared.wire.text import clean, has_forbidden

__all__ = [
    "PersonDetails",
    "add_person",
    "authenticate",
    "change_own_language",
    "change_own_password",
    "change_person",
    "note_seen",
    "person_of_access_token",
    "person_of_session",
    "revoke_device",
    "scope_of",
    "set_password",
]

# Other capabilities ask here who may see what an author sent.
visible_author = queries.visible_author
LONGEST_USERNAME = 80
LONGEST_NAME = 120
HIGHEST_CONTRACT = 999
_USERNAME = re.compile(r"[\w][\w.@-]*")


@dataclass(frozen=True)
class PersonDetails:
    """What an administrator decides about a person. None in a scope says all; empty, nothing."""

    name_ar: str
    name_en: str
    role: str
    governorates: Sequence[str] | None = ()
    contracts: Sequence[int] | None = ()
    language: str = "ar"
    is_active: bool = True


def normal_username(typed: str) -> str:
    """A user name as it is kept and compared."""
    return latin_digits(clean(typed)).casefold()


def scope_of(person: Person) -> Scope:
    """What this person may see; None says all, an empty set says nothing."""
    return Scope(
        None if person.has_all_governorates else frozenset(person.governorates),
        None if person.has_all_contracts else frozenset(person.contracts),
    )


def add_person(username: str, password: str, details: PersonDetails) -> Person:
    """Add a person. Raises Refusal: username_wrong, username_taken, password_weak, ..."""
    name = _checked_username(username)
    passwords.checked_password(password, name)
    person = Person(
        id=ports().ids.uuid7(),
        username=name,
        password_hash=passwords.hash_password(password),
        created_at=ports().clock.now(),
    )
    _apply(person, _checked(details))
    try:
        with transaction() as session:
            session.add(person)
    except IntegrityError as error:
        raise Refusal("username_taken", "username") from error
    return person


def change_person(identifier: UUID, details: PersonDetails) -> Person:
    """Change role, scope, names or whether one may sign in.

    Another scope is a new version of it, so that tablets drop what left; another role, or
    none any more, ends the sessions that were opened before. Raises Refusal (not_found,
    last_administrator, choice_wrong ...).
    """
    wanted = _checked(details)
    with transaction():
        person = _existing(identifier)
        was_scope, was_role, was_active = scope_of(person), person.role, person.is_active
        loses_office = wanted.role != ADMINISTRATOR or not wanted.is_active
        is_in_office = was_role == ADMINISTRATOR and was_active
        if is_in_office and loses_office and queries.is_last_administrator(person):
            raise Refusal("last_administrator", "role")
        _apply(person, wanted)
        if scope_of(person) != was_scope:
            person.scope_version += 1
        if person.role != was_role or person.is_active != was_active:
            person.session_version += 1
        if not person.is_active:
            queries.revoke_tokens(person.id, ports().clock.now())
    return person


def set_password(identifier: UUID, password: str) -> Person:
    """Set a password; every sign-in of this person ends, on tablets too."""
    with transaction():
        person = _existing(identifier)
        passwords.checked_password(password, person.username)
        person.password_hash = passwords.hash_password(password)
        person.session_version += 1
        now = ports().clock.now()
        queries.revoke_tokens(person.id, now)
        queries.forget_tries(person.username, now)
    return person


def change_own_password(person: Person, present: str, wanted: str) -> Person:
    """Change one's password, knowing the present one. Raises Refusal as sign-in does."""
    authenticate(person.username, present)
    return set_password(person.id, wanted)


def change_own_language(identifier: UUID, language: str) -> None:
    if language not in {"ar", "en"}:
        raise Refusal("choice_wrong", "language")
    with transaction():
        _existing(identifier).language = language


def revoke_device(identifier: UUID) -> Device:
    """A lost tablet: from now on it may only hand in what it still holds."""
    with transaction():
        device = queries.device_with(identifier, is_locked=True)
        if device is None:
            raise Refusal("not_found")
        device.revoked_at = device.revoked_at or ports().clock.now()
    return device


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


def _checked_username(typed: str) -> str:
    name = normal_username(typed)
    if not 1 <= len(name) <= LONGEST_USERNAME or not _USERNAME.fullmatch(name):
        raise Refusal("username_wrong", "username")
    return name


def _checked(details: PersonDetails) -> PersonDetails:
    """``details`` with names made tidy. Raises Refusal naming the field that is wrong."""
    names = {"name_ar": clean(details.name_ar), "name_en": clean(details.name_en)}
    for name, value in names.items():
        if has_forbidden(value):
            raise Refusal("text_not_allowed", name)
        if not 1 <= len(value) <= LONGEST_NAME:
            raise Refusal("too_long" if value else "required", name)
    _check_choices(details)
    return PersonDetails(
        **names,
        role=details.role,
        governorates=details.governorates,
        contracts=details.contracts,
        language=details.language,
        is_active=details.is_active,
    )


def _check_choices(details: PersonDetails) -> None:
    contracts = details.contracts or ()
    wrong = {
        "role": details.role not in ROLES,
        "language": details.language not in {"ar", "en"},
        "governorates": any(code not in GOVERNORATES for code in details.governorates or ()),
        "contracts": any(not 1 <= number <= HIGHEST_CONTRACT for number in contracts),
    }
    for name, is_wrong in wrong.items():
        if is_wrong:
            raise Refusal("choice_wrong", name)
    if details.role == CONTRACTOR and details.contracts is None:
        raise Refusal("contractor_of_all", "contracts")


def _apply(person: Person, details: PersonDetails) -> None:
    person.name_ar, person.name_en = details.name_ar, details.name_en
    person.role, person.language = details.role, details.language
    person.is_active = details.is_active
    person.has_all_governorates = details.governorates is None
    person.governorates = sorted(set(details.governorates or ()))
    person.has_all_contracts = details.contracts is None
    person.contracts = sorted(set(details.contracts or ()))
