"""Inspection requests as a table that is given out, as the list's filters show them."""

from __future__ import annotations

from functools import partial
from typing import Any

from flask_babel import lazy_gettext as _

from server.db.by_due import read_place
from server.exports.service import (
    Asked,
    Given,
    Source,
    Table,
    called,
    field,
    field_heading,
    in_batches,
    plain,
    worded,
    worded_field,
)
from server.ports import ports
from server.requests.filters import read_filters
from server.requests.listing import Item, Listing
from shared.vocabulary.inspections import ABSENT, POINTS, RESULTS, STATES
from shared.vocabulary.places import GOVERNORATES
from shared.vocabulary.roles import ROLES

_field, _worded = partial(field, "request"), partial(worded_field, "request")
REQUESTS = Table(
    "inspection-requests",
    _("Inspection requests"),
    (
        *(_worded("point", POINTS), _worded("state", STATES), _field("rev", "number")),
        *(_field("contract", "number"), _worded("governorate", GOVERNORATES), _field("activity")),
        called("activity_name", _("Name of the activity"), "activity"),
        *(_field("section"), _field("from_m", "number"), _field("to_m", "number")),
        *(_field("wanted_for", "moment"), _field("scheduled_for", "moment")),
        called("assignee", field_heading("assignee"), "goes"),
        plain("due", field_heading("due_at"), type_="moment"),
        worded("awaits", _("Whose move"), ROLES),
        plain("since", _("In this state since"), type_="moment"),
        *(_worded("result", RESULTS), _worded("absent", ABSENT), _field("decision_note")),
        plain("record", _("Number of the record"), lambda item: str(item.request.record)),
    ),
    key=lambda item: str(item.request.record),
    place=lambda item: None if item.lat is None else (item.lat, item.lon),
)


def _give(asked: Asked) -> Given:
    listing = Listing(read_filters(asked.query), asked.scope, ports().clock.now())

    def read(after: Any, most: int) -> tuple[list[Item], Any]:
        found, following = listing.page(after, most)
        return found, read_place(following or "")

    return Given(REQUESTS, in_batches(read))


SOURCES = (Source("inspection-requests", REQUESTS.title, "request_lists.requests", _give),)
