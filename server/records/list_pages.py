"""Records of all kinds as a list, and beside a map: what the filters in the address say."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue

from server.exports import service as exports
from server.fieldwork import service as fieldwork
from server.fieldwork.values import kind_name
from server.http.identity import current_person, scope_of
from server.http.language import language, named
from server.http.permissions import EVERYBODY, allow
from server.maps.service import answer, encode, tile_at
from server.records.entries import ROWS, names_of
from server.records.filters import RecordFilters, read_cursor, read_filters
from server.records.listing import Listing
from server.records.pages import WORDS
from server.records.tiles import records_layer
from server.records.visibility import Reader
from server.records.wording import degree_of
from shared.rules.scope import Scope
from shared.vocabulary.fields import FIELDS
from shared.vocabulary.places import GOVERNORATES
from shared.wire.kinds import KINDS

blp = Blueprint("record_lists", __name__)


@blp.get("/records")
@allow(*EVERYBODY)
def records_table() -> str:
    """Records of all kinds, the latest first; filters and place in the address."""
    return _table("records/list.html")


@blp.get("/field")
@allow(*EVERYBODY)
def field() -> str:
    """The same list with a map beside it; one address says what both show."""
    return _table("records/field.html")


@blp.get("/records.<ending>")
@allow(*EVERYBODY)
def records_file(ending: str) -> ResponseReturnValue:
    """What the list with the same filters shows, as a file in one of its formats."""
    return exports.answer("records", ending)


@blp.get("/tiles/records/<int:z>/<int:x>/<int:y>.mvt")
@allow(*EVERYBODY)
def record_tile(z: int, x: int, y: int) -> Response:
    """A tile of what the list with the same filters shows."""
    tile, person = tile_at(z, x, y), current_person()
    listing = Listing(read_filters(request.args), Reader.of(person, scope_of(person)))
    return answer(encode("records", records_layer(tile, listing)), 0)


def _table(template: str) -> str:
    person = current_person()
    scope = scope_of(person)
    filters = read_filters(request.args)
    listing = Listing(filters, Reader.of(person, scope))
    after = read_cursor(request.args.get("before", ""))
    rows, older = listing.page(after)
    return render_template(
        template,
        rows=rows,
        names=names_of(rows),
        counts=listing.counts(),
        older=older,
        is_first=after is None,
        **_filter_words(filters, scope),
        **_kind_words(),
        **WORDS,
        degree_of=degree_of,
    )


def _kind_words() -> dict[str, Any]:
    """The kinds, and their words for the map's script."""
    return {
        "kinds": list(ROWS),
        "kind_names": {kind: kind_name(kind) for kind in ROWS},
        "state_names": {kind: {t.code: named(t) for t in KINDS[kind].states} for kind in ROWS},
        "all_choices": sorted({name for rows in ROWS.values() for name in rows.choices}),
    }


def _filter_words(filters: RecordFilters, scope: Scope) -> dict[str, Any]:
    """What the filters' form and the links that keep them need."""
    wire = KINDS.get(filters.kind or "")
    governorates = [
        term
        for term in GOVERNORATES
        if scope.governorates is None or term.code in scope.governorates
    ]
    return {
        "filters": filters,
        "query": filters.as_query(),
        "states": wire.states if wire else [],
        "choices": [
            (name, named(FIELDS, name), wire.words_of(name) or [])
            for name in (ROWS[wire.name].choices if wire else ())
        ],
        "governorates": governorates,
        "contract_options": [
            (one.number, f"{one.number} · {getattr(one, f'title_{language()}')}")
            for one in fieldwork.contracts_in(scope)
        ],
    }
