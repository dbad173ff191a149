"""The pages of delays: the register of events, and one event with its clocks and its decision."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import RowMapping

from server.accounts.models import Person
from server.decisions.acts import raised_from
from server.delays import forms, queries, service
from server.delays.filters import read_filters
from server.delays.limits import notice_limits
from server.http.errors import Refusal
from server.http.forms import errors_of, kept_id
from server.http.identity import current_person, scope_of
from server.http.language import language
from server.http.permissions import EMPLOYER, EVERYBODY, allow
from server.ports import ports
from server.programme import service as programme
from server.programme.models import Contract
from shared.rules.clocks import working_date
from shared.rules.delays import NoticeClock, NoticeLimit, concurrent_events, notice_clock
from shared.vocabulary.decisions import FROM_DELAY
from shared.vocabulary.delays import CAUSES, CLASSES, PARTIES, PARTY_OF, STATES, STEPS
from shared.vocabulary.roles import CONTRACTOR, PLANNER
from shared.wire.kinds import KINDS

blp = Blueprint("delays", __name__, url_prefix="/delays")
MOST_PAGES = 10_000


@blp.get("")
@allow(*EVERYBODY)
def delays_page() -> str:
    """The register of delay events, with each one's clock."""
    scope, filters = scope_of(current_person()), read_filters(request.args)
    page = min(max(request.args.get("page", 1, int), 1), MOST_PAGES)
    rows = queries.events(filters, scope, page)
    found = queries.occurrences([row["contract"] for row in rows], scope)
    return render_template(
        "delays/list.html",
        rows=[(row, _clocks(row)) for row in rows],
        overlaps=concurrent_events(one for one, _said in found.values()),
        filters=filters,
        query=filters.as_query(),
        page=page,
        pages=-(-rows[0]["total"] // queries.PAGE_SIZE) if rows else 1,
        **_words(),
    )


@blp.get("/new")
@allow(PLANNER, CONTRACTOR)
def new_page() -> str:
    """The form of an event."""
    return _new_page({"contract": request.args.get("contract", "")}, {})


@blp.post("")
@allow(PLANNER, CONTRACTOR)
def enter() -> ResponseReturnValue:
    """Enter an event."""
    typed = request.form.to_dict()
    try:
        identifier, event = forms.read_event(typed)
        service.enter_event(event, current_person(), identifier)
    except Refusal as refusal:
        return _new_page(typed, errors_of(refusal)), refusal.status
    said = _("The event is in the register. Its notice clocks run from the day of awareness.")
    flash(said, "success")
    return redirect(url_for(".event_page", event=identifier), 303)


@blp.get("/<uuid:event>")
@allow(*EVERYBODY)
def event_page(event: UUID) -> str:
    """One event: its facts, clocks, overlaps, claims and decisions."""
    return _event_page(event, {}, {})


@blp.post("/<uuid:event>/end")
@allow(PLANNER, CONTRACTOR)
def end(event: UUID) -> ResponseReturnValue:
    """Say when the event ended."""
    return _done(
        event,
        lambda typed: service.end_event(event, forms.read_end(typed), current_person()),
        _("The event's end is kept."),
    )


@blp.post("/<uuid:event>/withdraw")
@allow(PLANNER, CONTRACTOR)
def withdraw(event: UUID) -> ResponseReturnValue:
    """Take an event back."""
    return _done(
        event,
        lambda typed: service.withdraw_event(event, current_person()),
        _("The event is withdrawn. It stays in the register."),
    )


@blp.post("/<uuid:event>/claims")
@allow(CONTRACTOR)
def claim(event: UUID) -> ResponseReturnValue:
    """Keep a notice or a detailed claim."""

    def keep(typed: dict[str, str]) -> None:
        identifier, what = forms.read_claim(typed)
        service.claim_extension(event, what, current_person(), identifier)

    return _done(event, keep, _("The claim is kept, with the day on which it was given."))


@blp.post("/<uuid:event>/claims/<uuid:claim>/withdraw")
@allow(CONTRACTOR)
def withdraw_claim(event: UUID, claim: UUID) -> ResponseReturnValue:
    """Take a step of a claim back."""
    return _done(
        event,
        lambda typed: service.withdraw_claim(event, claim, current_person()),
        _("The claim is withdrawn. It stays in the list."),
    )


@blp.post("/<uuid:event>/decisions")
@allow(PLANNER)
def decide(event: UUID) -> ResponseReturnValue:
    """Decide of the event, with days and reason."""

    def keep(typed: dict[str, str]) -> None:
        identifier, what = forms.read_decision(typed)
        service.decide(event, what, current_person(), identifier)

    return _done(event, keep, _("The decision is kept, with your name and reason."))


def _done(event: UUID, do: Callable[[dict[str, str]], None], said: str) -> ResponseReturnValue:
    typed = request.form.to_dict()
    try:
        do(typed)
    except Refusal as refusal:
        if refusal.code == "not_found":
            raise
        return _event_page(event, typed, errors_of(refusal)), refusal.status
    flash(said, "success")
    return redirect(url_for(".event_page", event=event), 303)


def _event_page(event: UUID, typed: dict[str, str], errors: dict[str, str]) -> str:
    person, scope = current_person(), scope_of(current_person())
    found = queries.event_in_scope(event, scope)
    if found is None:
        raise Refusal("not_found")
    near = queries.occurrences([found["contract"]], scope)
    beside = concurrent_events(one for one, _said in near.values()).get(event, ())
    return render_template(
        "delays/event.html",
        event=found,
        clocks=_clocks(found),
        beside=[near[one] for one in beside],
        people=queries.people_of(found),
        claims=queries.claims_on(event),
        decisions=queries.decisions_on(event),
        evidence=queries.records_named(found["records"], found["contract"], scope),
        decisions_wanted=_decisions_wanted(event, person),
        **_rights(found, person),
        typed=typed,
        errors=errors,
        new_id=kept_id(typed, errors),
        page_path=url_for(".event_page", event=event),
        **_words(),
    )


def _decisions_wanted(event: UUID, person: Person) -> dict[str, Any] | None:
    """For the employer's side alone."""
    return raised_from(FROM_DELAY, event, person) if person.role in EMPLOYER else None


def _rights(event: RowMapping, person: Person) -> dict[str, bool]:
    is_standing = event["withdrawn_at"] is None
    return {
        "may_claim": is_standing and person.role == CONTRACTOR,
        "may_decide": is_standing and person.role == PLANNER and service.may_judge(event, person),
        "is_of_more": person.role == PLANNER and not service.may_judge(event, person),
        "may_end": is_standing and event["ended_on"] is None and service.may_end(event, person),
        "may_withdraw": service.may_withdraw(event, person),
        "may_open_works": person.role != CONTRACTOR,
    }


def _new_page(typed: dict[str, str], errors: dict[str, str]) -> str:
    return render_template(
        "delays/new.html",
        typed=typed,
        errors=errors,
        new_id=kept_id(typed, errors),
        page_path=url_for(".new_page"),
        **_words(),
    )


def _words() -> dict[str, Any]:
    """What every page of delays says the same way."""
    person = current_person()
    contracts = programme.contracts_in_scope(scope_of(person))
    return {
        "contracts": contracts,
        "contract_options": [(one.number, f"{one.number} · {_title(one)}") for one in contracts],
        "may_enter": person.role in (PLANNER, CONTRACTOR),
        "today": _today(),
        "causes": CAUSES,
        "parties": PARTIES,
        "party_of": PARTY_OF,
        "classes": CLASSES,
        "steps": STEPS,
        "states": STATES,
        "kinds": {name: kind.term for name, kind in KINDS.items()},
    }


def _title(contract: Contract) -> str:
    return contract.title_en if language() == "en" else contract.title_ar


def _clocks(event: RowMapping) -> list[NoticeClock]:
    """The clock of each step; none of an event that was withdrawn."""
    if event["withdrawn_at"] is not None:
        return []
    return [
        notice_clock(event["aware_on"], limit, event[limit.step], _today(), _entered(event, limit))
        for limit in notice_limits()
    ]


def _entered(event: RowMapping, limit: NoticeLimit) -> date | None:
    entered_at = event[f"{limit.step}_entered_at"]
    return None if entered_at is None else working_date(entered_at)


def _today() -> date:
    return working_date(ports().clock.now())
