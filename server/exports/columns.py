"""The columns that tables are made of, each by what it reads of a row."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import reduce
from typing import Any

from flask_babel.speaklater import LazyString

from server.exports.table import Cell, Column, Type
from server.http.language import named
from shared.vocabulary.fields import FIELDS
from shared.vocabulary.terms import Vocabulary

Read = Callable[[Any], Any]


def plain(name: str, heading: Any, read: Read | str = "", type_: Type = "text") -> Column:
    """What reads alike in both languages. ``read``: of the row, or a path to it; else ``name``."""
    found = _reading(read or name)
    return Column(name, heading, lambda row, _reader: found(row), type_)


def worded(name: str, heading: Any, words: Vocabulary, read: Read | str = "") -> Column:
    """A code in words, which map programs get as it is."""
    found = _reading(read or name)

    def say(row: Any, reader: str) -> Cell:
        code = found(row)
        return words.name(code, reader) if code else None

    return Column(name, heading, say, code=found)


def called(name: str, heading: Any, read: Read | str = "") -> Column:
    """The name, in the reader's language, of a person or of a row with both names; or nothing."""
    found = _reading(read)

    def say(row: Any, reader: str) -> Cell:
        thing = found(row)
        return None if thing is None else _part(thing, f"name_{reader}")

    return Column(name, heading, say)


def field(of: str, name: str, type_: Type = "text") -> Column:
    """A field of the record that the row has as ``of``, called as the vocabulary calls it."""
    return plain(name, field_heading(name), f"{of}.{name}", type_)


def worded_field(of: str, name: str, words: Vocabulary) -> Column:
    return worded(name, field_heading(name), words, f"{of}.{name}")


def field_heading(name: str) -> LazyString:
    return LazyString(named, FIELDS, name)


def _reading(read: Read | str) -> Read:
    if not isinstance(read, str):
        return read
    parts = read.split(".") if read else []
    return lambda row: reduce(_part, parts, row)


def _part(row: Any, name: str) -> Any:
    return row[name] if isinstance(row, Mapping) else getattr(row, name)
