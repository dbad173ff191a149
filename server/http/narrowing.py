"""What somebody lets a program of theirs have: a name, and lists that narrow their own scope.

In a list None says as many as its owner may see, now and later; a list never widens that.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from werkzeug.datastructures import MultiDict

from server.http.errors import Refusal
from shared.rules.scope import Scope
from shared.wire.digits import latin_digits
from shared.wire.text import clean, has_forbidden

LONGEST_NAME = 80
# What a form offers to those who see all: a range that is there before any is imported.
LISTED_CONTRACTS = range(1, 19)


class Narrowed(Protocol):
    """A row whose lists narrow its owner's scope."""

    governorates: Any
    contracts: Any


def chosen(form: MultiDict[str, str], name: str) -> frozenset[str] | None:
    """What is ticked: nothing ticked is an empty list, and not all."""
    return None if f"all_{name}" in form else frozenset(form.getlist(name))


def chosen_numbers(form: MultiDict[str, str], name: str) -> frozenset[int] | None:
    """A number that is none becomes 0, which no contract has."""
    texts = chosen(form, name)
    if texts is None:
        return None
    digits = [latin_digits(text) for text in texts]
    return frozenset(int(n) if n.isascii() and n.isdigit() and len(n) < 5 else 0 for n in digits)


def contract_options(own: Scope) -> list[tuple[int, int]]:
    numbers = LISTED_CONTRACTS if own.contracts is None else sorted(own.contracts)
    return [(number, number) for number in numbers]


def checked_name(text: str) -> str:
    name = clean(text)
    if has_forbidden(name):
        raise Refusal("text_not_allowed", "name", status=422)
    if not 1 <= len(name) <= LONGEST_NAME:
        raise Refusal("too_long" if name else "required", "name")
    return name


def checked_lists(
    own: Scope,
    lists: Mapping[str, frozenset[Any] | None],
    known: Mapping[str, tuple[str, ...]],
) -> dict[str, list[Any] | None]:
    """The lists as they are kept. Raises Refusal naming one that is empty, unknown or too wide.

    ``own``: what the owner may see; ``known``: the codes of lists that are no part of a scope.
    """
    allowed = {"governorates": own.governorates, "contracts": own.contracts, **known}
    for name, given in lists.items():
        if given is not None and not given:
            raise Refusal("required", name)
        within = allowed[name]
        if given is not None and within is not None and not given <= set(within):
            raise Refusal("choice_wrong", name)
    return {name: None if given is None else sorted(given) for name, given in lists.items()}


def scope_of_lists(row: Narrowed) -> Scope:
    return Scope(
        None if row.governorates is None else frozenset(row.governorates),
        None if row.contracts is None else frozenset(row.contracts),
    )
