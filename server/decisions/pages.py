"""Asking for a decision, and the page of one: what is wanted, its steps, its history."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from server.accounts.models import Person
from server.decisions import forms, queries, service
from server.decisions.list_pages import contract_options, governorates_in
from server.decisions.sources import Source, find_source
from server.decisions.telling import events_of
from server.decisions.wording import (
    BUTTONS,
    DUE_LABELS,
    ICONS,
    LABELS,
    LOOKS,
    SOURCE_PAGES,
    TITLES,
    TOLD,
    wanted_of,
)
from server.http.errors import Refusal
from server.http.forms import errors_of, kept_id, read_step
from server.http.identity import current_person, scope_of
from server.http.language import named
from server.http.permissions import EMPLOYER, allow
from server.ports import ports
from server.records.acts import Refused, offered
from shared.rules.clocks import working_date
from shared.rules.decisions import BY_CODE, due_day, steps_for
from shared.rules.scope import Scope
from shared.vocabulary.decisions import BY_HAND, ORIGINS, STATES
from shared.vocabulary.fields import FIELDS
from shared.vocabulary.places import GOVERNORATES
from shared.vocabulary.roles import GOVERNOR, PLANNER, ROLES, SUPERVISOR

OF_A_WEEK = re.compile(r"(KW-[A-Z]{2}|programme)/\d{4}-\d{2}-\d{2}(/(\d{1,9}|draft))?", re.ASCII)
blp = Blueprint("decisions", __name__, url_prefix="/decisions")
# Errors that the form has no field for stand above it.
ASKED_FOR = ("title", "description", "governorate", "contract", "decider", "wanted_by",
             "cost_kwd", "cost_days")  # fmt: skip

_WORDS = {
    "roles": ROLES,
    "ORIGINS": ORIGINS,
    "STATES": STATES,
    "LOOKS": LOOKS,
    "DUE_LABELS": DUE_LABELS,
    "GOVERNORATES": GOVERNORATES,
}


@blp.get("/new")
@allow(SUPERVISOR, PLANNER)
def new_page() -> str:
    """The form of a decision that is wanted, with what its source says already."""
    source = _source(request.args.get("origin", BY_HAND), request.args.get("source", ""))
    said = {"title": source.wanted, "description": source.words}
    days = "" if source.cost_days is None else str(source.cost_days)
    return _new_page(source, {**said, "cost_days": days, "governorate": _only(source)}, {})


@blp.post("")
@allow(SUPERVISOR, PLANNER)
def ask() -> ResponseReturnValue:
    """Ask for a decision; a refused form is shown with what was typed."""
    person, typed = current_person(), request.form.to_dict()
    source = _source(typed.get("origin", ""), typed.get("source", ""))
    try:
        record = service.raise_decision(forms.read_decision(typed), person, scope_of(person))
    except Refusal as refusal:
        return _new_page(source, typed, errors_of(refusal)), refusal.status
    flash(_("Asked for. It is followed each week until it is done."), "success")
    return redirect(url_for(".decision_page", record=record), 303)


@blp.get("/<uuid:record>")
@allow(*EMPLOYER)
def decision_page(record: UUID) -> str:
    """One decision: what is wanted, what may be done, what was."""
    return _page(record)


@blp.post("/<uuid:record>/step")
@allow(GOVERNOR, SUPERVISOR, PLANNER)
def take_step(record: UUID) -> ResponseReturnValue:
    """Take the step that the form names; a refused one shows the page with what was typed."""
    person = current_person()
    scope, typed = scope_of(person), request.form.to_dict()
    _decision, head = _found(record, scope)
    try:
        step, said = read_step(typed, BY_CODE, forms.FORMS)
        service.take(head, step, said, person, scope)
    except Refusal as refusal:
        g.refused_act = Refused(typed, errors_of(refusal))
        return _page(record), refusal.status
    flash(TOLD[step.code], "success")
    return redirect(url_for(".decision_page", record=record, week=_week() or None), 303)


def _week() -> str:
    """The governor's week from which the reader came, as an address of it ends; else ""."""
    asked = request.args.get("week", "")
    return asked if OF_A_WEEK.fullmatch(asked) else ""


def _source(origin: str, identifier: str) -> Source:
    """What a form is raised from. Raises Refusal not_found where there is none such."""
    try:
        known = UUID(identifier) if identifier else None
    except ValueError:
        raise Refusal("not_found") from None
    if origin not in ORIGINS:
        raise Refusal("not_found")
    return find_source(origin, known, scope_of(current_person()))


def _only(source: Source) -> str:
    places = source.governorates or frozenset()
    return next(iter(places)) if len(places) == 1 else ""


def _new_page(source: Source, typed: dict[str, str], errors: dict[str, str]) -> str:
    scope = scope_of(current_person())
    places = [
        term
        for term in governorates_in(scope)
        if source.governorates is None or term.code in source.governorates
    ]
    return render_template(
        "decisions/new.html",
        source=source,
        source_link=_link(source.origin, source.id),
        places=places,
        contract_options=contract_options(scope),
        decider_options=[
            (one.id, f"{named(one)} · {named(ROLES, one.role)}")
            for one in service.people_who_may_decide(scope, source.contract)
        ],
        apart=[said for name, said in errors.items() if name not in ASKED_FOR],
        typed=typed,
        errors=errors,
        new_id=kept_id(typed, errors),
        today=_today(),
        page_path=url_for(".new_page"),
        **_WORDS,
    )


def _found(record: UUID, scope: Scope) -> Any:
    """(decision, head). Raises Refusal not_found, outside the scope too."""
    found = queries.decision_in_scope(record, scope)
    if found is None:
        raise Refusal("not_found")
    return found


def _page(record: UUID) -> str:
    person = current_person()
    decision, head = _found(record, scope_of(person))
    history = queries.history_of(record)
    people = queries.people([decision.decider, decision.delegate, decision.author])
    delegate = people.get(decision.delegate)
    due = due_day(head.whole)
    return render_template(
        "decisions/decision.html",
        decision=decision,
        act=_act(decision, head, person),
        events=events_of(history),
        people=people,
        wanted_of=wanted_of(decision.governorate, people.get(decision.decider)),
        delegate=delegate,
        due=due,
        source_link=_link(decision.origin, decision.source),
        page_path=url_for(".decision_page", record=record),
        week=_week(),
        today=_today(),
        **_WORDS,
    )


def _act(decision: Any, head: Any, person: Person) -> dict[str, Any]:
    """What this person may do, as parts/acts.html takes it."""
    steps = steps_for(head.whole, service.actor_of(person, head))
    is_delegating = any(step.code == "delegate" for step in steps)
    site = decision.governorate, decision.contract
    people = service.deciders_at(*site) if is_delegating else []
    return {
        "head": head,
        "whole": {},  # no form begins with what an earlier step said
        "delegates": [one for one in people if one.id != person.id],
        "TITLES": TITLES,
        "BUTTONS": BUTTONS,
        "ICONS": ICONS,
        "LABELS": LABELS,
        "FIELDS": FIELDS,
        **offered(steps, steps[:1]),
    }


def _link(origin: str, source: UUID | None) -> str:
    """The page of what it was raised from; "" for none."""
    if source is None or origin not in SOURCE_PAGES:
        return ""
    page, name = SOURCE_PAGES[origin]
    return url_for(page, **{name: source})


def _today() -> Any:
    return working_date(ports().clock.now())
