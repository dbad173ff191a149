"""The first sheet of an XLSX as rows of text. Formulas are not computed: their kept value is read.

Only what a schedule needs of the format (ECMA-376 part 1, 18.3 and 18.8): cells of text,
numbers, truth values, and numbers that a style shows as dates or percents.
"""

from __future__ import annotations

import re
import zipfile
from datetime import datetime, timedelta
from pathlib import Path
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
_FIRST_DAY = datetime(1899, 12, 30)  # noqa: DTZ001 - a spreadsheet's day has no zone
_FIRST_DAY_OF_MAC = datetime(1904, 1, 1)  # noqa: DTZ001
_LAST_DAY = 2_958_465
_Kind = Literal["date", "percent", "number"]


def read_rows(path: Path) -> tuple[list[list[str]], int]:
    """(rows of the first sheet, how many further sheets there are).

    A date is "YYYY-MM-DDTHH:MM", a percent "45%"; a row has as many cells as its last that is
    not empty. Raises ScheduleRefusedError.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            return _read(archive)
    except (zipfile.BadZipFile, KeyError, EOFError, NotImplementedError, OSError) as error:
        raise ScheduleRefusedError("file_broken", str(error)[:200]) from error
    except RuntimeError as error:  # zipfile's word for a member that wants a password
        raise ScheduleRefusedError("file_password") from error


def _read(archive: zipfile.ZipFile) -> tuple[list[list[str]], int]:
    names = archive.namelist()
    book = _Book()
    _parse(archive, "xl/workbook.xml", book)
    _parse(archive, "xl/_rels/workbook.xml.rels", book)
    if not book.sheets:
        raise ScheduleRefusedError("file_broken", "no sheet")
    target = book.targets.get(book.sheets[0], "")
    place = target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
    texts, styles = _Texts(), _Styles()
    if "xl/sharedStrings.xml" in names:
        _parse(archive, "xl/sharedStrings.xml", texts)
    if "xl/styles.xml" in names:
        _parse(archive, "xl/styles.xml", styles)
    first_day = _FIRST_DAY_OF_MAC if book.is_of_mac else _FIRST_DAY
    sheet = _Sheet(texts.found, styles.kinds, first_day)
    _parse(archive, place, sheet)
    return sheet.rows, len(book.sheets) - 1


class _Handler:
    """What is called as the elements of one part come."""

    def start(self, name: str, given: dict[str, str]) -> None: ...
    def end(self, name: str) -> None: ...
    def text(self, data: str) -> None: ...


def _parse(archive: zipfile.ZipFile, member: str, handler: _Handler) -> None:
    with archive.open(member) as file:
        _parse_file(file, handler, member)


def _parse_file(file: IO[bytes], handler: _Handler, member: str) -> None:
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
    except (expat.ExpatError, ValueError) as error:  # a number that is none, for one
        raise ScheduleRefusedError("file_broken", f"{member}: {error}") from error


def _refuse(*_: object) -> None:
    raise ScheduleRefusedError("xml_entities")


class _Book(_Handler):
    def __init__(self) -> None:
        self.sheets: list[str] = []
        self.targets: dict[str, str] = {}
        self.is_of_mac = False

    def start(self, name: str, given: dict[str, str]) -> None:
        if name == "sheet":
            own = [value for key, value in given.items() if key.rpartition(":")[2] == "id"]
            self.sheets += own
        elif name == "Relationship":
            self.targets[given.get("Id", "")] = given.get("Target", "")
        elif name == "workbookPr":
            self.is_of_mac = given.get("date1904") in {"1", "true"}


class _Texts(_Handler):
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


class _Styles(_Handler):
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


class _Sheet(_Handler):
    def __init__(self, texts: list[str], kinds: list[_Kind], first_day: datetime) -> None:
        self.texts, self.kinds, self.first_day = texts, kinds, first_day
        self.rows: list[list[str]] = []
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
