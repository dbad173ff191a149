"""The slides of an issued week of the programme."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, make_response, request

from server.http.errors import Refusal
from server.http.identity import current_person, scope_of
from server.http.language import language
from server.http.permissions import EMPLOYER, allow
from server.reporting import queries
from server.reporting.deck import write_deck
from server.reporting.document import LANGUAGES, Cut
from server.reporting.models import IssuedWeek
from server.reporting.places import PROGRAMME
from server.reporting.reading_addresses import exact_week
from shared.rules.scope import Scope

blp = Blueprint("deck", __name__)
TYPE = "application/vnd.openxmlformats-officedocument.presentationml.presentation"


@blp.get("/weeks/programme/<week>/<int:issue>.pptx")
@allow(*EMPLOYER)
def slides(week: str, issue: int) -> Response:
    """The deck from the figures that were issued, in the reader's language or ``lang``."""
    scope = scope_of(current_person())
    found = queries.issued_week(PROGRAMME, exact_week(week), issue, scope)
    if found is None:
        raise Refusal("not_found")
    asked = request.args.get("lang", "")
    chosen = asked if asked in LANGUAGES else language()
    sha256 = queries.issued_page(found, chosen).pdf_sha256
    deck = write_deck(found.figures, _cut_of(found), _wanted(found, scope), sha256, chosen)
    response = make_response(deck)
    response.mimetype = TYPE
    name = f"tareeq-programme-{week}-{issue}-{chosen}.pptx"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _cut_of(week: IssuedWeek) -> Cut:
    root = queries.root_numbered(week.root)
    root_hash = root.merkle.hex() if root else ""
    return Cut(week.issued_at, True, week.issue, week.root, root_hash, week.reference_sha256)


def _wanted(programme: IssuedWeek, visible_to: Scope) -> list[tuple[str, dict[str, Any]]]:
    """The decisions that the six list in their issues up to this cut; the late and due first."""
    newest: dict[str, IssuedWeek] = {}
    for one in queries.issued_weeks(visible_to, programme.week_start):
        if one.root <= programme.root and one.governorate != PROGRAMME:
            newest.setdefault(one.governorate, one)
    listed = [
        (place, decision)
        for place, one in newest.items()
        for decision in one.figures.get("decisions", {}).get("listed", ())
    ]
    return sorted(listed, key=lambda pair: (not pair[1]["is_late"], pair[1]["due"] or "9999"))
