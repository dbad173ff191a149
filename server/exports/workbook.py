"""A table as XLSX, written row by row: only the row at hand is in memory (XlsxWriter)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import IO, Any

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from server.exports.cells import BETWEEN, printable
from server.exports.table import Cell, Table
from shared.rules.clocks import KUWAIT

LONGEST_CELL = 32767
_FORBIDDEN = re.compile(r"[\[\]:*?/\\]")
WIDTHS = {"text": 24, "number": 12, "whole": 12, "yes": 12, "date": 12, "moment": 18}
PATTERNS = {"text": "@", "date": "yyyy-mm-dd", "moment": "yyyy-mm-dd hh:mm:ss"}
# Rows wait on the disk, and nothing that is written is read as a formula or an address.
OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "nan_inf_to_errors": True,
}


def write_xlsx(table: Table, rows: Iterable[Any], reader: str, file: IO[bytes]) -> None:
    """One sheet, right to left for an Arabic reader; numbers and dates are such, not text."""
    with Workbook(file, OPTIONS) as book:
        sheet = book.add_worksheet(_sheet_name(str(table.title)))
        looks = {type_: book.add_format({"num_format": p}) for type_, p in PATTERNS.items()}
        columns = table.shown
        _prepare(sheet, table, reader)
        heading = book.add_format({"bold": True, "bottom": 1})
        for x, column in enumerate(columns):
            sheet.write_string(0, x, printable(str(column.heading)), heading)
        for y, row in enumerate(rows, start=1):
            for x, column in enumerate(columns):
                _put(sheet, y, x, column.read(row, reader), looks)


def _sheet_name(title: str) -> str:
    """The title without what Excel forbids in the name of a sheet."""
    return " ".join(_FORBIDDEN.sub(" ", printable(title)).split())[:31].strip("' ")


def _prepare(sheet: Worksheet, table: Table, reader: str) -> None:
    if reader == "ar":
        sheet.right_to_left()
    sheet.freeze_panes(1, 0)
    for x, column in enumerate(table.shown):
        sheet.set_column(x, x, WIDTHS[column.type])


def _put(sheet: Worksheet, y: int, x: int, cell: Cell, looks: dict[str, Any]) -> None:
    """One cell; a moment as the clock in Kuwait showed it, for Excel knows no other."""
    if cell is None or cell in ("", []):
        return
    if isinstance(cell, datetime):
        local = cell.astimezone(KUWAIT).replace(tzinfo=None)
        sheet.write_datetime(y, x, local, looks["moment"])
    elif isinstance(cell, date):
        sheet.write_datetime(y, x, cell, looks["date"])
    elif isinstance(cell, bool):
        sheet.write_boolean(y, x, cell)
    elif isinstance(cell, int | float | Decimal):
        sheet.write_number(y, x, cell)
    else:
        text = BETWEEN.join(cell) if isinstance(cell, list) else cell
        sheet.write_string(y, x, printable(text[:LONGEST_CELL]), looks["text"])
