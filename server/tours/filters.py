"""What the list of tours shows: a week, read from an address, and written back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement

from server.tours.loads import week_of
from server.tours.models import Tour
from shared.vocabulary.attendances import SHIFTS
from shared.vocabulary.tours import TOUR_KINDS, TOUR_STATES

_LARGEST = 2**31 - 1


@dataclass(frozen=True)
class TourFilters:
    """``day``: any of the week; the others None: any."""

    day: date
    person: UUID | None = None
    shift: str | None = None
    kind: str | None = None
    state: str | None = None
    contract: int | None = None

    @property
    def is_open(self) -> bool:
        return not (self.as_query().keys() - {"day"})

    def as_query(self) -> dict[str, str]:
        names = ("person", "shift", "kind", "state", "contract")
        found = {name: str(getattr(self, name)) for name in names if getattr(self, name)}
        return {"day": self.day.isoformat(), **found}

    def weeks_on(self, weeks: int) -> dict[str, str]:
        """The same of another week; within what a calendar has."""
        day = date.fromordinal(max(1, self.day.toordinal() + 7 * weeks))
        return {**self.as_query(), "day": day.isoformat()}

    def conditions(self) -> list[ColumnElement[bool]]:
        names = ("person", "shift", "kind")
        asked: list[ColumnElement[bool]] = [
            getattr(Tour, name) == getattr(self, name) for name in names if getattr(self, name)
        ]
        if self.contract is not None:
            asked.append(
                Tour.contracts.contains([self.contract]) | (Tour.contract == self.contract)
            )
        return asked

    def span(self) -> tuple[date, date]:
        return week_of(self.day)


def read_filters(query: Mapping[str, str], today: date) -> TourFilters:
    """A value that makes no sense filters nothing."""
    number = query.get("contract", "")
    is_number = number.isascii() and number.isdigit() and 0 < len(number) < 11
    words = {"shift": SHIFTS, "kind": TOUR_KINDS, "state": TOUR_STATES}
    chosen = {n: query[n] for n, of in words.items() if query.get(n) in of}
    return TourFilters(
        day=_day(query.get("day", ""), today),
        person=_person(query.get("person", "")),
        contract=min(int(number), _LARGEST) if is_number else None,
        **chosen,
    )


def _day(text: str, today: date) -> date:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return today
    return found if abs(found - today) < timedelta(days=3660) else today


def _person(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
