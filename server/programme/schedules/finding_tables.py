"""Where in a CSV or XLSX the table of activities is: which sheet, which sign, which header row."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from server.programme.reading import BrokenRowError, split
from server.programme.schedules import workbook
from server.programme.schedules.headings import meaning_of
from server.programme.schedules.recognising import DELIMITERS, SEARCHED_ROWS, Recognised
from server.programme.schedules.refusals import ScheduleRefusedError
from shared.wire.text import clean

# The rows of our own contract files (docs/programme-csv.md) say in their first cell what they are.
_OWN_HEADER, _OWN_ROW = "*activity", "activity"
_NAMES = {"code", "name", "name_ar", "name_en"}
_PLAN_OF = {"baseline_start": "start", "baseline_finish": "finish"}
# One word for a cell that planners merge over all rows that it holds for.
_HOLDS_BELOW = {"governorate", "area", "block", "zone", "section"}
# (row of the file, its cells)
Rows = list[tuple[int, list[str]]]


@dataclass(frozen=True)
class Table:
    """``columns``: place -> meaning, ``headings``: place -> words; ``rows``: those of values.

    ``further``: headings of columns that mean what one before them does, and are not read.
    ``sheets`` were not read; of these ``fitting_sheets`` have a table of activities too.
    """

    columns: dict[int, str | None]
    headings: dict[int, str]
    rows: Rows
    further: list[str] = field(default_factory=list)
    sheets: list[str] = field(default_factory=list)
    fitting_sheets: list[str] = field(default_factory=list)


def find_table(path: Path, what: Recognised) -> Table:
    """The first table of activities. Raises ScheduleRefusedError, ``columns_missing`` without."""
    if what.format == "XLSX":
        return _in_workbook(path)
    try:
        rows = _own_activities(_split(path.read_bytes().decode(what.charset)))
    except BrokenRowError as error:
        raise ScheduleRefusedError("file_truncated", str(error.line), "row") from error
    at = _header(rows)
    if at is None:
        raise ScheduleRefusedError("columns_missing")
    return _table(rows, at)


def _split(text: str) -> Rows:
    """Parted by the sign by which there is a header row: titles above it may have none, or others.

    Raises BrokenRowError.
    """
    for sign in DELIMITERS:
        try:
            if sign in text and _header(islice(split(text, sign), SEARCHED_ROWS)) is not None:
                return list(split(text, sign))
        except BrokenRowError:
            continue  # by this sign; by the file's own it is said below
    return list(split(text))


def _own_activities(rows: Rows) -> Rows:
    own = [(line, row[1:]) for line, row in rows if row[0] in {_OWN_HEADER, _OWN_ROW}]
    return own if any(row[0] == _OWN_HEADER for _, row in rows) else rows


def _in_workbook(path: Path) -> Table:
    sheet, others = workbook.read_sheet(path, lambda rows: _header(_tidy(rows)) is not None)
    if sheet is None:
        raise ScheduleRefusedError("columns_missing", ", ".join(others)[:200], "sheets")
    rows = _tidy(sheet.rows)
    at = _header(rows) or 0
    table = _table(
        rows,
        at,
        sheets=[name for name, fits in others.items() if not fits],
        fitting_sheets=[name for name, fits in others.items() if fits],
    )
    _carry_down(table, sheet.merged)
    return table


def _tidy(rows: Iterable[list[str]]) -> Rows:
    tidy = ((line, [clean(cell) for cell in row]) for line, row in enumerate(rows, 1))
    return [(line, row) for line, row in tidy if any(row)]


def _header(rows: Iterable[tuple[int, list[str]]]) -> int | None:
    """Which of the first rows names the columns."""
    for number, (_, row) in enumerate(islice(rows, SEARCHED_ROWS)):
        named = set(_meanings(row))
        if {"start", "finish"} <= named and named & _NAMES:
            return number
    return None


def _meanings(header: list[str]) -> list[str | None]:
    """Of a table that has no other dates the baseline's are the plan, as in our own files."""
    found = [meaning_of(cell) for cell in header]
    if {"start", "finish"} & set(found):
        return found
    return [_PLAN_OF.get(meaning or "", meaning) for meaning in found]


def _table(rows: Rows, at: int, **sheets: list[str]) -> Table:
    """The table below the header row ``at``; of columns of one meaning the first is read."""
    header, columns, further = rows[at][1], dict[int, str | None](), []
    for place, meaning in enumerate(_meanings(header)):
        if meaning is not None and meaning in columns.values():
            further.append(header[place])
        else:
            columns[place] = meaning
    headings = {place: header[place] for place in columns}
    return Table(columns, headings, rows[at + 1 :], further, **sheets)


def _carry_down(table: Table, merged: list[workbook.Merged]) -> None:
    """Write the word of a merged cell into the rows that it stands beside."""
    rows = dict(table.rows)
    for place, first, last in merged:
        if table.columns.get(place) not in _HOLDS_BELOW or first not in rows:
            continue
        word = rows[first][place] if place < len(rows[first]) else ""
        for line in range(first + 1, last + 1):
            if word and line in rows:
                row = rows[line]
                row += [""] * (place + 1 - len(row))
                row[place] = row[place] or word
