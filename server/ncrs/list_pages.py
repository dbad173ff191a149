"""Non-conformances as a board by state and as a table, and added up by contractor."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from server.accounts.models import Person
from server.db.by_due import read_place
from server.exports import service as exports
from server.fieldwork import service as fieldwork
from server.fieldwork.wording import STATE_LOOKS
from server.figures import service as figures
from server.http.identity import current_person, scope_of
from server.http.language import language
from server.http.permissions import EVERYBODY, allow
from server.ncrs.filters import AWAITED, TABLE, NcrFilters, read_filters
from server.ncrs.listing import MOST_ADDED, MOST_CARDS, Item, Listing
from server.ncrs.violations import by_contractor
from server.ncrs.wording import awaited_words
from server.ports import ports
from shared.rules.scope import Scope
from shared.vocabulary.ncrs import ENDED, SEVERITIES, STATES
from shared.vocabulary.places import GOVERNORATES
from shared.vocabulary.roles import ROLES

blp = Blueprint("ncr_lists", __name__)

TONES = {"critical": "bad", "major": "warn", "minor": "info"}


@blp.get("/ncrs")
@allow(*EVERYBODY)
def ncrs() -> str:
    """The board, or the table of the same filters."""
    person = current_person()
    scope = scope_of(person)
    filters = read_filters(request.args)
    listing = Listing(filters, scope, ports().clock.now())
    counts, pressing = listing.board(person.role)
    return render_template(
        "ncrs/list.html",
        **_shown(listing, filters),
        counts=counts,
        **pressing._asdict(),
        now=listing.now,
        **_filter_words(filters, scope, person),
    )


def _shown(listing: Listing, filters: NcrFilters) -> dict[str, Any]:
    """What the view needs: columns of cards, or rows and the way to more."""
    if filters.view != TABLE:
        columns = listing.columns()
        items = [item for column in columns.values() for item in column]
        return {"columns": columns, "rows": items, "later": None, "held": _held_by(items)}
    after = read_place(request.args.get("after", ""))
    rows, later = listing.page(after)
    more = {"later": later, "held": _held_by(rows), "is_first": after is None}
    return {"columns": {}, "rows": rows, **more}


def _held_by(items: list[Item]) -> dict[Any, Any]:
    return figures.held_by([item.ncr.record for item in items])


@blp.get("/ncrs/held")
@allow(*EVERYBODY)
def held() -> str:
    """What those of the same filters hold of BOQ lines all together, where it can be added up."""
    scope, filters = scope_of(current_person()), read_filters(request.args)
    holding = Listing(filters, scope, ports().clock.now()).holding()
    is_too_much = len(holding) > MOST_ADDED
    return render_template(
        "ncrs/held.html",
        lines=[] if is_too_much else figures.held_together(holding),
        holding=len(holding),
        holds_too_many=is_too_much,
        filters=filters,
        query=filters.as_query(),
    )


def _filter_words(filters: NcrFilters, scope: Scope, person: Person) -> dict[str, Any]:
    governorates = [
        term
        for term in GOVERNORATES
        if scope.governorates is None or term.code in scope.governorates
    ]
    return {
        "filters": filters,
        "query": filters.as_query(),
        "is_mine": person.role in AWAITED,
        "roles": [(role, ROLES.name(role, language())) for role in AWAITED],
        "governorates": governorates,
        "contract_options": [
            (one.number, f"{one.number} · {getattr(one, f'title_{language()}')}")
            for one in fieldwork.contracts_in(scope)
        ],
        "STATES": STATES,
        "STATE_LOOKS": STATE_LOOKS,
        "SEVERITIES": SEVERITIES,
        "ENDED": ENDED,
        "TONES": TONES,
        "MOST_CARDS": MOST_CARDS,
        "awaited_words": awaited_words,
    }


@blp.get("/ncrs/contractors")
@allow(*EVERYBODY)
def contractors() -> str:
    """Non-conformances by contractor; a contractor sees the own alone."""
    person = current_person()
    found = by_contractor(scope_of(person), ports().clock.now())
    return render_template("ncrs/contractors.html", found=found, SEVERITIES=SEVERITIES, TONES=TONES)


@blp.get("/ncrs.<ending>")
@allow(*EVERYBODY)
def ncrs_file(ending: str) -> ResponseReturnValue:
    """What the table with the same filters shows, as a file in one of its formats."""
    return exports.answer("non-conformances", ending)


@blp.get("/ncrs/contractors.<ending>")
@allow(*EVERYBODY)
def contractors_file(ending: str) -> ResponseReturnValue:
    """The list by contractor as a file."""
    return exports.answer("violations", ending)
