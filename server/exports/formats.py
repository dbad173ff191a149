"""In which formats tables go out."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import IO, Any

from server.exports.features import write_geojson
from server.exports.geopackage import write_gpkg
from server.exports.separated import write_csv
from server.exports.table import Table
from server.exports.workbook import write_xlsx
from server.http.errors import Refusal

Writer = Callable[[Table, Iterable[Any], str, IO[bytes]], None]


@dataclass(frozen=True)
class Format:
    """``ending``: of the file's name."""

    ending: str
    media_type: str
    write: Writer


FORMATS = {
    one.ending: one
    for one in (
        Format("csv", "text/csv; charset=utf-8", write_csv),
        Format(
            "xlsx",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            write_xlsx,
        ),
        Format("geojson", "application/geo+json", write_geojson),
        Format("gpkg", "application/geopackage+sqlite3", write_gpkg),
    )
}


def find_format(ending: str) -> Format:
    """Raises Refusal not_found."""
    if ending not in FORMATS:
        raise Refusal("not_found")
    return FORMATS[ending]
