"""Decisions as a table that is given out, as the list's filters show them."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _

from server.db.by_due import read_place
from server.decisions.filters import read_filters
from server.decisions.listing import Item, Listing
from server.exports.service import (
    Asked,
    Column,
    Given,
    Source,
    called,
    in_batches,
    placeless,
    plain,
    worded,
)
from server.ports import ports
from shared.vocabulary.decisions import ORIGINS, STATES
from shared.vocabulary.places import GOVERNORATES
from shared.vocabulary.roles import GOVERNOR, ROLES
from shared.vocabulary.terms import Vocabulary


def _field(name: str, heading: Any, type_: Any = "text") -> Column:
    return plain(name, heading, f"decision.{name}", type_)


def _worded(name: str, heading: Any, words: Vocabulary) -> Column:
    return worded(name, heading, words, f"decision.{name}")


def _decider(item: Item, reader: str) -> str:
    return str(getattr(item.decider, f"name_{reader}", "")) or ROLES.name(GOVERNOR, reader)


DECISIONS = placeless(
    "decisions",
    _("Decisions wanted"),
    (
        *(_field("title", _("Decision wanted")), _worded("state", _("State"), STATES)),
        _worded("governorate", _("Governorate"), GOVERNORATES),
        _field("contract", _("Contract"), "number"),
        Column("decider", _("Wanted of"), _decider),
        _field("wanted_by", _("Wanted by"), "date"),
        plain("due", _("Due"), type_="moment"),
        _field("cost_kwd", _("Cost of no decision, KWD"), "number"),
        _field("cost_days", _("Cost of no decision, days"), "number"),
        _field("answer", _("What is decided")),
        _field("due_on", _("To be done by"), "date"),
        called("delegate", _("Delegated to"), "delegate"),
        _field("delegated_until", _("Delegated until"), "date"),
        *(_field("reason", _("Reason")), _field("note", _("Note"))),
        _worded("origin", _("Raised from"), ORIGINS),
        called("raiser", _("Raised by"), "raiser"),
        _field("made_at", _("Raised on"), "moment"),
        _field("description", _("Description")),
        plain("record", _("Number of the record"), lambda item: str(item.decision.record)),
    ),
    key=lambda item: str(item.decision.record),
)


def _give(asked: Asked) -> Given:
    filters = read_filters(asked.query)
    listing = Listing(filters, asked.scope, asked.person, ports().clock.now())

    def read(after: Any, most: int) -> tuple[list[Item], Any]:
        found, following = listing.page(after, most)
        return found, read_place(following or "")

    return Given(DECISIONS, in_batches(read))


SOURCES = (Source("decisions", DECISIONS.title, "decision_lists.decisions", _give),)
