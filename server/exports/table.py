"""What a table is that can be given out: its columns, and where its rows lie."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal

# None: nothing is known. Numbers and dates stay what they are wherever a format can keep them.
Cell = str | int | float | Decimal | date | datetime | bool | list[str] | None
Geometry = dict[str, Any]
Type = Literal["text", "number", "whole", "yes", "date", "moment"]


@dataclass(frozen=True)
class Column:
    """``heading``: what people read above it; None keeps it out of spreadsheets.

    ``name``: what map programs call it; "" keeps it out of those. ``read``: (row, language)
    to the cell that people are shown; ``code``: the row to what programs get, where that is
    another: the code of a word.
    """

    name: str
    heading: Any
    read: Callable[[Any, str], Cell]
    type: Type = "text"
    code: Callable[[Any], Cell] | None = None

    def coded(self, row: Any, reader: str) -> Cell:
        return self.read(row, reader) if self.code is None else self.code(row)


@dataclass(frozen=True)
class Table:
    """``title``: the name of its sheet; ``key``: what tells a row from every other.

    ``place``: (latitude, longitude) of a row, or None: it has none. ``outline``: where rows are
    lines or areas, all of ``geometry_type``, a row's geometry as GeoJSON, longitude first.
    """

    name: str
    title: Any
    columns: tuple[Column, ...]
    key: Callable[[Any], str]
    place: Callable[[Any], tuple[float, float] | None]
    geometry_type: str = "Point"
    outline: Callable[[Any], Geometry] | None = None

    def geometry(self, row: Any) -> Geometry | None:
        """As GeoJSON has it."""
        if self.outline is not None:
            return self.outline(row)
        place = self.place(row)
        return None if place is None else {"type": "Point", "coordinates": [place[1], place[0]]}

    @property
    def shown(self) -> list[Column]:
        """The columns of a spreadsheet."""
        return [column for column in self.columns if column.heading is not None]

    @property
    def properties(self) -> list[Column]:
        """The columns of a map program."""
        return [column for column in self.columns if column.name]


def placeless(
    name: str, title: Any, columns: tuple[Column, ...], key: Callable[[Any], str]
) -> Table:
    """A table whose rows lie nowhere."""
    return Table(name, title, columns, key, place=lambda _row: None)
