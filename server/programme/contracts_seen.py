"""The contract that an address names, for whoever asks: seen, or seen whole."""

from __future__ import annotations

from server.http.errors import Refusal
from server.http.identity import current_person, scope_of
from server.programme import baseline_queries, queries
from server.programme.models import Contract


def visible_contract(number: int) -> Contract:
    """The contract. Raises Refusal not_found: outside the scope it is not there."""
    found = queries.contract_in_scope(number, scope_of(current_person()))
    if found is None:
        raise Refusal("not_found")
    return found


def is_seen_whole(number: int) -> bool:
    """Whether all of the contract lies in the scope, in whichever governorates it has works."""
    scope = scope_of(current_person())
    return all(scope.covers(iso, number) for iso in baseline_queries.governorates_of(number))


def whole_contract(number: int) -> Contract:
    """The contract, to be changed whole. Raises Refusal not_found, or not_allowed for a part."""
    found = visible_contract(number)
    if not is_seen_whole(number):
        raise Refusal("not_allowed")
    return found
