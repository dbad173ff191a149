"""Works as a table that is given out."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _

from server.exports.service import Asked, Column, Given, Source, Table, in_batches
from server.fieldwork import listing
from server.fieldwork.filters import read_filters
from server.fieldwork.wording import plain
from shared.vocabulary.places import GOVERNORATES
from shared.vocabulary.works import FLAGS, LANES, LAYERS, STATES, UNITS


def _column(name: str, heading: Any, attribute: str, type_: Any = "text") -> Column:
    """A column of the work itself."""
    return Column(name, heading, lambda row, _reader: getattr(row.Work, attribute), type_)


def _decimal(name: str, heading: Any, attribute: str) -> Column:
    """A figure; map programs get it as text, as they always did, with every digit."""
    return Column(
        name,
        heading,
        lambda row, _reader: getattr(row.Work, attribute),
        "number",
        lambda row: plain(getattr(row.Work, attribute)) or None,
    )


def _worded(name: str, heading: Any, words: Any) -> Column:
    """A column of words, whose codes map programs get."""
    return Column(
        name,
        heading,
        lambda row, reader: words.name(getattr(row.Work, name), reader),
        code=lambda row: getattr(row.Work, name),
    )


def _name(row: Any, reader: str) -> str:
    return str(row.name_en if reader == "en" else row.name_ar)


WORKS = Table(
    "works",
    _("Works"),
    (
        _column("working_date", _("Working date"), "working_date", "date"),
        _worded("governorate", _("Governorate"), GOVERNORATES),
        _column("contract", _("Contract"), "contract", "whole"),
        _column("activity", _("Activity"), "activity"),
        Column("", _("Activity name"), lambda row, reader: _name(row.Activity, reader)),
        Column("name_ar", None, lambda row, _reader: row.Activity.name_ar),
        Column("name_en", None, lambda row, _reader: row.Activity.name_en),
        _column("section", _("Road section"), "section"),
        _decimal("from_m", _("From (m)"), "from_m"),
        _decimal("to_m", _("To (m)"), "to_m"),
        _worded("layer", _("Layer"), LAYERS),
        _worded("lane", _("Lane"), LANES),
        _decimal("measured", _("Measured quantity"), "quantity"),
        _decimal("accepted", _("Accepted quantity"), "accepted_quantity"),
        Column(
            "unit",
            _("Unit"),
            lambda row, reader: UNITS.name(row.BoqItem.unit, reader),
            code=lambda row: row.BoqItem.unit,
        ),
        _worded("state", _("State"), STATES),
        Column(
            "flags",
            _("Flags"),
            lambda row, reader: [FLAGS.name(flag, reader) for flag in row.Work.flags],
            code=lambda row: row.Work.flags,
        ),
        _column("notes", _("Notes"), "notes"),
        _column("return_reason", _("Reason for the return"), "return_reason"),
        Column("author_name", _("Inspector"), lambda row, reader: _name(row.Person, reader)),
        Column("", _("Latitude"), lambda row, _reader: _rounded(row.lat), "number"),
        Column("", _("Longitude"), lambda row, _reader: _rounded(row.lon), "number"),
        _column("received_at", _("Received"), "first_received_at", "moment"),
        Column("record", _("Record"), lambda row, _reader: str(row.Work.record)),
        # Added later: whoever counts columns finds the others where they were.
        _decimal("thickness_mm", _("Thickness (mm)"), "thickness_mm"),
        Column(
            "tickets",
            _("Delivery tickets"),
            lambda row, _reader: len(row.Work.ticket_numbers or ()) or None,
            "whole",
            lambda row: len(row.Work.ticket_numbers or ()),
        ),
        _decimal("ticket_tonnes", _("Weight by tickets (t)"), "ticket_tonnes"),
    ),
    key=lambda row: str(row.Work.record),
    place=lambda row: None if row.lat is None else (row.lat, row.lon),
)


def _rounded(degrees: float | None) -> float | None:
    return None if degrees is None else round(degrees, 6)


def _give(asked: Asked) -> Given:
    filters, scope = read_filters(asked.query), asked.scope
    rows = in_batches(lambda after, most: listing.works_page(filters, scope, after, most))
    return Given(WORKS, rows, lambda: listing.count_all(filters, scope))


SOURCES = (Source("works", WORKS.title, "work_pages.works_table", _give),)
