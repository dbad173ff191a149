"""The parts of an XLSX as they are parsed: workbook, shared texts, styles, one sheet.

Only what a schedule needs of the format (ECMA-376 part 1, 18.3 and 18.8): cells of text,
numbers, truth values, and numbers that a style shows as dates or percents.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import IO, Literal
from xml.parsers import expat

from server.programme.schedules.refusals import ScheduleRefusedError

MOST_ROWS = 100_000
MOST_COLUMNS = 200
_REFERENCE = re.compile(r"([A-Z]{1,3})(\d+)")
# Formats that every workbook has, and that show a date or a time.
_DATE_FORMATS = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}
_PERCENT_FORMATS = {9, 10}
_DATE_LETTERS = re.compile(r"[ymdhs]", re.IGNORECASE)
# Quoted words, single letters to show, colours and languages, blanks as wide as a letter.
_NOT_LETTERS = re.compile(r'"[^"]*"|[\\_*].|\[[^\]]*\]')
FIRST_DAY = datetime(1899, 12, 30)  # noqa: DTZ001 - a spreadsheet's day has no zone
FIRST_DAY_OF_MAC = datetime(1904, 1, 1)  # noqa: DTZ001
_LAST_DAY = 2_958_465
_Kind = Literal["date", "percent", "number"]

# (place of the column from 0, first row, last row), rows counted from 1
Merged = tuple[int, int, int]


class Handler:
    """What is called as the elements of one part come."""

    def start(self, name: str, given: dict[str, str]) -> None: ...
    def end(self, name: str) -> None: ...
    def text(self, data: str) -> None: ...


def parse_part(file: IO[bytes], handler: Handler, member: str) -> None:
    """Have ``handler`` told of a part. Raises ScheduleRefusedError, with the ``member``'s name."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    # Prefixes differ between programs; the local names do not.
    parser.StartElementHandler = lambda name, given: handler.start(name.rpartition(":")[2], given)
    parser.EndElementHandler = lambda name: handler.end(name.rpartition(":")[2])
    parser.CharacterDataHandler = handler.text
    parser.StartDoctypeDeclHandler = _refuse
    parser.EntityDeclHandler = _refuse
    try:
        parser.ParseFile(file)
    except _SeenEnough:
        return
    except (expat.ExpatError, ValueError) as error:  # a number that is none, for one
        raise ScheduleRefusedError("file_broken", f"{member}: {error}") from error


def _refuse(*_: object) -> None:
    raise ScheduleRefusedError("xml_entities")


class Book(Handler):
    """``sheets``: name -> the key under which ``targets`` has its part."""

    def __init__(self) -> None:
        self.sheets: dict[str, str] = {}
        self.targets: dict[str, str] = {}
        self.is_of_mac = False

    def start(self, name: str, given: dict[str, str]) -> None:
        if name == "sheet":
            keys = [value for key, value in given.items() if key.rpartition(":")[2] == "id"]
            self.sheets[given.get("name", "")] = "".join(keys)
        elif name == "Relationship":
            self.targets[given.get("Id", "")] = given.get("Target", "")
        elif name == "workbookPr":
            self.is_of_mac = given.get("date1904") in {"1", "true"}

    def place_of(self, key: str) -> str:
        """The member of the archive that a sheet is."""
        target = self.targets.get(key, "")
        return target.removeprefix("/") if target.startswith("/") else f"xl/{target}"


