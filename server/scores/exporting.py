"""The contractors' scores as a table that is given out: as the filters show them."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString

from server.exports.service import Asked, Column, Given, Source, placeless, plain
from server.http.language import named
from server.scores import listing
from server.scores.wording import why_none
from shared.vocabulary.scores import PARTS


def _name(name: str, row: listing.Row, reader: str) -> str:
    return str(getattr(row.contract, f"{name}_{reader}"))


def _score(code: str, row: listing.Row, _reader: str) -> Any:
    return row.key(code)


def _why(code: str, row: listing.Row, _reader: str) -> str:
    return why_none(row.parts[code])


def _missing(code: str) -> str:
    return gettext("%(name)s: why none", name=named(PARTS, code))


def _of_part(code: str) -> tuple[Column, Column]:
    """Its score, and why there is none."""
    return (
        Column(code, LazyString(named, PARTS, code), partial(_score, code), "number"),
        Column(f"{code}_missing", LazyString(_missing, code), partial(_why, code)),
    )


SCORES = placeless(
    "scores",
    _("Contractors' scores"),
    (
        plain("contract", _("Contract"), "contract.number", type_="whole"),
        Column("contractor", _("Contractor"), partial(_name, "contractor")),
        Column("title", _("Title"), partial(_name, "title")),
        plain("until", _("Until"), lambda row: date.fromisoformat(row.card["until"]), type_="date"),
        plain("score", _("Score"), lambda row: row.value, type_="number"),
        plain("known_weight", _("Known weight"), "card.weight", type_="whole"),
        plain("rules", _("Version of the rules"), "card.rules_version", type_="whole"),
        *(column for code in PARTS.codes for column in _of_part(code)),
    ),
    key=lambda row: str(row.contract.number),
)


def _give(asked: Asked) -> Given:
    return Given(SCORES, listing.rows(listing.read_filters(asked.query), asked.scope))


SOURCES = (Source("scores", SCORES.title, "scores.scores_page", _give),)
