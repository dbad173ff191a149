"""The rows behind a number of a week as a table that is given out."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress

from flask_babel import lazy_gettext as _

from server.exports.service import Asked, Given, Source
from server.http.errors import Refusal
from server.reporting.behind import BY_CODE
from server.reporting.behind_sight import DRAFT, Issue, Part, look_behind
from server.reporting.drafts import READERS
from server.reporting.reading_addresses import exact_week


def part_of(query: Mapping[str, str]) -> Part:
    """The part that an address asks for. Raises Refusal("not_found"): no number of a contract."""
    asked = query.get("contract", "")
    contract = None
    if asked:
        with suppress(ValueError):
            contract = int(asked) if len(asked) < 10 else None
        if contract is None:
            raise Refusal("not_found")
    named = (query.get(name, "")[:100] or None for name in ("activity", "within"))
    return Part(contract, *named)


def _give(asked: Asked) -> Given:
    """Raises Refusal not_found: no such week, issue, figure or part, or not in the scope."""
    figure = BY_CODE.get(asked.query.get("figure", ""))
    if figure is None:
        raise Refusal("not_found")
    week, place = exact_week(asked.query.get("week", "")), asked.query.get("governorate", "")
    issue: Issue = asked.whole("issue") or None
    if asked.query.get("issue") == DRAFT:
        if asked.person.role not in READERS:
            raise Refusal("not_found")
        issue = DRAFT
    sight = look_behind(place, week, issue, part_of(asked.query), asked.scope)
    rows = figure.beneath.rows(sight)
    return Given(figure.beneath.table, rows, lambda: len(rows))


SOURCES = (Source("week-figure", _("Behind a number of a week"), "behind_pages.behind", _give),)
