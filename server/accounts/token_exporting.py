"""One's own tokens for programs as a table that is given out; no secret is kept, none goes out."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _

from server.accounts import queries
from server.exports.service import Asked, Column, Given, Source, placeless, plain
from shared.vocabulary.collections import COLLECTIONS
from shared.vocabulary.places import GOVERNORATES
from shared.vocabulary.terms import Term, Vocabulary

_ALL = Term("all", "الكل", "all")


def _listed(name: str, heading: Any, words: Vocabulary | None = None) -> Column:
    """What the token is narrowed to; None in its row says all."""

    def read(row: Any, reader: str) -> list[str]:
        said = getattr(row, name)
        if said is None:
            return [_ALL.name(reader)]
        return [words.name(code, reader) if words else str(code) for code in said]

    return Column(name, heading, read)


TOKENS = placeless(
    "tokens",
    _("Tokens for programs"),
    (
        plain("name", _("What it is for")),
        plain("made_at", _("Made on"), type_="moment"),
        plain("last_day", _("Its last day"), type_="date"),
        plain("last_used_at", _("Last used on"), type_="moment"),
        plain("revoked_at", _("Revoked on"), type_="moment"),
        _listed("collections", _("What it reads"), COLLECTIONS),
        _listed("governorates", _("Governorates"), GOVERNORATES),
        _listed("contracts", _("Contracts")),
    ),
    key=lambda one: str(one.id),
)


def _give(asked: Asked) -> Given:
    return Given(TOKENS, queries.api_tokens(asked.person.id))


SOURCES = (Source("tokens", TOKENS.title, "tokens.tokens", _give),)
