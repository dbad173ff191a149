"""What the list of inspection requests shows: read from an address, and written back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from shared.vocabulary.inspections import POINTS, STATES
from shared.vocabulary.places import GOVERNORATES
from shared.vocabulary.roles import CONTRACTOR, INSPECTOR, SUPERVISOR
from shared.wire.record import MAX_CONTRACT

OPEN = "open"
AWAITED = (CONTRACTOR, SUPERVISOR, INSPECTOR)
_NAMES = ("point", "governorate", "contract", "awaits")


@dataclass(frozen=True)
class RequestFilters:
    """None and False say: any. ``state`` OPEN: those that await somebody. ``awaits``: a role
    whose move it is; ``late``: past their time.
    """

    state: str | None = OPEN
    point: str | None = None
    governorate: str | None = None
    contract: int | None = None
    awaits: str | None = None
    late: bool = False

    @property
    def is_open(self) -> bool:
        """Whether nothing is filtered out but what awaits nobody."""
        return not self.as_query()

    def as_query(self) -> dict[str, str]:
        """The address's parameters, without those that say nothing."""
        found = {name: str(getattr(self, name)) for name in _NAMES if getattr(self, name)}
        found |= {"late": "1"} if self.late else {}
        return found | ({"state": self.state or "all"} if self.state != OPEN else {})

    def query_with(self, **others: str) -> dict[str, str]:
        """The same with some said otherwise; "" takes one away."""
        return {name: value for name, value in {**self.as_query(), **others}.items() if value}


def read_filters(query: Mapping[str, str]) -> RequestFilters:
    """The filters of an address. A value that makes no sense filters nothing."""
    number, state = query.get("contract", ""), query.get("state", OPEN)
    is_number = number.isascii() and number.isdigit() and 0 < len(number) < 11
    governorate, point, awaits = (query.get(n, "") for n in ("governorate", "point", "awaits"))
    return RequestFilters(
        state=state if state in STATES else None if state == "all" else OPEN,
        point=point if point in POINTS else None,
        governorate=governorate if governorate in GOVERNORATES else None,
        contract=min(int(number), MAX_CONTRACT + 1) if is_number else None,
        awaits=awaits if awaits in AWAITED else None,
        late=query.get("late") == "1",
    )
