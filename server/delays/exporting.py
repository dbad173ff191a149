"""The register of delays as a table that is given out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _

from server.delays import queries
from server.delays.filters import read_filters
from server.exports.service import Asked, Column, Given, Source, Table, in_batches
from shared.vocabulary.delays import CAUSES, CLASSES, STATES
from shared.vocabulary.terms import Vocabulary


def _at(name: str, heading: Any, type_: Any = "text") -> Column:
    return Column(name, heading, lambda row, _reader: row[name], type_)


def _worded(name: str, heading: Any, words: Vocabulary) -> Column:
    return Column(
        name,
        heading,
        lambda row, reader: words.name(row[name], reader) if row[name] else None,
        code=lambda row: row[name],
    )


DELAYS = Table(
    "delays",
    _("Delays"),
    (
        _at("description", _("Event")),
        _worded("cause", _("Cause"), CAUSES),
        _at("contract", _("Contract"), "whole"),
        _at("activity", _("Activity")),
        Column("activity_name", _("Activity name"), lambda row, to: row[f"activity_{to}"]),
        _at("owner", _("Owner")),
        *(_at("started_on", _("Since"), "date"), _at("ended_on", _("Ended on"), "date")),
        _at("aware_on", _("Aware on"), "date"),
        _at("notice", _("Notice given"), "date"),
        _at("particulars", _("Detailed claim given"), "date"),
        _at("days_claimed", _("Days claimed"), "whole"),
        _at("days_assessed", _("Days assessed"), "whole"),
        _worded("excuse", _("Class"), CLASSES),
        _worded("state", _("State"), STATES),
        Column("event", _("Number of the event"), lambda row, _reader: str(row["id"])),
    ),
    key=lambda row: str(row["id"]),
    place=lambda row: None,
)


def _give(asked: Asked) -> Given:
    filters = read_filters(asked.query)

    def read(last: int | None, _most: int) -> tuple[Sequence[Any], int | None]:
        page = (last or 0) + 1
        found = queries.events(filters, asked.scope, page)
        return found, page if len(found) == queries.PAGE_SIZE else None

    return Given(DELAYS, in_batches(read))


SOURCES = (Source("delays", DELAYS.title, "delays.delays_page", _give),)
