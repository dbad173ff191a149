"""The programme's first page: the contracts that the reader sees, each with its pages."""

from __future__ import annotations

from flask import Blueprint, render_template

from server.http.identity import current_person, scope_of
from server.http.permissions import EVERYBODY, PROGRAMME_PATH, allow
from server.programme import baseline_queries, queries
from shared.vocabulary.places import GOVERNORATES

blp = Blueprint("programme", __name__, url_prefix=PROGRAMME_PATH)


@blp.get("")
@allow(*EVERYBODY)
def contracts() -> str:
    """Contracts within the scope; a contractor's own."""
    found = queries.contracts_in_scope(scope_of(current_person()))
    return render_template(
        "programme/contracts.html",
        contracts=found,
        newest=baseline_queries.newest_numbers(),
        GOVERNORATES=GOVERNORATES,
    )
