"""A programme file: bytes -> typed rows by kind, and every fault on the way."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from server.programme.columns import COLUMNS, CellError, Column
from server.programme.faults import Fault
from shared.wire.text import clean

LARGEST_FILE = 8 * 1024 * 1024
DELIMITERS = ",;\t"


@dataclass(frozen=True)
class Row:
    """A row as read; a cell that could not be read is absent from ``values``."""

    line: int
    values: dict[str, Any]

    def get(self, name: str) -> Any:
        return self.values.get(name)


@dataclass
class ProgrammeFile:
    """All rows by kind, and what was wrong with them."""

    rows: dict[str, list[Row]] = field(default_factory=lambda: {kind: [] for kind in COLUMNS})
    faults: list[Fault] = field(default_factory=list)
    headers: dict[str, list[Column | None]] = field(default_factory=dict)

    def fault(self, line: int, column: str, code: str, value: object = "") -> None:
        self.faults.append(Fault(line, column, code, str(value)[:80]))


def read_programme(content: bytes) -> ProgrammeFile:
    """Read a whole file, going on after each fault so that all of them are listed."""
    found = ProgrammeFile()
    try:
        text = decode(content)
        for line, cells in split(text):
            read_row(found, line, cells)
        if not found.headers and not found.faults:
            raise CellError("file_empty")
    except CellError as error:
        found.fault(0, "", str(error))
    except BrokenRowError as error:
        found.fault(error.line, "", "csv_broken")
    return found


class BrokenRowError(ValueError):
    """The quotes of the row that begins at ``line`` do not close."""

    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


def decode(content: bytes) -> str:
    """Text of a file in UTF-8 (with or without its mark) or, failing that, Windows-1256.

    Raises CellError: ``file_too_large``, ``encoding_wrong`` or ``file_empty``.
    """
    if len(content) > LARGEST_FILE:
        raise CellError("file_too_large")
    if b"\0" in content:  # UTF-16, a spreadsheet's own format, or no text at all
        raise CellError("encoding_wrong")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1256")
    if not text.strip():
        raise CellError("file_empty")
    return text


def split(text: str, delimiter: str = "") -> Iterator[tuple[int, list[str]]]:
    """(first line, cells) of each row that is not empty; raises BrokenRowError.

    Without a delimiter it is the first sign that the file's beginning has.
    """
    if not delimiter:
        head = text.lstrip()[:40]
        signs = [sign for sign in DELIMITERS if sign in head]
        delimiter = min(signs, key=head.index) if signs else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = 1
    try:
        for cells in reader:
            tidy = [clean(cell) for cell in cells]
            if any(tidy):
                yield line, tidy
            line = reader.line_num + 1
    except csv.Error as error:
        raise BrokenRowError(line) from error


def read_row(found: ProgrammeFile, line: int, cells: list[str]) -> None:
    """A header row (``*zone``) or a row of values (``zone``)."""
    kind = cells[0].removeprefix("*")
    if kind not in COLUMNS:
        found.fault(line, "kind", "kind_unknown", cells[0])
    elif cells[0].startswith("*"):
        read_header(found, line, kind, cells[1:])
    elif kind not in found.headers:
        found.fault(line, "kind", "header_missing", kind)
    else:
        read_values(found, line, kind, cells[1:])


def read_header(found: ProgrammeFile, line: int, kind: str, names: list[str]) -> None:
    """Note the order of a kind's columns; cells after the last name are empty."""
    if kind in found.headers:
        found.fault(line, "kind", "header_repeated", kind)
        return
    known = {column.name: column for column in COLUMNS[kind]}
    while names and not names[-1]:
        names = names[:-1]
    for name in {name for name in names if names.count(name) > 1}:
        found.fault(line, name, "column_repeated")
    for name in sorted(set(names) - set(known)):
        found.fault(line, name, "column_unknown", name)
    for name in known:
        if name not in names:
            found.fault(line, name, "column_missing", name)
    found.headers[kind] = [known.get(name) for name in names]


def read_values(found: ProgrammeFile, line: int, kind: str, cells: list[str]) -> None:
    """Read each cell by its column; a bad one is named and left out."""
    columns = found.headers[kind]
    if any(cells[len(columns) :]):
        found.fault(line, "", "too_many_cells", ", ".join(cells[len(columns) :]))
    values: dict[str, Any] = {}
    padded = cells + [""] * (len(columns) - len(cells))
    for column, cell in zip(columns, padded, strict=False):
        if column is None:
            continue
        if not cell:
            if column.is_required:
                found.fault(line, column.name, "required")
            else:
                values[column.name] = None
            continue
        try:
            values[column.name] = column.read(cell)
        except CellError as error:
            found.fault(line, column.name, str(error), cell)
    found.rows[kind].append(Row(line, values))
