"""A sheet of an XLSX as rows of text. Formulas are not computed: their kept value is read."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from server.programme.schedules.recognising import SEARCHED_ROWS
from server.programme.schedules.refusals import ScheduleRefusedError
from server.programme.schedules.workbook_parts import (
    FIRST_DAY,
    FIRST_DAY_OF_MAC,
    Book,
    Handler,
    Merged,
    SheetPart,
    Styles,
    Texts,
    parse_part,
)

# Of the first rows of a sheet.
Fits = Callable[[list[list[str]]], bool]


@dataclass(frozen=True)
class Sheet:
    """``merged``: cells that are one over several rows."""

    rows: list[list[str]]
    merged: list[Merged]


def read_sheet(path: Path, fits: Fits) -> tuple[Sheet | None, dict[str, bool]]:
    """(the first sheet whose first rows fit, name of each other sheet -> whether its own do).

    A date is "YYYY-MM-DDTHH:MM", a percent "45%"; a row has as many cells as its last that is
    not empty. Raises ScheduleRefusedError.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            return _read(archive, fits)
    except (zipfile.BadZipFile, KeyError, EOFError, NotImplementedError, OSError) as error:
        raise ScheduleRefusedError("file_broken", str(error)[:200]) from error
    except RuntimeError as error:  # zipfile's word for a member that wants a password
        raise ScheduleRefusedError("file_password") from error


class _Workbook:
    """An archive whose sheets are parsed one by one, as far as they are asked for."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.archive, self.names = archive, set(archive.namelist())
        self.book, self.texts, self.styles = Book(), Texts(), Styles()
        self._parse("xl/workbook.xml", self.book)
        self._parse("xl/_rels/workbook.xml.rels", self.book)
        for member, part in (("sharedStrings", self.texts), ("styles", self.styles)):
            if f"xl/{member}.xml" in self.names:
                self._parse(f"xl/{member}.xml", part)

    def sheet(self, place: str, most: int = 0) -> SheetPart:
        """What is in a sheet, or in as many of its rows; a chart has none."""
        first_day = FIRST_DAY_OF_MAC if self.book.is_of_mac else FIRST_DAY
        part = SheetPart(self.texts.found, self.styles.kinds, first_day, most)
        if place in self.names:
            self._parse(place, part)
        return part

    def _parse(self, member: str, handler: Handler) -> None:
        with self.archive.open(member) as file:
            parse_part(file, handler, member)


def _read(archive: zipfile.ZipFile, fits: Fits) -> tuple[Sheet | None, dict[str, bool]]:
    book = _Workbook(archive)
    places = {name: book.book.place_of(key) for name, key in book.book.sheets.items()}
    if not book.names & set(places.values()):
        raise ScheduleRefusedError("file_broken", "no sheet")
    fitting = {name: fits(book.sheet(at, SEARCHED_ROWS).rows) for name, at in places.items()}
    chosen = next((name for name, is_fit in fitting.items() if is_fit), None)
    if chosen is None:
        return None, fitting
    del fitting[chosen]
    whole = book.sheet(places[chosen])
    return Sheet(whole.rows, whole.merged), fitting
