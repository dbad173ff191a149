"""The page on which a tour is planned: who, when, where, in which order; what others carry."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from server.fieldwork import service as fieldwork
from server.http.errors import Refusal
from server.http.forms import errors_of, kept_id, loaded
from server.http.identity import current_person, scope_of
from server.http.language import language, named, number
from server.http.permissions import allow
from server.ports import ports
from server.tours import planning, queries
from server.tours.candidates import MOST, WHATS, Candidate, areas_in, candidates, read_wanted
from server.tours.drafting import Draft, read_draft
from server.tours.forms import PlanForm, content_said
from server.tours.keeping import Stop, content_of
from server.tours.loads import week_loads, week_of
from server.tours.models import Tour
from server.tours.planning import PLANNERS
from server.tours.standing import Places, standings
from shared.rules.clocks import working_date
from shared.rules.tours import way_m
from shared.vocabulary.attendances import SHIFTS
from shared.vocabulary.inspections import TYPES
from shared.vocabulary.ncrs import SEVERITIES
from shared.vocabulary.places import GOVERNORATES
from shared.vocabulary.tours import STOP_WORDS, TOUR_KINDS

blp = Blueprint("tour_plans", __name__, url_prefix="/tours")


@blp.get("/new")
@allow(*PLANNERS)
def new() -> str:
    """An empty plan; the address may name day, person, contract and shift."""
    asked = {"date": (today() + timedelta(days=1)).isoformat(), "shift": "morning", "kind": "tour"}
    typed = {**asked, **request.args.to_dict()}
    return _page(Draft({**typed, "near_contract": typed.get("contract", "")}, []), {})


@blp.post("/new")
@allow(*PLANNERS)
def draw() -> ResponseReturnValue:
    """Show the plan as its button left it, or keep it as a new tour."""
    return _answer(None)


@blp.get("/<uuid:tour>/edit")
@allow(*PLANNERS)
def edit(tour: UUID) -> str:
    kept = seen(tour)
    typed = {
        "id": str(ports().ids.uuid7()),
        "person": str(kept.person),
        "date": kept.date.isoformat(),
        "title": getattr(kept, f"title_{language()}"),
        "seen": str(kept.version),
        "near_contract": str(kept.contract or ""),
        **{name: str(getattr(kept, name) or "") for name in ("shift", "kind", "contract")},
    }
    return _page(Draft(typed, kept.stops), {}, kept)


@blp.post("/<uuid:tour>/edit")
@allow(*PLANNERS)
def redraw(tour: UUID) -> ResponseReturnValue:
    """Show the plan as its button left it, or change the tour."""
    return _answer(seen(tour))


def seen(tour: UUID) -> Tour:
    """The tour, if the one who calls may see it. Raises Refusal not_found."""
    person = current_person()
    found = queries.tour_seen(tour, person, scope_of(person))
    if found is None:
        raise Refusal("not_found")
    return found


def today() -> date:
    return working_date(ports().clock.now())


def _answer(kept: Tour | None) -> ResponseReturnValue:
    typed = request.form.to_dict()
    try:
        draft = read_draft(typed, scope_of(current_person()))
        if typed.get("do") != "save":
            return _page(draft, {}, kept)
    except Refusal as refusal:
        return _page(Draft(typed, []), errors_of(refusal), kept), refusal.status
    try:
        tour = _save(draft, kept)
    except Refusal as refusal:
        return _page(draft, errors_of(refusal), kept), refusal.status
    flash(_("The tour is changed.") if kept else _("The tour is planned."), "success")
    return redirect(url_for("tour_pages.tour", tour=tour), 303)


def _save(draft: Draft, kept: Tour | None) -> UUID:
    person = current_person()
    said, scope = loaded(PlanForm, dict(draft.typed)), scope_of(person)
    if kept is None:
        return planning.plan(said["id"], content_said(said, draft.stops, None), person, scope).id
    wanted = content_said(said, draft.stops, content_of(kept))
    planning.change(kept.id, said["seen"], wanted, said["note"], person, scope)
    return kept.id


def _page(draft: Draft, errors: dict[str, str], kept: Tour | None = None) -> str:
    typed, places = draft.typed, Places(draft.stops)
    stops = [(stop, places.activity(stop), places.of(stop)) for stop in draft.stops]
    near = _near(draft)
    return render_template(
        "tours/plan.html",
        kept=kept,
        is_begun=kept is not None and _is_begun(kept),
        typed=typed,
        errors=errors,
        new_id=kept_id(typed, errors),
        stops=stops,
        crow_km=way_m([place for _, _, place in stops if place]) / 1000,
        stops_on_map=[dot(stop, place) for stop, _, place in stops if place],
        choices_on_map=[
            {"key": one.key, "lat": one.lat, "lon": one.lon, "name": _name(one)}
            for one in near["found"]
            if one.lat is not None and one.key not in near["taken"]
        ],
        **near,
        **_people(typed),
        **_words(),
    )


def dot(stop: Stop, place: tuple[float, float], is_done: bool = False) -> dict[str, Any]:
    """A stop as the map draws it."""
    words = {"number": number(stop["order"]), "name": stop[f"what_{language()}"]}
    return {**words, "lat": place[0], "lon": place[1], "isDone": is_done}


def _name(one: Candidate) -> str:
    return one.title or str(getattr(one, f"name_{language()}"))


def _near(draft: Draft) -> dict[str, Any]:
    """What there is to choose stops from."""
    scope, wanted = scope_of(current_person()), read_wanted(draft.typed)
    found = candidates(wanted, _day(draft.typed), scope)
    codes = {stop["activity"] for stop in draft.stops if not stop["record"]}
    taken = {f"activity:{code}" for code in codes if code}
    taken |= {f"ncr:{stop['record']}" for stop in draft.stops if stop["record"]}
    return {
        "wanted": wanted,
        "found": found[:MOST],
        "has_more": len(found) > MOST,
        "taken": taken,
        "area_options": [(one.code, named(one)) for one in areas_in(scope, wanted)],
        "governorates": [
            one
            for one in GOVERNORATES
            if scope.governorates is None or one.code in scope.governorates
        ],
        "contract_options": [
            (one.number, f"{one.number} · {getattr(one, f'title_{language()}')}")
            for one in fieldwork.contracts_in(scope)
        ],
    }


def _people(typed: Any) -> dict[str, Any]:
    people = queries.tourers(scope_of(current_person()))
    day = _day(typed)
    return {
        "people_options": [(one.id, named(one)) for one in people],
        "loads": week_loads(day, people),
        "week": week_of(day),
        "today": today(),
    }


def _is_begun(kept: Tour) -> bool:
    person = queries.people_with([kept.person])[kept.person]
    return standings([(kept, person)], today())[0].is_begun


def _day(typed: Any) -> date:
    """The day that is planned; what is none of a calendar's is taken for today."""
    try:
        found = date.fromisoformat(typed.get("date", ""))
    except ValueError:
        return today()
    return found if 2000 <= found.year <= 2200 else today()


def _words() -> dict[str, Any]:
    types = [("", _("Measure, and log work"))]
    types += [(term.code, term.name(language())) for term in TYPES]
    return {
        "SHIFTS": SHIFTS,
        "TOUR_KINDS": TOUR_KINDS,
        "STOP_WORDS": STOP_WORDS,
        "SEVERITIES": SEVERITIES,
        "GOVERNORATES": GOVERNORATES,
        "WHATS": WHATS,
        "types": types,
    }
