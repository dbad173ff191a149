"""The contract that an address names, for whoever asks: seen, or seen whole."""

from __future__ import annotations

from server.http.errors import Refusal
from server.http.identity import current_person, scope_of
from server.programme import queries
from server.programme.models import Contract


def visible_contract(number: int) -> Contract:
    """The contract. Raises Refusal not_found: outside the scope it is not there."""
    found = queries.contract_in_scope(number, scope_of(current_person()))
    if found is None:
        raise Refusal("not_found")
    return found


def is_seen_whole(number: int) -> bool:
    return queries.is_within_scope(number, scope_of(current_person()))


def whole_contract(number: int) -> Contract:
    """The contract, to be changed whole. Raises Refusal not_found, or not_allowed for a part."""
    found = visible_contract(number)
    if not is_seen_whole(number):
        raise Refusal("not_allowed")
    return found
