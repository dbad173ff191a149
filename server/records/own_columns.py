"""The columns that only one kind of record has, in an export of that kind alone."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask_babel.speaklater import LazyString
from sqlalchemy import Boolean, Date, DateTime, Integer, Numeric, Row, String, select

from server.db import db
from server.exports.service import Column
from server.http.language import named
from server.records.entries import ROWS, Entry
from shared.vocabulary.fields import FIELDS
from shared.wire.kinds import KINDS

Own = dict[UUID, Row[Any]]
# What a table keeps for itself, or what every record's row says already.
_SAID = {*Entry._fields, "words", "version", "time_grade"}
_TYPES: tuple[tuple[Any, Any], ...] = (
    *((Boolean, "yes"), (Integer, "whole"), (Numeric, "number")),
    *((DateTime, "moment"), (Date, "date"), (String, "text")),
)


def own_columns(kind: str) -> tuple[Column, ...]:
    """Those of a kind's fields that people have a name for; shapes and lists stay on its page."""
    return tuple(_column(kind, one.key, type_) for one, type_ in _own(kind))


def own_rows(kind: str, found: list[Entry]) -> Own:
    """What these records of one kind have in those columns."""
    model: Any = ROWS[kind].model
    asked = select(model.record, *(one for one, _type in _own(kind)))
    rows = db.session.execute(asked.where(model.record.in_([entry.record for entry in found])))
    return {row.record: row for row in rows}


def _own(kind: str) -> list[tuple[Any, Any]]:
    rows = ROWS[kind]
    said = {*_SAID, *rows.choices, rows.degree, rows.title}
    called = [one for one in rows.model.__table__.columns if one.key in FIELDS.codes]
    typed = [(one, _type_of(one.type)) for one in called if one.key not in said]
    return [(one, type_) for one, type_ in typed if type_ is not None]


def _type_of(sql: Any) -> Any:
    return next((type_ for kind, type_ in _TYPES if isinstance(sql, kind)), None)


def _column(kind: str, name: str, type_: Any) -> Column:
    words = KINDS[kind].words_of(name)

    def code(row: Any) -> Any:
        own = row.own.get(row.entry.record)
        return getattr(own, name, None)

    def read(row: Any, reader: str) -> Any:
        found = code(row)
        return words.name(found, reader) if words and found in words else found

    heading = LazyString(named, FIELDS, name)
    return Column(name, heading, read, type_, code if words else None)
