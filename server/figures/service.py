"""Verbs of the kept figures: renewed by whoever changes what they rest on, compared, mended."""

from __future__ import annotations

from collections.abc import Collection

from server.db import transaction
from server.figures import earning, planning, queries
from server.figures.queries import Share


def renew_earned(shares: Collection[Share]) -> None:
    """What these (activity, BOQ line) earned, anew: in the transaction that changed them."""
    earning.renew(shares)


def renew_contract(contract: int) -> None:
    """PV and EV of a contract anew, in the transaction that changed its programme."""
    planning.renew(contract)
    earning.renew(queries.contract_shares(contract))


def compare(is_mended: bool) -> int:
    """How many kept figures differ from what they rest on; written anew when ``is_mended``.

    A contract after the other, each in a transaction of its own.
    """
    with transaction():
        contracts = queries.contracts()
    return sum(_compare(contract, is_mended) for contract in contracts)


def _compare(contract: int, is_mended: bool) -> int:
    with transaction():
        found = planning.renew(contract, is_mended)
        found += earning.renew(queries.contract_shares(contract), is_mended)
        return found + queries.weeks_that_differ(contract, is_mended)
