"""What an administrator decides about a person: checked, kept, and told apart."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from server.accounts.models import Person
from server.http.errors import Refusal
from shared.vocabulary.places import GOVERNORATES
from shared.vocabulary.roles import CONTRACTOR, ROLES
from shared.wire.addresses import EMAIL
from shared.wire.digits import latin_digits
from shared.wire.text import clean, has_forbidden

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
    email: str = ""


def details_of(person: Person) -> PersonDetails:
    return PersonDetails(
        name_ar=person.name_ar,
        name_en=person.name_en,
        role=person.role,
        governorates=None if person.has_all_governorates else person.governorates,
        contracts=None if person.has_all_contracts else person.contracts,
        language=person.language,
        is_active=person.is_active,
        email=person.email,
    )


def as_kept(details: PersonDetails) -> dict[str, Any]:
    """As a change of the person keeps it, in JSON; lists in their order."""
    found = asdict(details)
    for name in ("governorates", "contracts"):
        found[name] = None if found[name] is None else sorted(set(found[name]))
    return found


def normal_username(typed: str) -> str:
    """A user name as it is kept and compared."""
    return latin_digits(clean(typed)).casefold()


def checked_username(typed: str) -> str:
    name = normal_username(typed)
    if not 1 <= len(name) <= LONGEST_USERNAME or not _USERNAME.fullmatch(name):
        raise Refusal("username_wrong", "username")
    return name


def checked(details: PersonDetails) -> PersonDetails:
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
        email=_checked_email(details.email),
    )


def _checked_email(typed: str) -> str:
    """The address, its house in small letters; none is one too."""
    address = clean(typed)
    if address and not EMAIL.fullmatch(address):
        raise Refusal("email_wrong", "email")
    name, at, house = address.rpartition("@")
    return name + at + house.lower()


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


def apply(person: Person, details: PersonDetails) -> None:
    person.name_ar, person.name_en = details.name_ar, details.name_en
    person.role, person.language = details.role, details.language
    person.is_active, person.email = details.is_active, details.email
    person.has_all_governorates = details.governorates is None
    person.governorates = sorted(set(details.governorates or ()))
    person.has_all_contracts = details.contracts is None
    person.contracts = sorted(set(details.contracts or ()))
