"""What the register of delays shows: read from an address, and written back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from shared.vocabulary.delays import CAUSES, STATES
from shared.wire.digits import latin_digits

LARGEST_INTEGER = 2**31 - 1  # PostgreSQL's; an address may hold a larger one


@dataclass(frozen=True)
class DelayFilters:
    """None shows all of them."""

    contract: int | None = None
    state: str | None = None
    cause: str | None = None

    def as_query(self) -> dict[str, Any]:
        """The address's parameters, without those that say nothing."""
        return {name: value for name, value in vars(self).items() if value is not None}


def read_filters(asked: Mapping[str, str]) -> DelayFilters:
    """What the address asks for; what it says wrongly asks for nothing."""
    number, state, cause = (asked.get(name, "") for name in ("contract", "state", "cause"))
    number = latin_digits(number)
    is_number = number.isascii() and number.isdigit() and len(number) <= len(str(LARGEST_INTEGER))
    return DelayFilters(
        min(int(number), LARGEST_INTEGER) if is_number else None,
        state if state in STATES else None,
        cause if cause in CAUSES else None,
    )