class Texts(Handler):
    """Shared strings; a phonetic reading beside one is no part of it."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self.parts: list[str] = []
        self.is_open = self.is_phonetic = False

    def start(self, name: str, given: dict[str, str]) -> None:
        if name == "si":
            self.parts = []
        self.is_phonetic = self.is_phonetic or name == "rPh"
        self.is_open = name == "t" and not self.is_phonetic

    def text(self, data: str) -> None:
        if self.is_open:
            self.parts.append(data)

    def end(self, name: str) -> None:
        self.is_open = False
        if name == "rPh":
            self.is_phonetic = False
        elif name == "si":
            self.found.append("".join(self.parts))


class Styles(Handler):
    """``kinds``: what each cell style shows a number as."""

    def __init__(self) -> None:
        self.kinds: list[_Kind] = []
        self.own: dict[int, _Kind] = {}
        self.is_cells = False

    def start(self, name: str, given: dict[str, str]) -> None:
        if name == "numFmt":
            self.own[int(given.get("numFmtId", 0))] = _kind_of(given.get("formatCode", ""))
        elif name == "cellXfs":
            self.is_cells = True
        elif name == "xf" and self.is_cells:
            number = int(given.get("numFmtId", 0))
            self.kinds.append(self.own.get(number) or _kind_of_every_workbook(number))

    def end(self, name: str) -> None:
        if name == "cellXfs":
            self.is_cells = False


def _kind_of(format_code: str) -> _Kind:
    letters = _NOT_LETTERS.sub("", format_code)
    if _DATE_LETTERS.search(letters):
        return "date"
    return "percent" if "%" in letters else "number"


def _kind_of_every_workbook(number: int) -> _Kind:
    if number in _DATE_FORMATS:
        return "date"
    return "percent" if number in _PERCENT_FORMATS else "number"


class _SeenEnough(Exception):  # noqa: N818 - no error: the parser knows no other way to stop
    """The rows that were asked for are here."""


class SheetPart(Handler):
    """``most``: how many rows that are not empty are wanted; all when 0."""

    def __init__(
        self, texts: list[str], kinds: list[_Kind], first_day: datetime, most: int = 0
    ) -> None:
        self.texts, self.kinds, self.first_day = texts, kinds, first_day
        self.most, self.filled = most, 0
        self.rows: list[list[str]] = []
        self.merged: list[Merged] = []
        self.column = 0
        self.cell: dict[str, str] = {}
        self.parts: list[str] = []
        self.is_open = False

    def start(self, name: str, given: dict[str, str]) -> None:
        if name == "row":
            number = int(given.get("r", len(self.rows) + 1))
            if number > MOST_ROWS:
                raise ScheduleRefusedError("schedule_too_large")
            self.rows += [[] for _ in range(number - len(self.rows))]
            self.column = 0
        elif name == "c":
            found = _REFERENCE.fullmatch(given.get("r", ""))
            self.column = _column(found[1]) if found else self.column + 1
            self.cell, self.parts = given, []
        elif name == "mergeCell":
            self._merge(given.get("ref", ""))
        self.is_open = name in {"v", "t"}

    def text(self, data: str) -> None:
        if self.is_open:
            self.parts.append(data)

    def end(self, name: str) -> None:
        self.is_open = False
        if name == "c" and self.parts and self.rows and self.column <= MOST_COLUMNS:
            row = self.rows[-1]
            row += [""] * (self.column - len(row))
            row[self.column - 1] = self._value("".join(self.parts))
        elif name == "row" and self.most and self.rows:
            self.filled += any(self.rows[-1])
            if self.filled == self.most:
                raise _SeenEnough

    def _merge(self, range_: str) -> None:
        ends = [_REFERENCE.fullmatch(end) for end in range_.split(":")]
        if len(ends) == 2 and ends[0] and ends[1]:
            rows = (int(ends[0][2]), min(int(ends[1][2]), len(self.rows)))
            self.merged.append((_column(ends[0][1]) - 1, *rows))

    def _value(self, text: str) -> str:
        kind = self.cell.get("t", "n")
        if kind == "s":
            return self.texts[int(text)] if text.isdigit() and int(text) < len(self.texts) else ""
        if kind in {"str", "inlineStr", "d", "b"}:
            return text
        style = int(self.cell.get("s", 0))
        shown = self.kinds[style] if kind == "n" and style < len(self.kinds) else "number"
        if shown == "date":
            return self._day(text)
        if shown == "percent":  # rounded: 0.07 is kept as 7.0000000000000007E-2
            return f"{float(text) * 100:.12g}%"
        return "" if kind == "e" else text

    def _day(self, text: str) -> str:
        days = float(text)
        if not 0 <= days <= _LAST_DAY:
            return text
        moment = self.first_day + timedelta(minutes=round(days * 24 * 60))
        return moment.strftime("%Y-%m-%dT%H:%M")


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
