"""Non-conformances as tables that are given out: as the filters show them, and by contractor."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString

from server.db.by_due import read_place
from server.exports.service import (
    Asked,
    Column,
    Given,
    Source,
    Table,
    called,
    field,
    field_heading,
    in_batches,
    placeless,
    plain,
    worded,
    worded_field,
)
from server.figures import service as figures
from server.http.errors import Refusal
from server.http.language import named
from server.ncrs.filters import read_filters
from server.ncrs.listing import MOST_ADDED, Item, Listing
from server.ncrs.violations import Violations, by_contractor
from server.ports import ports
from shared.vocabulary.ncrs import DISPOSITIONS, SEVERITIES, STATES
from shared.vocabulary.places import GOVERNORATES
from shared.vocabulary.roles import ROLES
from shared.vocabulary.works import UNITS


def _read(listing: Listing) -> Iterator[Item]:
    """What the table shows, in its order."""

    def read(after: Any, most: int) -> tuple[list[Item], Any]:
        found, following = listing.page(after, most)
        return found, read_place(following or "")

    return in_batches(read)


_field, _worded = partial(field, "ncr"), partial(worded_field, "ncr")
_NCR = (
    *(_field("title"), _worded("severity", SEVERITIES), _worded("state", STATES)),
    plain("due", field_heading("due_at"), type_="moment"),
    worded("awaits", _("Whose move"), ROLES),
    plain("since", _("In this state since"), type_="moment"),
    plain("made_at", _("Recorded on"), "ncr.made_at", "moment"),
    *(_worded("governorate", GOVERNORATES), _field("contract", "whole"), _field("activity")),
    *(_field("section"), _field("from_m", "number"), _field("to_m", "number")),
    *(_field("boq_item"), _field("quantity", "number"), _field("clause"), _field("owner")),
    *(_field("description"), _field("response"), _field("root_cause")),
    *(_worded("disposition", DISPOSITIONS), _field("corrective_action")),
    *(_field("dispute_reason"), _field("void_reason")),
    called("author_name", _("Recorded by"), "author"),
    plain("record", _("Number of the record"), lambda item: str(item.ncr.record)),
)
NCRS = Table(
    "non-conformances",
    _("Non-conformances"),
    _NCR,
    key=lambda item: str(item.ncr.record),
    place=lambda item: None if item.lat is None else (item.lat, item.lon),
)

HELD = placeless(
    "held",
    _("Payment held, by BOQ line"),
    (
        plain("boq_item", _("BOQ line")),
        Column("description", _("Description"), lambda one, to: getattr(one, f"description_{to}")),
        plain("contract", _("Contract"), type_="whole"),
        plain("quantity", _("Quantity"), type_="number"),
        worded("unit", _("Unit"), UNITS),
        plain("amount_kwd", _("Amount, KD"), type_="number"),
    ),
    key=lambda one: f"{one.contract}/{one.boq_item}",
)


def _count(name: str, heading: Any, read: Any) -> Column:
    return Column(name, heading, lambda one, _reader: read(one), "number")


def _of_severity(code: str) -> Column:
    heading = LazyString(named, SEVERITIES, code)
    return _count(code, heading, lambda one: one.by_severity[code])


def _clauses(one: Violations, _reader: str) -> list[str]:
    return [f"{clause} ×{times}" for clause, times in one.clauses]


CONTRACTORS = Table(
    "violations",
    _("Violations by contractor"),
    (
        Column("contractor", _("Contractor"), lambda one, to: getattr(one, f"contractor_{to}")),
        Column("contracts", _("Contracts"), lambda one, _reader: [str(n) for n in one.contracts]),
        *(_of_severity(code) for code in SEVERITIES.codes),
        _count("all", _("All"), lambda one: one.total),
        _count("open", _("Still open"), lambda one: one.open),
        _count("late", _("Late"), lambda one: one.late),
        _count("days_to_close", _("Days to close"), lambda one: one.days_to_close),
        Column("clauses", _("Repeated clauses"), _clauses),
    ),
    key=lambda one: one.contractor_en,
    place=lambda one: None,
)


def _give_ncrs(asked: Asked) -> Given:
    filters, now = read_filters(asked.query), ports().clock.now()
    return Given(NCRS, _read(Listing(filters, asked.scope, now)))


def _give_contractors(asked: Asked) -> Given:
    return Given(CONTRACTORS, by_contractor(asked.scope, ports().clock.now()))


def _give_held(asked: Asked) -> Given:
    """Raises Refusal export_too_long: of so many nothing is added up, nor on the page."""
    listing = Listing(read_filters(asked.query), asked.scope, ports().clock.now())
    holding = listing.holding()
    if len(holding) > MOST_ADDED:
        raise Refusal("export_too_long")
    return Given(HELD, figures.held_together(holding))


SOURCES = (
    Source("non-conformances", NCRS.title, "ncr_lists.ncrs", _give_ncrs),
    Source("held", HELD.title, "ncr_lists.held", _give_held),
    Source("violations", CONTRACTORS.title, "ncr_lists.contractors", _give_contractors),
)
