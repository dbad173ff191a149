"""The office's pages of works: table, map, record, and the supervisor's decision."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from server.exports import service as exports
from server.fieldwork import listing, queries, wording
from server.fieldwork.filters import WAITING, WAITING_STATES, WorkFilters, read_filters, without
from server.fieldwork.needing import works_needing
from server.fieldwork.tiles import works_layer
from server.http.identity import current_person, scope_of
from server.http.language import language, named
from server.http.permissions import EMPLOYER, allow, by_token
from server.maps.service import answer, encode, tile_at
from server.programme.models import Contract
from shared.rules.scope import Scope
from shared.vocabulary.places import GOVERNORATES
from shared.vocabulary.works import FLAGS, LANES, LAYERS, STATES, TIME_GRADES, UNITS

blp = Blueprint("work_pages", __name__)

for _filter in (
    *(wording.chainage, wording.stretch, wording.amount, wording.plain, wording.prose),
    *(wording.tonnes, wording.millimetres),
):
    blp.add_app_template_filter(_filter)

VOCABULARIES = {
    "GOVERNORATES": GOVERNORATES,
    "STATES": STATES,
    "FLAGS": FLAGS,
    "LAYERS": LAYERS,
    "LANES": LANES,
    "UNITS": UNITS,
    "STATE_LOOKS": wording.STATE_LOOKS,
    "FLAG_MEANINGS": wording.FLAG_MEANINGS,
    "TIME_GRADES": TIME_GRADES,
    "GRADE_MEANINGS": wording.GRADE_MEANINGS,
}


@blp.get("/works")
@allow(*EMPLOYER)
def works_table() -> str:
    """Works as a table, with the same works on a map beside it where there is room."""
    scope = scope_of(current_person())
    filters = read_filters(request.args)
    after = request.args.get("after", None, UUID)
    rows, later = listing.works_page(filters, scope, after)
    return render_template(
        "fieldwork/works.html",
        rows=rows,
        later=later,
        is_first=after is None,
        **_counted(filters, scope),
        **filter_context(filters),
    )


@blp.get("/map")
@allow(*EMPLOYER)
def works_map() -> str:
    """All of the window for the map; its filters are the table's."""
    scope = scope_of(current_person())
    filters = read_filters(request.args)
    return render_template("maps/map.html", **_counted(filters, scope), **filter_context(filters))


def _counted(filters: WorkFilters, scope: Scope) -> dict[str, Any]:
    """How many works there are, by state and all together, and where the map begins."""
    counts = listing.counts_of(filters, scope)
    extent = listing.extent_of(filters, scope)
    return {"counts": counts, "total": sum(counts.values()), "extent": extent}


@blp.get("/tiles/works/<int:z>/<int:x>/<int:y>.mvt")
@allow(*EMPLOYER)
def work_tile(z: int, x: int, y: int) -> Response:
    scope = scope_of(current_person())
    layer = works_layer(tile_at(z, x, y), read_filters(request.args), scope)
    return answer(encode("works", layer), 0)


@blp.get("/works.<ending>")
@allow(*EMPLOYER)
@by_token("works")
def works_file(ending: str) -> ResponseReturnValue:
    """What the table with the same filters shows, as a file in one of its formats."""
    return exports.answer("works", ending)


@blp.get("/works/waiting")
@allow(*EMPLOYER)
def first_waiting() -> ResponseReturnValue:
    """Straight to the work that has waited longest for a decision."""
    scope = scope_of(current_person())
    filters = read_filters(request.args)
    found = listing.next_waiting(filters, scope, after=UUID(int=0))
    query = filters.as_query()
    if found is None:
        return redirect(url_for("work_pages.works_table", **{**query, "state": WAITING}))
    return redirect(url_for("work_record.record_page", record=found, **query))


def filter_context(filters: WorkFilters) -> dict[str, Any]:
    """What the filters' form and the links that keep them need."""
    scope = scope_of(current_person())
    governorates = [
        term
        for term in GOVERNORATES
        if scope.governorates is None or term.code in scope.governorates
    ]
    return {
        "filters": filters,
        "query": filters.as_query(),
        "without": without,
        "governorates": governorates,
        "contract_options": [
            (contract.number, f"{contract.number} · {_title(contract)}")
            for contract in queries.contracts_in(scope)
        ],
        "needing": works_needing(current_person(), scope),
        "WAITING": WAITING,
        "WAITING_STATES": WAITING_STATES,
        **VOCABULARIES,
    }


def _title(contract: Contract) -> str:
    return contract.title_en if language() == "en" else contract.title_ar


@blp.app_context_processor
def vocabulary_functions() -> dict[str, Any]:
    """Vocabularies as a choice's options, and as words for scripts."""
    return {
        "terms": lambda terms: [(term.code, named(term)) for term in terms],
        "words_of": lambda terms: {term.code: named(term) for term in terms},
    }
