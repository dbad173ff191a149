"""The page behind each number of a governor's week: formula, terms, and the rows beneath it."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template, request

from server.http.errors import Refusal
from server.http.identity import current_person, scope_of
from server.http.language import language
from server.http.permissions import EMPLOYER, allow
from server.reporting import behind_wording
from server.reporting.behind import BY_CODE, Figure, total
from server.reporting.behind_exporting import part_of
from server.reporting.behind_sight import Issue, Sight, look_behind
from server.reporting.drafts import READERS
from server.reporting.queries import root_numbered
from server.reporting.reading_addresses import exact_week
from server.reporting.wording import Wording

blp = Blueprint("behind_pages", __name__)
PAGE_SIZE = 100


@blp.get("/weeks/<governorate>/<week>/behind/<figure>", defaults={"issue": None})
@blp.get("/weeks/<governorate>/<week>/<int:issue>/behind/<figure>")
@allow(*EMPLOYER)
def behind(governorate: str, week: str, issue: int | None, figure: str) -> str:
    """What is behind a number: of the issue's cut, or in a preview of what stands now."""
    return _page(governorate, week, issue, figure)


@blp.get("/weeks/<governorate>/<week>/<any(draft):issue>/behind/<figure>")
@allow(*READERS)
def behind_draft(governorate: str, week: str, issue: Issue, figure: str) -> str:
    """What is behind a draft's number, of its cut."""
    return _page(governorate, week, issue, figure)


def _page(governorate: str, week: str, issue: Issue, figure: str) -> str:
    if figure not in BY_CODE:
        raise Refusal("not_found")
    scope, part = scope_of(current_person()), part_of(request.args)
    sight = look_behind(governorate, exact_week(week), issue, part, scope)
    one = BY_CODE[figure]
    rows = one.beneath.rows(sight)
    pages = max(-(-len(rows) // PAGE_SIZE), 1)
    page = min(max(request.args.get("page", 1, int), 1), pages)
    return render_template(
        "reporting/behind.html",
        figure=one,
        sight=sight,
        rows=rows[(page - 1) * PAGE_SIZE : page * PAGE_SIZE],
        count=len(rows),
        terms=one.beneath.terms(sight, rows),
        sums={name: total(rows, name) for name in one.beneath.summed},
        page=page,
        pages=pages,
        address=_address(sight, one),
        endpoint=behind_wording.endpoint(sight),
        cut=root_numbered(sight.root) if sight.root else None,
        **_values(one, sight, rows),
        **_words(sight),
    )


def _values(figure: Figure, sight: Sight, rows: list[Any]) -> dict[str, Any]:
    """The number from the rows, and as the week says it, where it does."""
    value, said = figure.value(sight, rows), figure.of_week(sight.said)
    return {"value": value, "said": said, "is_said": bool(sight.said)}


def _address(sight: Sight, figure: Figure) -> dict[str, Any]:
    """What an address of this page names, beside the part."""
    start = sight.start.isoformat()
    named = {"governorate": sight.governorate, "week": start, "figure": figure.code}
    return {**named, "issue": sight.issue, **sight.part.as_query()}


def _words(sight: Sight) -> dict[str, Any]:
    words = Wording(language())
    return {
        "words": words,
        "told": lambda value, style: behind_wording.told(words, value, style),
        "cell": lambda column, row: behind_wording.cell(words, column, row),
        "link": lambda table, row: behind_wording.link(sight, table, row),
        "figure_link": lambda code: behind_wording.figure_link(sight, code),
    }
