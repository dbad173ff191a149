"""What inspections read and answered as tables that are given out: a row a reading, an answer.

The inspections are those that the list of records shows by the same filters.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from decimal import Decimal, InvalidOperation
from typing import Any, NamedTuple

from flask_babel import lazy_gettext as _
from sqlalchemy import select

from server.db import db
from server.exports.service import Asked, Column, Given, Source, Table, in_batches, plain, worded
from server.forms import service as forms
from server.records.entries import Entry
from server.records.filters import read_filters
from server.records.listing import Listing
from server.records.visibility import Reader
from server.register.models import Head
from shared.rules.inspections import reading_is_within
from shared.vocabulary.inspections import ANSWERS, TESTS, TYPES
from shared.vocabulary.places import GOVERNORATES
from shared.vocabulary.terms import Vocabulary

INSPECTION = "inspection"
ALIKE = {True: "pass", False: "fail"}


class Part(NamedTuple):
    """The ``number``th reading or answer of an inspection, as it was sent."""

    entry: Entry
    number: int
    sent: dict[str, Any]


def _office_word(part: str, words: Vocabulary, code: str | None, reader: str) -> str | None:
    """A code as everybody names it, else as the office does; else itself."""
    own = forms.names_of(part, code) if code and code not in words else None
    return str(own[f"name_{reader}"]) if own else words.name(code, reader) if code else None


def _sent(name: str, heading: Any) -> Column:
    return plain(name, heading, lambda one: one.sent.get(name))


def _number(name: str, heading: Any, of: str = "") -> Column:
    def read(one: Part) -> Decimal | None:
        said = (one.sent.get(of) or {}) if of else one.sent
        with suppress(InvalidOperation, TypeError):
            return Decimal(said[name]) if said.get(name) is not None else None
        return None

    return plain(name, heading, read, "number")


def _conforms(one: Part) -> str:
    limit, value = one.sent.get("limit"), one.sent.get("value")
    return ALIKE.get(reading_is_within(Decimal(str(value)), limit), "")


_INSPECTION: tuple[Column, ...] = (
    plain("working_date", _("Working date"), "entry.working_date", "date"),
    worded("governorate", _("Governorate"), GOVERNORATES, "entry.governorate"),
    plain("contract", _("Contract"), "entry.contract", "whole"),
    plain("activity", _("Activity"), "entry.activity"),
    plain("section", _("Road section"), "entry.section"),
    Column(
        "type",
        _("Inspection"),
        lambda one, reader: _office_word("types", TYPES, one.entry.sort, reader),
        code=lambda one: one.entry.sort,
    ),
    plain("number", _("Number"), type_="whole"),
)
_RECORD = plain("record", _("Number of the record"), lambda one: str(one.entry.record))


def _table(name: str, title: Any, own: tuple[Column, ...]) -> Table:
    return Table(
        name,
        title,
        (*_INSPECTION, *own, _RECORD),
        key=lambda one: f"{one.entry.record}/{one.number}",
        place=lambda one: None if one.entry.lat is None else (one.entry.lat, one.entry.lon),
    )


READINGS = _table(
    "readings",
    _("Readings of inspections"),
    (
        Column(
            "test",
            _("Test"),
            lambda one, reader: _office_word("tests", TESTS, one.sent.get("test"), reader),
            code=lambda one: one.sent.get("test"),
        ),
        _number("value", _("Reading")),
        _sent("unit", _("Unit")),
        _number("at_m", _("At (m)")),
        _number("min", _("Least allowed"), "limit"),
        _number("max", _("Most allowed"), "limit"),
        worded("conforms", _("Outcome"), ANSWERS, _conforms),
        plain("clause", _("Clause"), lambda one: (one.sent.get("limit") or {}).get("clause")),
        _sent("note", _("Note")),
    ),
)
ANSWERED = _table(
    "answers",
    _("Answers of checklists"),
    (
        _sent("item", _("Line")),
        _sent("text", _("Line as it was asked")),
        worded("answer", _("Answer"), ANSWERS, lambda one: one.sent.get("answer")),
        _sent("note", _("Note")),
    ),
)


def _parts(asked: Asked, field: str) -> Iterator[Part]:
    filters = read_filters({**asked.query, "kind": INSPECTION})
    listing = Listing(filters, Reader.of(asked.person, asked.scope))

    def read(after: Any, most: int) -> tuple[list[Part], Any]:
        found, ended = listing.page(after, most)
        wholes = _wholes(found)
        parts = [
            Part(entry, number, sent)
            for entry in found
            for number, sent in enumerate(wholes[entry.record].get(field) or (), start=1)
        ]
        return parts, ended

    return in_batches(read)


def _wholes(found: list[Entry]) -> dict[Any, dict[str, Any]]:
    wanted = Head.record.in_([entry.record for entry in found])
    return {
        row.record: row.whole
        for row in db.session.execute(select(Head.record, Head.whole).where(wanted))
    }


SOURCES = (
    Source(
        "readings",
        READINGS.title,
        "record_lists.records_table",
        lambda asked: Given(READINGS, _parts(asked, "readings")),
    ),
    Source(
        "answers",
        ANSWERED.title,
        "record_lists.records_table",
        lambda asked: Given(ANSWERED, _parts(asked, "checklist")),
    ),
)
