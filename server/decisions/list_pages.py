"""Decisions as a table: what is late first, of whom each is wanted."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from server.db.by_due import read_place
from server.decisions.filters import DecisionFilters, read_filters
from server.decisions.listing import Listing
from server.decisions.wording import LOOKS, wanted_of
from server.exports import service as exports
from server.http.identity import current_person, scope_of
from server.http.language import language
from server.http.permissions import EMPLOYER, allow
from server.ports import ports
from server.programme import service as programme
from shared.rules.clocks import working_date
from shared.rules.decisions import DECIDERS, RAISERS
from shared.rules.scope import Scope
from shared.vocabulary.decisions import DUE_FIELDS, ORIGINS, STATES
from shared.vocabulary.places import GOVERNORATES
from shared.vocabulary.terms import Term

blp = Blueprint("decision_lists", __name__)


@blp.get("/decisions")
@allow(*EMPLOYER)
def decisions() -> str:
    """The decisions that the filters of the address show."""
    person = current_person()
    scope, filters = scope_of(person), read_filters(request.args)
    now = ports().clock.now()
    listing = Listing(filters, scope, person, now)
    after = read_place(request.args.get("after", ""))
    rows, later = listing.page(after)
    total, late, mine = listing.counts()
    return render_template(
        "decisions/list.html",
        rows=rows,
        later=later,
        is_first=after is None,
        total=total,
        late=late,
        mine=mine,
        may_decide=person.role in DECIDERS,
        may_raise=person.role in RAISERS,
        today=working_date(now),
        wanted_of=wanted_of,
        dues_of=lambda one: getattr(one, DUE_FIELDS[one.state]),
        LOOKS=LOOKS,
        GOVERNORATES=GOVERNORATES,
        **_filter_words(filters, scope),
    )


@blp.get("/decisions.<ending>")
@allow(*EMPLOYER)
def decisions_file(ending: str) -> ResponseReturnValue:
    """What the table with the same filters shows, as a file in one of its formats."""
    return exports.answer("decisions", ending)


def governorates_in(scope: Scope) -> list[Term]:
    """Those within the scope."""
    seen = scope.governorates
    return [term for term in GOVERNORATES if seen is None or term.code in seen]


def contract_options(scope: Scope) -> list[tuple[int, str]]:
    """(number, what a choice says of it) of the contracts within the scope."""
    found = programme.contracts_in_scope(scope)
    return [(one.number, f"{one.number} · {getattr(one, f'title_{language()}')}") for one in found]


def _filter_words(filters: DecisionFilters, scope: Scope) -> dict[str, Any]:
    return {
        "filters": filters,
        "query": filters.as_query(),
        "governorates": governorates_in(scope),
        "contract_options": contract_options(scope),
        "ORIGINS": ORIGINS,
        "STATES": STATES,
    }
