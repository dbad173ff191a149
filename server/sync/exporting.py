"""The quarantine as a table that is given out: what came, why it could not go in, what became."""

from __future__ import annotations

from typing import Any, NamedTuple

from flask_babel import lazy_gettext as _

from server.exports.service import Asked, Column, Given, Source, called, placeless, plain
from server.sync import quarantine
from server.sync.raw_text import visible
from shared.vocabulary.terms import Vocabulary
from shared.wire.errors import describe

MOST = 100_000
_STATES = Vocabulary(
    ("waiting", "بالانتظار", "waits"),
    ("mended", "صُحح", "mended"),
    ("discarded", "مستبعد", "discarded"),
)
_DISCARDED = "discarded"


class _Item(NamedTuple):
    row: Any
    author: Any
    device: Any
    mended_record: Any

    @property
    def state(self) -> str:
        if self.row.mended_by:
            return "mended"
        return _DISCARDED if self.row.discarded_at else "waiting"


def _reasons(one: _Item, reader: str) -> list[str]:
    return [
        describe(error["code"]).name(reader)
        for error in one.row.errors
        if error["code"] != _DISCARDED
    ]


def _fields(one: _Item) -> list[str]:
    return [visible(str(error["field"])) for error in one.row.errors if error.get("field")]


def _because(one: _Item) -> str | None:
    said = (error for error in one.row.errors if error["code"] == _DISCARDED)
    return next((visible(str(error.get("reason", ""))) for error in said), None)


QUARANTINE = placeless(
    "quarantine",
    _("Quarantine"),
    (
        Column(
            "state",
            _("State"),
            lambda one, reader: _STATES.name(one.state, reader),
            code=lambda one: one.state,
        ),
        Column("reasons", _("Reason"), _reasons),
        plain("fields", _("Field"), _fields),
        called("author_name", _("Recorded by"), "author"),
        plain("tablet", _("Tablet"), "device.name"),
        plain("received_at", _("Received"), "row.received_at", "moment"),
        plain("outbox", _("Outbox"), lambda one: str(one.row.outbox)),
        plain("number", _("Number in its outbox"), "row.n", "whole"),
        plain("discarded_at", _("Discarded on"), "row.discarded_at", "moment"),
        plain("because", _("Discarded because"), _because),
        plain("record", _("Number of the record"), lambda o: _text(o.mended_record)),
    ),
    key=lambda one: f"{one.row.outbox}/{one.row.n}",
)


def _text(identifier: Any) -> str | None:
    return None if identifier is None else str(identifier)


def _give(asked: Asked) -> Given:
    """What waits, oldest first, then what was settled, the latest first."""
    who = asked.person, asked.scope
    found = (*quarantine.open_items(*who, MOST), *quarantine.settled_items(*who, MOST))
    return Given(QUARANTINE, [_Item(*row) for row in found])


SOURCES = (Source("quarantine", QUARANTINE.title, "quarantine.items", _give),)
