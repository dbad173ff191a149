"""Rows on their way into a statement, a column at a time.

PostgreSQL takes a hundred rows apart at a third of what they cost it as a JSON document
(docs/decisions/0009-speed-of-pushes.md): each column is one text, cut where a character stands
that no text which we keep can hold (shared.wire.text).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from server.db.as_json import as_json, text_array

BEFORE = "\x1e"
ABSENT = "\x1f"


class Given:
    """The columns that a statement is given, by name with their SQL types.

    ``sql`` stands where a table may: it has these columns, and a row for each one given.
    """

    def __init__(self, **columns: str) -> None:
        self._columns = {name: (f"given_{name}", kind) for name, kind in columns.items()}
        cast = ", ".join(f"CAST({name} AS {kind}) AS {name}" for name, kind in columns.items())
        # A mark stands before each value: the first piece is none, and no rows are no piece.
        cut = ", ".join(
            f"(string_to_array(:{key}, E'\\x1e', E'\\x1f'))[2:]"
            for key, _ in self._columns.values()
        )
        names = ", ".join(columns)
        # Names and types are our own constants; every value is a parameter.
        self.sql = f"(SELECT {cast} FROM unnest({cut}) AS cut ({names}))"  # noqa: S608

    def of(self, rows: Sequence[dict[str, Any]]) -> dict[str, str]:
        """The statement's parameters for these rows: plain values, None where a name is absent.

        Of the type jsonb any plain value may be given, of the type text[] a list of texts.
        Raises ValueError for a text that holds one of the two marks: no checked text does.
        """
        return {
            key: _column([row.get(name) for row in rows], kind)
            for name, (key, kind) in self._columns.items()
        }


def _column(values: list[Any], kind: str) -> str:
    if kind == "uuid":
        return _identifiers(values)
    if kind == "jsonb":
        texts = [ABSENT if value is None else as_json(value) for value in values]
    else:
        texts = [ABSENT if value is None else _text(value) for value in values]
    column = BEFORE.join(["", *texts])
    if column.count(BEFORE) != len(values) or column.count(ABSENT) != values.count(None):
        raise ValueError("a text holds a mark that cuts columns")
    return column


def _identifiers(values: list[Any]) -> str:
    """By way of JSON: Python writes an identifier ten times as slowly."""
    array = as_json(values)[1:-1].replace('"', "").replace("null", ABSENT)
    return BEFORE + array.replace(",", BEFORE) if values else ""


def _text(value: Any) -> str:
    if type(value) is str:
        return value
    return text_array(value) if isinstance(value, list) else str(value)
