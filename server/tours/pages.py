"""Tours of a week as a list, and one tour: as planned and as it went."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from server.accounts.models import Person
from server.exports import service as exports
from server.fieldwork import service as fieldwork
from server.http.errors import Refusal
from server.http.forms import errors_of, loaded
from server.http.identity import current_person, scope_of
from server.http.language import language, moment, named
from server.http.permissions import allow
from server.tours import planning, queries
from server.tours.feeds import READERS
from server.tours.filters import read_filters
from server.tours.forms import SeenForm
from server.tours.listing import found
from server.tours.loads import week_loads
from server.tours.plan_pages import dot, seen, today
from server.tours.planning import PLANNERS
from server.tours.standing import standings
from shared.rules.scope import Scope
from shared.vocabulary.attendances import PRESENCES, SHIFTS
from shared.vocabulary.inspections import TYPES
from shared.vocabulary.roles import INSPECTOR
from shared.vocabulary.tours import TOUR_ACTS, TOUR_KINDS, TOUR_STATES

blp = Blueprint("tour_pages", __name__)
STATE_LOOKS = {
    "planned": ("info", "calendar-clock"),
    "under_way": ("violet", "progress-clock"),
    "done": ("ok", "check-circle-outline"),
    "missed": ("warn", "calendar-remove-outline"),
    "cancelled": ("muted", "cancel"),
}
KIND_ICONS = {"tour": "map-marker-path", "joint": "account-group-outline", "surprise": "eye-off"}


@blp.get("/tours")
@allow(*READERS)
def tours() -> str:
    """The tours of a week, and what each person carries in it."""
    person = current_person()
    scope, filters = scope_of(person), read_filters(request.args, today())
    people = [person] if person.role == INSPECTOR else queries.tourers(scope)
    return render_template(
        "tours/list.html",
        filters=filters,
        query=filters.as_query(),
        span=filters.span(),
        today=today(),
        rows=found(filters, person, scope, today()),
        loads=week_loads(filters.day, people),
        may_plan=person.role in PLANNERS,
        people_options=[(one.id, named(one)) for one in people],
        contract_options=[
            (one.number, f"{one.number} · {getattr(one, f'title_{language()}')}")
            for one in fieldwork.contracts_in(scope)
        ],
        **_words(),
    )


@blp.get("/tours.<ending>")
@allow(*READERS)
def tours_file(ending: str) -> ResponseReturnValue:
    """What the list with the same filters shows, as a file."""
    return exports.answer("tours", ending)


@blp.get("/tours/<uuid:tour>")
@allow(*READERS)
def tour(tour: UUID) -> str:
    """One tour: its stops with when each was reached, the shift, and what was done to it."""
    return _page(tour, {}, {})


@blp.post("/tours/<uuid:tour>/cancel")
@allow(*PLANNERS)
def cancel(tour: UUID) -> ResponseReturnValue:
    """Call it off; it can be put back."""
    return _done(tour, planning.cancel, _("The tour is called off. Undo puts it back."))


@blp.post("/tours/<uuid:tour>/undo")
@allow(*PLANNERS)
def undo(tour: UUID) -> ResponseReturnValue:
    """Put it back as it was before the last change."""

    def act(tour: UUID, version: int, _note: str, by: Person, scope: Scope) -> Any:
        return planning.undo(tour, version, by, scope)

    return _done(tour, act, _("The tour is as it was before."))


def _done(tour: UUID, act: Any, said: str) -> ResponseReturnValue:
    person, typed = current_person(), request.form.to_dict()
    try:
        form = loaded(SeenForm, typed)
        act(tour, form["seen"], form["note"], person, scope_of(person))
    except Refusal as refusal:
        if refusal.code == "not_found":
            raise
        return _page(tour, typed, errors_of(refusal)), refusal.status
    flash(said, "success")
    return redirect(url_for(".tour", tour=tour), 303)


def _page(tour: UUID, typed: dict[str, str], errors: dict[str, str]) -> str:
    kept, person = seen(tour), current_person()
    whose = queries.people_with([kept.person])[kept.person]
    one = standings([(kept, whose)], today())[0]
    return render_template(
        "tours/tour.html",
        one=one,
        stops_on_map=[dot(v.stop, v.place, bool(v.found)) for v in one.visits if v.place],
        made_on_map=[
            {"lat": v.found.lat, "lon": v.found.lon, "name": moment(v.found.made_at, "HH:mm")}
            for v in one.visits
            if v.found and v.found.place
        ],
        versions=queries.versions_of(tour),
        may_change=planning.may_change(kept, person, scope_of(person)),
        typed=typed,
        errors=errors,
        page_path=url_for(".tour", tour=tour),
        **_words(),
    )


def _words() -> dict[str, Any]:
    return {
        "SHIFTS": SHIFTS,
        "TOUR_KINDS": TOUR_KINDS,
        "TOUR_STATES": TOUR_STATES,
        "TOUR_ACTS": TOUR_ACTS,
        "STATE_LOOKS": STATE_LOOKS,
        "KIND_ICONS": KIND_ICONS,
        "PRESENCES": PRESENCES,
        "TYPES": TYPES,
    }
