"""The register of delays as a table that is given out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _

from server.delays import queries
from server.delays.filters import read_filters
from server.exports.service import (
    Asked,
    Column,
    Given,
    Source,
    in_batches,
    placeless,
    plain,
    worded,
)
from shared.vocabulary.delays import CAUSES, CLASSES, STATES

DELAYS = placeless(
    "delays",
    _("Delays"),
    (
        plain("description", _("Event")),
        worded("cause", _("Cause"), CAUSES),
        plain("contract", _("Contract"), type_="whole"),
        plain("activity", _("Activity")),
        Column("activity_name", _("Activity name"), lambda row, to: row[f"activity_{to}"]),
        plain("owner", _("Owner")),
        plain("started_on", _("Since"), type_="date"),
        plain("ended_on", _("Ended on"), type_="date"),
        plain("aware_on", _("Aware on"), type_="date"),
        plain("notice", _("Notice given"), type_="date"),
        plain("particulars", _("Detailed claim given"), type_="date"),
        plain("days_claimed", _("Days claimed"), type_="whole"),
        plain("days_assessed", _("Days assessed"), type_="whole"),
        worded("excuse", _("Class"), CLASSES),
        worded("state", _("State"), STATES),
        plain("event", _("Number of the event"), lambda row: str(row["id"])),
    ),
    key=lambda row: str(row["id"]),
)


def _give(asked: Asked) -> Given:
    filters = read_filters(asked.query)

    def read(last: int | None, _most: int) -> tuple[Sequence[Any], int | None]:
        page = (last or 0) + 1
        found = queries.events(filters, asked.scope, page)
        return found, page if len(found) == queries.PAGE_SIZE else None

    return Given(DELAYS, in_batches(read))


SOURCES = (Source("delays", DELAYS.title, "delays.delays_page", _give),)
