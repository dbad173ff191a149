"""The tours of a week that somebody sees."""

from __future__ import annotations

from datetime import date

from server.accounts.models import Person
from server.tours import queries
from server.tours.filters import TourFilters
from server.tours.standing import Standing, standings
from shared.rules.scope import Scope


def found(filters: TourFilters, person: Person, scope: Scope, today: date) -> list[Standing]:
    """What of a week this person sees through these filters."""
    seen_by = queries.is_seen(person, scope)
    rows = queries.tours_between(*filters.span(), seen_by, *filters.conditions())
    stand = standings(rows, today)
    return [one for one in stand if filters.state in {None, one.state}]
