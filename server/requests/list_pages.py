"""Inspection requests as a table: what is late first, whose move it is."""

from __future__ import annotations

from functools import partial
from typing import Any

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from server.db.by_due import read_place
from server.exports import service as exports
from server.fieldwork import service as fieldwork
from server.fieldwork.wording import STATE_LOOKS
from server.forms import service as forms
from server.http.identity import current_person, scope_of
from server.http.language import language, named
from server.http.permissions import EVERYBODY, allow
from server.ports import ports
from server.requests.filters import AWAITED, RequestFilters, read_filters
from server.requests.listing import Item, Listing, short_notice
from server.requests.wording import OUTCOMES
from shared.rules.requests import outcome
from shared.rules.scope import Scope
from shared.vocabulary.inspections import POINTS, STATES
from shared.vocabulary.places import GOVERNORATES
from shared.vocabulary.roles import CONTRACTOR, ROLES, SUPERVISOR

blp = Blueprint("request_lists", __name__)


@blp.get("/requests")
@allow(*EVERYBODY)
def requests() -> str:
    """The requests that the filters of the address show; a contractor sees the own alone."""
    person = current_person()
    scope, filters = scope_of(person), read_filters(request.args)
    listing = Listing(filters, scope, ports().clock.now())
    after = read_place(request.args.get("after", ""))
    rows, later = listing.page(after)
    total, late, mine = listing.counts(person.role)
    return render_template(
        "requests/list.html",
        rows=rows,
        later=later,
        is_first=after is None,
        total=total,
        late=late,
        mine=mine,
        is_mine=person.role in AWAITED,
        may_ask=person.role in (SUPERVISOR, CONTRACTOR),
        now=listing.now,
        short_notice=partial(short_notice, forms.dues()),
        names=_checklist_names(rows),
        found_of=lambda item: OUTCOMES.get(outcome(item.request.state, item.request.result) or ""),
        **_filter_words(filters, scope),
    )


@blp.get("/requests.<ending>")
@allow(*EVERYBODY)
def requests_file(ending: str) -> ResponseReturnValue:
    """What the table with the same filters shows, as a file in one of its formats."""
    return exports.answer("inspection-requests", ending)


def _checklist_names(rows: list[Item]) -> dict[str, str]:
    """What is to be inspected, by the checklist's code."""
    codes = {item.checklist for item in rows if item.checklist}
    found = {code: forms.names_of("checklists", code) for code in codes}
    return {code: row[f"name_{language()}"] for code, row in found.items() if row}


def _filter_words(filters: RequestFilters, scope: Scope) -> dict[str, Any]:
    governorates = [
        term
        for term in GOVERNORATES
        if scope.governorates is None or term.code in scope.governorates
    ]
    return {
        "filters": filters,
        "query": filters.as_query(),
        "roles": [(role, named(ROLES, role)) for role in AWAITED],
        "governorates": governorates,
        "contract_options": [
            (one.number, f"{one.number} · {getattr(one, f'title_{language()}')}")
            for one in fieldwork.contracts_in(scope)
        ],
        "POINTS": POINTS,
        "STATES": STATES,
        "STATE_LOOKS": STATE_LOOKS,
    }
