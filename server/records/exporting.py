"""Records of all kinds as a table that is given out, as the list's filters show them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, NamedTuple

from flask_babel import lazy_gettext as _
from sqlalchemy import select

from server.accounts.models import Person
from server.db import db
from server.exports.service import Asked, Column, Given, Source, Table, in_batches
from server.forms import service as forms
from server.geography.models import RoadSection
from server.programme.models import Activity
from server.records.entries import ROWS, Entry
from server.records.filters import read_filters
from server.records.listing import Listing
from server.records.own_columns import Own, own_columns, own_rows
from server.records.visibility import Reader
from shared.vocabulary.places import GOVERNORATES
from shared.vocabulary.terms import Term
from shared.vocabulary.works import FLAGS
from shared.wire.kinds import KINDS

Names = dict[Any, tuple[str, str]]
_NAMED = {"activity": Activity.code, "section": RoadSection.code, "author": Person.id}


class ExportRow(NamedTuple):
    """A record, (Arabic, English) of what it names by a code, and what only its kind has."""

    entry: Entry
    names: dict[str, Names]
    own: Own

    def name(self, field: str, reader: str) -> str | None:
        found = self.names[field].get(getattr(self.entry, field))
        return found[reader == "en"] if found else None


def _read(listing: Listing) -> Iterator[ExportRow]:
    """What the list shows, the latest first."""
    kind = listing.filters.kind

    def read(after: Any, most: int) -> tuple[list[ExportRow], Any]:
        found, ended = listing.page(after, most)
        names = {field: _names(field, found) for field in _NAMED}
        own = own_rows(kind, found) if kind else {}
        return [ExportRow(entry, names, own) for entry in found], ended

    return in_batches(read)


def _names(field: str, found: list[Entry]) -> Names:
    key: Any = _NAMED[field]
    wanted = {getattr(entry, field) for entry in found} - {None}
    if not wanted:
        return {}
    model = key.class_
    asked = select(key, model.name_ar, model.name_en).where(key.in_(wanted))
    return {code: (ar, en) for code, ar, en in db.session.execute(asked)}


def _word(entry: Entry, field: str | None, code: str | None, reader: str) -> str | None:
    """A code of one of the kind's fields in words; of the office's own types by their names."""
    words = KINDS[entry.kind].words_of(field) if field and code else None
    if words is None or code is None:
        return code
    own = forms.names_of("types", code) if field == "type" and code not in words else None
    return str(own[f"name_{reader}"]) if own else words.name(code, reader)


def _sort(row: ExportRow, reader: str) -> str | None:
    choices = ROWS[row.entry.kind].choices
    return _word(row.entry, choices[0] if choices else None, row.entry.sort, reader)


def _degree(row: ExportRow, reader: str) -> str | None:
    return _word(row.entry, ROWS[row.entry.kind].degree, row.entry.degree, reader)


def _column(name: str, heading: Any, type_: Any = "text") -> Column:
    """A column that holds what the entry has under this name."""
    return Column(name, heading, lambda row, _reader: getattr(row.entry, name), type_)


def _worded(name: str, heading: Any, read: Any) -> Column:
    """A column of words, whose codes map programs get."""
    return Column(name, heading, read, code=lambda row: getattr(row.entry, name))


def _named(name: str, heading: Any, field: str) -> Column:
    return Column(name, heading, lambda row, reader: row.name(field, reader))


_YES = Term("yes", "نعم", "yes")

RECORDS = Table(
    "records",
    _("Records"),
    (
        _worded("kind", _("Record"), lambda r, reader: KINDS[r.entry.kind].term.name(reader)),
        _worded("sort", _("Sort"), _sort),
        _worded("degree", _("Severity, priority or result"), _degree),
        _worded("state", _("State"), lambda r, to: _word(r.entry, "state", r.entry.state, to)),
        _column("title", _("What was written")),
        _column("working_date", _("Working date"), "date"),
        _column("made_at", _("Recorded on"), "moment"),
        _worded(
            "governorate",
            _("Governorate"),
            lambda row, reader: GOVERNORATES.name(row.entry.governorate, reader),
        ),
        _column("contract", _("Contract"), "whole"),
        _column("activity", _("Activity")),
        _named("activity_name", _("Activity name"), "activity"),
        _column("section", _("Road section")),
        _named("section_name", _("Name of the road"), "section"),
        _column("from_m", _("From (m)"), "number"),
        _column("to_m", _("To (m)"), "number"),
        _worded(
            "flags",
            _("Flags"),
            lambda row, reader: [FLAGS.name(flag, reader) for flag in row.entry.flags],
        ),
        Column(
            "has_conflict",
            _("Conflict"),
            lambda row, reader: _YES.name(reader) if row.entry.has_conflict else None,
            "yes",
            code=lambda row: row.entry.has_conflict,
        ),
        _named("author_name", _("Recorded by"), "author"),
        Column("", _("Latitude"), lambda row, _reader: _rounded(row.entry.lat), "number"),
        Column("", _("Longitude"), lambda row, _reader: _rounded(row.entry.lon), "number"),
        Column("record", _("Number of the record"), lambda row, _reader: str(row.entry.record)),
    ),
    key=lambda row: str(row.entry.record),
    place=lambda row: None if row.entry.lat is None else (row.entry.lat, row.entry.lon),
)


def _rounded(degrees: float | None) -> float | None:
    """To the decimetre, which no receiver of a tablet reaches."""
    return None if degrees is None else round(degrees, 6)


def _give(asked: Asked) -> Given:
    reader = Reader.of(asked.person, asked.scope)
    listing = Listing(read_filters(asked.query), reader)
    kind = listing.filters.kind
    columns = RECORDS.columns + (own_columns(kind) if kind else ())
    return Given(replace(RECORDS, columns=columns), _read(listing), listing.count_all)


SOURCES = (Source("records", RECORDS.title, "record_lists.records_table", _give),)
