"""A table as CSV (RFC 4180): headings in the reader's language, a row a line."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from typing import IO, Any

from server.exports.cells import as_text
from server.exports.table import Table

# Without it spreadsheets read Arabic as Latin-1.
BYTE_ORDER_MARK = "\ufeff"


def write_csv(table: Table, rows: Iterable[Any], reader: str, file: IO[bytes]) -> None:
    """Write each row as it comes; quantities with a point, dates ISO."""
    out = io.TextIOWrapper(file, encoding="utf-8", newline="")
    out.write(BYTE_ORDER_MARK)
    writer = csv.writer(out)
    columns = table.shown
    writer.writerow([str(column.heading) for column in columns])
    for row in rows:
        writer.writerow([as_text(column.read(row, reader)) for column in columns])
    out.detach()
