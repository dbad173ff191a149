"""What the list of non-conformances shows: read from an address, and written back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from shared.vocabulary.ncrs import SEVERITIES, STATES
from shared.vocabulary.places import GOVERNORATES
from shared.vocabulary.roles import CONTRACTOR, INSPECTOR, SUPERVISOR

OPEN = "open"
BOARD, TABLE = "board", "table"
AWAITED = (CONTRACTOR, SUPERVISOR, INSPECTOR)
_LARGEST = 2**31 - 1


@dataclass(frozen=True)
class NcrFilters:
    """None and False say: any. ``state`` OPEN: all that have not ended. ``awaits``: a role whose
    move it is; ``late``: past their time; ``holding``: keeping payment.
    """

    view: str = BOARD
    state: str | None = OPEN
    severity: str | None = None
    governorate: str | None = None
    contract: int | None = None
    awaits: str | None = None
    late: bool = False
    holding: bool = False

    @property
    def is_open(self) -> bool:
        """Whether nothing is filtered out but what has ended."""
        return not (self.as_query().keys() - {"view"})

    def as_query(self) -> dict[str, str]:
        """The address's parameters, without those that say nothing."""
        names = ("severity", "governorate", "contract", "awaits")
        found = {name: str(getattr(self, name)) for name in names if getattr(self, name)}
        found |= {name: "1" for name in ("late", "holding") if getattr(self, name)}
        found |= {"state": self.state or "all"} if self.state != OPEN else {}
        return found | ({"view": TABLE} if self.view == TABLE else {})

    def query_with(self, **others: str) -> dict[str, str]:
        """The same with some said otherwise; "" takes one away."""
        said = {**self.as_query(), **others}
        return {name: value for name, value in said.items() if value}


def read_filters(query: Mapping[str, str]) -> NcrFilters:
    """The filters of an address. A value that makes no sense filters nothing."""
    number, state = query.get("contract", ""), query.get("state", OPEN)
    is_number = number.isascii() and number.isdigit() and 0 < len(number) < 11
    governorate, severity = query.get("governorate", ""), query.get("severity", "")
    return NcrFilters(
        view=TABLE if query.get("view") == TABLE else BOARD,
        state=state if state in STATES else None if state == "all" else OPEN,
        severity=severity if severity in SEVERITIES else None,
        governorate=governorate if governorate in GOVERNORATES else None,
        contract=min(int(number), _LARGEST) if is_number else None,
        awaits=query.get("awaits") if query.get("awaits") in AWAITED else None,
        late=query.get("late") == "1",
        holding=query.get("holding") == "1",
    )
