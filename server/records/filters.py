"""What a list, a map or an export of records shows: read from an address, and written back."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID

from server.records.entries import ROWS
from shared.rules.folding import fold
from shared.vocabulary.places import GOVERNORATES
from shared.wire.kinds import KINDS

LONGEST_SEARCH = 100
MOST_TERMS = 6
_CODE = re.compile(r"[a-z0-9_]{1,40}", re.ASCII)
_CHECKS = ("mine", "flagged", "conflict")


@dataclass(frozen=True)
class RecordFilters:
    """None, False and "" say: any. ``since`` and ``until`` are working dates, both included.

    ``choices``: a column of the kind and its word, such as severity and "major"; with ``state``
    they ask of one kind, and say nothing without it. ``mine``: written by who asks, or theirs
    to do.
    """

    kind: str | None = None
    state: str | None = None
    choices: Mapping[str, str] = field(default_factory=dict)
    governorate: str | None = None
    contract: int | None = None
    since: date | None = None
    until: date | None = None
    mine: bool = False
    flagged: bool = False
    conflict: bool = False
    text: str = ""

    @property
    def terms(self) -> list[str]:
        """The words to look for, in one spelling; a record must have each of them."""
        return fold(self.text).split()[:MOST_TERMS]

    @property
    def is_open(self) -> bool:
        """Whether nothing is filtered out."""
        return not self.as_query()

    def of_kind(self, kind: str) -> RecordFilters:
        """The same question asked of another kind: what only this one knows falls away."""
        if kind == self.kind:
            return self
        return replace(self, kind=kind, state=None, choices={})

    def as_query(self) -> dict[str, str]:
        """The address's parameters, without those that say nothing."""
        names = ("kind", "state", "governorate", "contract", "since", "until", "text")
        said = {name: getattr(self, name) for name in names} | dict(self.choices)
        checks = {name: "1" for name in _CHECKS if getattr(self, name)}
        return {n: str(v) for n, v in said.items() if v not in (None, "")} | checks

    def without(self, *names: str) -> dict[str, str]:
        """The address's parameters with some taken away."""
        return {name: value for name, value in self.as_query().items() if name not in names}


def read_filters(query: Mapping[str, str]) -> RecordFilters:
    """The filters of an address. A value that makes no sense filters nothing."""
    kind = query.get("kind", "")
    rows, governorate = ROWS.get(kind), query.get("governorate", "")
    given = {name: query.get(name, "") for name in (rows.choices if rows else ())}
    state = query.get("state", "")
    return RecordFilters(
        kind=kind if rows else None,
        state=state if rows and state in KINDS[kind].states else None,
        choices={name: code for name, code in given.items() if _CODE.fullmatch(code)},
        governorate=governorate if governorate in GOVERNORATES else None,
        contract=_number(query.get("contract", "")),
        since=_date(query.get("since", "")),
        until=_date(query.get("until", "")),
        **{name: query.get(name) == "1" for name in _CHECKS},
        text=query.get("text", "").strip()[:LONGEST_SEARCH],
    )


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) < 6 else None


def _date(text: str) -> date | None:
    with suppress(ValueError):
        return date.fromisoformat(text)
    return None


@dataclass(frozen=True)
class Cursor:
    """Where a page begins: after this record in the order of lists."""

    day: date
    record: UUID

    def __str__(self) -> str:
        return f"{self.day}~{self.record}"


def read_cursor(text: str) -> Cursor | None:
    """The cursor that ``str`` wrote; None for anything else: the first page."""
    day, _between, record = text.partition("~")
    with suppress(ValueError):
        return Cursor(date.fromisoformat(day), UUID(record))
    return None
