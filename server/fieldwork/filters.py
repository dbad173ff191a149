"""What a list, a map or an export of works shows: read from an address, and written back."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from shared.rules.folding import fold, search_pattern
from shared.vocabulary.places import GOVERNORATES
from shared.vocabulary.works import CORRECTED, LOGGED, STATES

# Not a state of a work but a question about it: does it wait for a supervisor?
WAITING = "waiting"
WAITING_STATES = (LOGGED, CORRECTED)
SORTS = ("date", "activity", "contract", "quantity", "state", "received")
LONGEST_SEARCH = 100


@dataclass(frozen=True)
class WorkFilters:
    """None, False and "" say: any. ``since`` and ``until`` are working dates, both included.

    ``sort`` is one of SORTS, with "-" before it for the greatest first.
    """

    governorate: str | None = None
    contract: int | None = None
    state: str | None = None
    flagged: bool = False
    conflict: bool = False
    since: date | None = None
    until: date | None = None
    text: str = ""
    sort: str = "-date"

    @property
    def states(self) -> tuple[str, ...]:
        """The states asked for; all of them when empty."""
        if self.state is None:
            return ()
        return WAITING_STATES if self.state == WAITING else (self.state,)

    @property
    def patterns(self) -> list[str]:
        """Of the words to look for, in all their spellings; a work must have each of them."""
        return [search_pattern(word) for word in fold(self.text).split()]

    @property
    def is_open(self) -> bool:
        """Whether nothing is filtered out."""
        return self.as_query() == {} or set(self.as_query()) == {"sort"}

    def as_query(self) -> dict[str, str]:
        """The address's parameters, without those that say nothing."""
        said = {f.name: getattr(self, f.name) for f in fields(self)}
        said = {name: value for name, value in said.items() if value not in (None, "", False)}
        if said["sort"] == WorkFilters.sort:
            del said["sort"]
        return {name: "1" if value is True else str(value) for name, value in said.items()}


def read_filters(query: Mapping[str, str]) -> WorkFilters:
    """The filters of an address. A value that makes no sense filters nothing."""
    sort = query.get("sort", "")
    state, governorate = query.get("state", ""), query.get("governorate", "")
    return WorkFilters(
        governorate=governorate if governorate in GOVERNORATES else None,
        contract=_number(query.get("contract", "")),
        state=state if state in STATES or state == WAITING else None,
        flagged=query.get("flagged") == "1",
        conflict=query.get("conflict") == "1",
        since=_date(query.get("since", "")),
        until=_date(query.get("until", "")),
        text=query.get("text", "").strip()[:LONGEST_SEARCH],
        sort=sort if sort.removeprefix("-") in SORTS else WorkFilters.sort,
    )


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) < 5 else None


def _date(text: str) -> date | None:
    with suppress(ValueError):
        return date.fromisoformat(text)
    return None


def without(filters: WorkFilters, *names: str) -> dict[str, Any]:
    """The address's parameters with some filters taken away."""
    return {name: value for name, value in filters.as_query().items() if name not in names}
