"""The contracts' scores as a table shows them: filtered, sorted, beside the week before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from server.programme import service as programme
from server.programme.models import Contract
from server.scores import card_queries, service
from server.scores.cards import Json
from shared.rules.folding import fold
from shared.rules.scope import Scope
from shared.vocabulary.scores import PARTS

A_WEEK = timedelta(weeks=1)
LONGEST_SEARCH = 100
SCORED, UNSCORED = "scored", "unscored"
SORTS = ("number", "value", "weight", "change", *PARTS.codes)


@dataclass(frozen=True)
class Row:
    """A contract with its card; ``before``: the score that was kept the week before, if any."""

    contract: Contract
    card: Json
    before: Decimal | None

    @property
    def value(self) -> Decimal | None:
        return _decimal(self.card["value"])

    @property
    def change(self) -> Decimal | None:
        now = self.value
        return None if now is None or self.before is None else now - self.before

    @property
    def parts(self) -> dict[str, Json]:
        return {part["code"]: part for part in self.card["parts"]}

    def key(self, name: str) -> Any:
        """What the table is sorted by; None: not known."""
        if name in PARTS:
            return _decimal(self.parts[name]["score"])
        own = {"number": self.contract.number, "weight": self.card["weight"]}
        return own[name] if name in own else getattr(self, name)


@dataclass(frozen=True)
class ScoreFilters:
    """None and "" say: any. ``week``: its Saturday, None: as it stands. ``sort``: one of SORTS,
    "-" before it for the greatest first; ``known``: SCORED or UNSCORED.
    """

    week: date | None = None
    known: str = ""
    text: str = ""
    sort: str = "number"

    @property
    def is_open(self) -> bool:
        """Whether nothing is filtered out."""
        return not (self.known or self.text)

    def as_query(self, **changed: str) -> dict[str, str]:
        """The address's parameters, some of them ``changed``, without those that say nothing."""
        said = {"known": self.known, "text": self.text, "sort": self.sort} | changed
        if self.week:
            said = {"week": self.week.isoformat(), **said}
        return {name: text for name, text in said.items() if text and (name, text) != USUAL}

    def sorting(self, name: str) -> dict[str, str]:
        """The address that sorts by ``name``; the other way round where it does already."""
        return self.as_query(sort=f"-{name}" if self.sort == name else name)


USUAL = ("sort", "number")


def read_filters(query: Mapping[str, str]) -> ScoreFilters:
    """The filters of an address. A value that makes no sense filters nothing."""
    sort, known = query.get("sort", ""), query.get("known", "")
    return ScoreFilters(
        read_week(query.get("week", "")),
        known if known in (SCORED, UNSCORED) else "",
        query.get("text", "").strip()[:LONGEST_SEARCH],
        sort if sort.removeprefix("-") in SORTS else "number",
    )


def read_week(text: str) -> date | None:
    """A day from an address; None for anything else: the scores as they stand."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def rows(filters: ScoreFilters, visible_to: Scope) -> list[Row]:
    """What the filters let through, sorted; what is not known comes last either way."""
    cards = service.cards_seen(visible_to, filters.week)
    before = _before(cards, (filters.week or service.last_saturday() + A_WEEK) - A_WEEK)
    contracts = programme.contracts_in_scope(visible_to)
    found = [
        Row(one, cards[one.number], before.get(one.number))
        for one in contracts
        if one.number in cards
    ]
    found = [row for row in found if _fits(row, filters)]
    name = filters.sort.removeprefix("-")
    known = [row for row in found if row.key(name) is not None]
    unknown = [row for row in found if row.key(name) is None]
    is_falling = filters.sort.startswith("-")
    return sorted(known, key=lambda row: row.key(name), reverse=is_falling) + unknown


def _before(contracts: Iterable[int], week: date) -> dict[int, Decimal]:
    kept = card_queries.kept_cards(list(contracts), week, week)
    values = {row.contract: _decimal(row.card["value"]) for row in kept}
    return {contract: value for contract, value in values.items() if value is not None}


def _fits(row: Row, filters: ScoreFilters) -> bool:
    if filters.known and (row.value is not None) != (filters.known == SCORED):
        return False
    one = row.contract
    names = (one.title_ar, one.title_en, one.contractor_ar, one.contractor_en)
    written = fold(" ".join((str(one.number), *names)))
    return all(word in written for word in fold(filters.text).split())


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
