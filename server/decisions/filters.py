"""What the list of decisions shows: read from an address, and written back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from shared.vocabulary.decisions import ORIGINS, STATES
from shared.vocabulary.places import GOVERNORATES
from shared.wire.digits import latin_digits
from shared.wire.record import MAX_CONTRACT
from shared.wire.text import clean

OPEN = "open"
LONGEST_SEARCH = 100
_NAMES = ("q", "origin", "governorate", "contract")


@dataclass(frozen=True)
class DecisionFilters:
    """None, "" and False say: any. ``state`` OPEN: those that somebody has still to act on.
    ``mine``: wanted of the reader; ``late``: past their day.
    """

    state: str | None = OPEN
    q: str = ""
    origin: str | None = None
    governorate: str | None = None
    contract: int | None = None
    mine: bool = False
    late: bool = False

    @property
    def is_open(self) -> bool:
        """Whether nothing is filtered out but what is over."""
        return not self.as_query()

    def as_query(self) -> dict[str, str]:
        """The address's parameters, without those that say nothing."""
        found = {name: str(getattr(self, name)) for name in _NAMES if getattr(self, name)}
        found |= {name: "1" for name in ("mine", "late") if getattr(self, name)}
        return found | ({"state": self.state or "all"} if self.state != OPEN else {})

    def query_with(self, **others: str) -> dict[str, str]:
        """The same with some said otherwise; "" takes one away."""
        return {name: value for name, value in {**self.as_query(), **others}.items() if value}


def read_filters(query: Mapping[str, str]) -> DecisionFilters:
    """The filters of an address. A value that makes no sense filters nothing."""
    number, state = latin_digits(query.get("contract", "")), query.get("state", OPEN)
    is_number = number.isascii() and number.isdigit() and 0 < len(number) < 11
    governorate, origin = query.get("governorate", ""), query.get("origin", "")
    return DecisionFilters(
        state=state if state in STATES else None if state == "all" else OPEN,
        q=clean(query.get("q", ""))[:LONGEST_SEARCH],
        origin=origin if origin in ORIGINS else None,
        governorate=governorate if governorate in GOVERNORATES else None,
        contract=min(int(number), MAX_CONTRACT + 1) if is_number else None,
        mine=query.get("mine") == "1",
        late=query.get("late") == "1",
    )
