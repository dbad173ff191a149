"""What planners do with tours: plan, change, move, call off, put back as it was.

Nothing is changed silently: each step is a version with who and when, and a tour that its person
already began is changed only with a word to them, which their tablet shows.
"""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from server.accounts import service as accounts
from server.accounts.models import Person
from server.db import db, transaction
from server.http.ahead import check_ahead
from server.http.errors import Refusal
from server.ports import ports
from server.tours import queries
from server.tours.keeping import Content, content_from, content_of, keep, sites_of
from server.tours.models import Tour, TourVersion
from server.tours.standing import Standing, standings
from shared.rules.clocks import working_date
from shared.rules.scope import Scope
from shared.vocabulary.roles import PLANNER, SUPERVISOR

# Who says where others go.
PLANNERS = (PLANNER, SUPERVISOR)


def plan(tour: UUID, wanted: Content, by: Person, scope: Scope) -> Tour:
    """A new tour, once however often its form is sent.

    Raises Refusal: required, choice_wrong, time_wrong, activity_unknown, id_reused.
    """
    with transaction():
        kept = db.session.get(Tour, tour)
        if kept is not None:
            if content_of(kept) != wanted or _maker(tour) != by.id:
                raise Refusal("id_reused", "id")
            return kept
        _check(wanted, scope, None)
        return keep(tour, wanted, "planned", by.id)


def change(tour: UUID, seen: int, wanted: Content, note: str, by: Person, scope: Scope) -> Tour:
    """Another person, day, shift or way. ``seen``: the version that was before one's eyes.

    Raises Refusal as ``plan``, and: not_found, evidence_changed, tour_begun for one that was
    begun and is to be another's or another day's, required (note) where it was begun.
    """
    with transaction():
        kept, standing = _held(tour, seen, by, scope)
        was = content_of(kept)
        is_moved = (was.person, was.date, was.shift) != (wanted.person, wanted.date, wanted.shift)
        _check_begun(standing, wanted)
        _check_told(standing, note)
        _check(wanted, scope, was)
        return keep(tour, wanted, "moved" if is_moved else "changed", by.id, note)


def cancel(tour: UUID, seen: int, note: str, by: Person, scope: Scope) -> Tour:
    """Call a tour off. Raises Refusal as ``change``."""
    with transaction():
        kept, standing = _held(tour, seen, by, scope)
        _check_told(standing, note)
        gone = replace(content_of(kept), is_cancelled=True)
        return keep(tour, gone, "cancelled", by.id, note)


def undo(tour: UUID, seen: int, by: Person, scope: Scope) -> Tour:
    """Put a tour back as it was before its last version; what was only planned is called off.

    Raises Refusal as ``change``: what went before may hold no more.
    """
    with transaction():
        kept, standing = _held(tour, seen, by, scope)
        if kept.version == 1:
            return keep(tour, replace(content_of(kept), is_cancelled=True), "cancelled", by.id)
        row = db.session.get_one(TourVersion, (tour, kept.version - 1))
        before = content_from(row.content)
        _check_begun(standing, before)
        if not before.is_cancelled:
            _check(before, scope, content_of(kept))
        return keep(tour, before, "undone", by.id)


def _held(tour: UUID, seen: int, by: Person, scope: Scope) -> tuple[Tour, Standing]:
    """The tour, locked, as it was seen, and how it stands."""
    kept = queries.tour_seen(tour, by, scope, is_locked=True)
    if kept is None:
        raise Refusal("not_found")
    if kept.version != seen:
        raise Refusal("evidence_changed", "seen")
    if not _is_all_within(kept, scope):
        raise Refusal("not_allowed")
    person = db.session.get_one(Person, kept.person)
    return kept, standings([(kept, person)], working_date(ports().clock.now()))[0]


def _is_all_within(tour: Tour, scope: Scope) -> bool:
    places, numbers = scope.governorates, scope.contracts
    is_place = places is None or places.issuperset(tour.governorates)
    return is_place and (numbers is None or numbers.issuperset(tour.contracts))


def may_change(tour: Tour, person: Person, scope: Scope) -> bool:
    return person.role in PLANNERS and _is_all_within(tour, scope)


def _check_told(standing: Standing, note: str) -> None:
    """Who is on the way already is told why."""
    if standing.is_begun and not note:
        raise Refusal("required", "note")


def _check_begun(standing: Standing, wanted: Content) -> None:
    """What somebody began stays theirs, and of its day."""
    tour = standing.tour
    if standing.is_begun and (tour.person, tour.date) != (wanted.person, wanted.date):
        raise Refusal("tour_begun", "date")


def _check(wanted: Content, scope: Scope, was: Content | None) -> None:
    """Whether the person may go there, on a day that is not over."""
    person = db.session.get(Person, wanted.person)
    if person is None or not person.is_active or person.role not in queries.TOURERS:
        raise Refusal("choice_wrong", "person")
    is_new_day = was is None or was.date != wanted.date
    if is_new_day and wanted.date < working_date(ports().clock.now()):
        raise Refusal("tour_past", "date")
    if is_new_day:
        check_ahead(wanted.date, "date")
    if not wanted.stops:
        raise Refusal("tour_empty", "stops")
    common = scope.common(accounts.scope_of(person))
    if wanted.contract is not None and wanted.contract not in queries.contracts():
        raise Refusal("contract_unknown", "contract")
    for place, contract in sites_of(wanted.stops, wanted.contract):
        if not _is_within(common, place, contract):
            raise Refusal("tour_beyond", "stops")


def _is_within(scope: Scope, place: str | None, contract: int | None) -> bool:
    """A place alone need be of no contract."""
    is_place = scope.governorates is None or place in scope.governorates
    is_ours = contract is None or scope.contracts is None or contract in scope.contracts
    return place is not None and is_place and is_ours


def _maker(tour: UUID) -> UUID | None:
    return db.session.get_one(TourVersion, (tour, 1)).made_by
