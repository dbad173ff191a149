"""Which weeks there are, and which governorates' pages somebody may see."""

from __future__ import annotations

from datetime import date

from server.http.errors import Refusal
from server.ports import ports
from server.reporting.places import PROGRAMME
from shared.rules.clocks import working_date
from shared.rules.scope import Scope
from shared.rules.weeks import SUNDAY, is_within_reach
from shared.vocabulary.places import GOVERNORATES


def today() -> date:
    """The day in Kuwait."""
    return working_date(ports().clock.now())


def governorates_in(visible_to: Scope) -> list[str]:
    return [
        term.code
        for term in GOVERNORATES
        if visible_to.governorates is None or term.code in visible_to.governorates
    ]


def governorates_with_pages(visible_to: Scope) -> list[str]:
    """The governorates whose whole page is within the scope: all contracts, not some."""
    return governorates_in(visible_to) if visible_to.contracts is None else []


def sees_programme(visible_to: Scope) -> bool:
    """Whether the scope is the whole programme: all six governorates with all their contracts."""
    return governorates_with_pages(visible_to) == list(GOVERNORATES.codes)


def places_with_pages(visible_to: Scope) -> list[str]:
    """The programme, for whom it is, and the governorates."""
    whole = [PROGRAMME] if sees_programme(visible_to) else []
    return whole + governorates_with_pages(visible_to)


def check_week(governorate: str, start: date, visible_to: Scope) -> None:
    """Raise Refusal("not_found") unless a governorate's week exists and is wholly within the scope.

    A page shows all contracts of its governorate, so part of them is not enough. A week
    begins on a Sunday, and not in the future.
    """
    if governorate == PROGRAMME:
        raise Refusal("not_found")
    check_page(governorate, start, visible_to)


def check_page(place: str, start: date, visible_to: Scope) -> None:
    """The same of any page that may be looked at: the programme's too, by whom it is for."""
    is_visible = place in places_with_pages(visible_to)
    is_week = start.weekday() == SUNDAY and is_within_reach(start) and start <= today()
    if not is_visible or not is_week:
        raise Refusal("not_found")
