"""Inspection requests as a table that is given out, as the list's filters show them."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString

from server.db.by_due import read_place
from server.exports.service import Asked, Column, Given, Source, Table, in_batches
from server.forms import service as forms
from server.http.language import named
from server.ports import ports
from server.requests.filters import read_filters
from server.requests.listing import Item, Listing
from shared.vocabulary.fields import FIELDS
from shared.vocabulary.inspections import ABSENT, POINTS, RESULTS, STATES
from shared.vocabulary.places import GOVERNORATES
from shared.vocabulary.roles import ROLES
from shared.vocabulary.terms import Vocabulary


def _called(name: str) -> Any:
    return LazyString(named, FIELDS, name)


def _field(name: str, type_: Any = "text") -> Column:
    """A field as the record has it, called as the vocabulary calls it."""
    return Column(name, _called(name), lambda item, _reader: getattr(item.request, name), type_)


def _worded(name: str, words: Vocabulary) -> Column:
    """A field of words, whose codes map programs get."""
    return Column(
        name,
        _called(name),
        lambda item, reader: words.name(getattr(item.request, name), reader) or None,
        code=lambda item: getattr(item.request, name),
    )


REQUESTS = Table(
    "inspection-requests",
    _("Inspection requests"),
    (
        *(_worded("point", POINTS), _worded("state", STATES), _field("rev", "number")),
        *(_field("contract", "number"), _worded("governorate", GOVERNORATES), _field("activity")),
        Column(
            "activity_name",
            _("Name of the activity"),
            lambda item, reader: getattr(item.activity, f"name_{reader}", None),
        ),
        *(_field("section"), _field("from_m", "number"), _field("to_m", "number")),
        *(_field("wanted_for", "moment"), _field("scheduled_for", "moment")),
        Column("assignee", _called("assignee"), lambda i, to: getattr(i.goes, f"name_{to}", None)),
        Column("due", _called("due_at"), lambda item, _reader: item.due, "moment"),
        Column(
            "awaits",
            _("Whose move"),
            lambda item, reader: ROLES.name(item.awaits, reader) if item.awaits else None,
            code=lambda item: item.awaits,
        ),
        Column("since", _("In this state since"), lambda item, _reader: item.since, "moment"),
        *(_worded("result", RESULTS), _worded("absent", ABSENT), _field("decision_note")),
        Column("record", _("Number of the record"), lambda item, _to: str(item.request.record)),
    ),
    key=lambda item: str(item.request.record),
    place=lambda item: None if item.lat is None else (item.lat, item.lon),
)


def _give(asked: Asked) -> Given:
    listing = Listing(read_filters(asked.query), asked.scope, forms.dues(), ports().clock.now())

    def read(after: Any, most: int) -> tuple[list[Item], Any]:
        found, following = listing.page(after, most)
        return found, read_place(following or "")

    return Given(REQUESTS, in_batches(read))


SOURCES = (Source("inspection-requests", REQUESTS.title, "request_lists.requests", _give),)
