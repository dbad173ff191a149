"""Each format, opened again by another library: equal rows, words, numbers and dates."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
import struct
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pyogrio
import pytest
from openpyxl.utils.escape import unescape

from server.exports.formats import FORMATS
from server.exports.geopackage import BATCH
from server.exports.service import Column, Table

ARABIC = "فحص الطبقة الأولى عند إشارة المرور ١٢"
# What somebody might write to harm a program, or by chance.
NAUGHTY = [
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-2+3",
    "@SUM(A1)",
    "\t=1",
    "\n=1",
    "\r=1",
    "＝1",
    "{=1}",
    "http://example.invalid/" + "a" * 3000,
    "two\nlines",
    'quote " and , comma',
    "_x0041_",
    "00123",
    "<b>&amp;</b>",
    "\u202eright to left",
    " spaces ",
]
MADE = datetime(2026, 3, 1, 22, 30, 15, tzinfo=UTC)


def _at(name: str, type_: Any = "text") -> Column:
    return Column(name, name.title(), lambda row, _reader: row.get(name), type_)


TABLE = Table(
    "things",
    "أشياء",
    (
        _at("text"),
        _at("figure", "number"),
        _at("day", "date"),
        _at("moment", "moment"),
        _at("flags"),
        Column("word", None, lambda row, reader: reader, code=lambda row: "code"),
    ),
    key=lambda row: str(row["id"]),
    place=lambda row: row.get("place"),
)
WHOLE: dict[str, Any] = {
    "id": 1,
    "text": ARABIC,
    "figure": Decimal("-12.500"),
    "day": date(2026, 3, 1),
    "moment": MADE,
    "flags": ["أ", "ب"],
    "place": (29.33, 48.021),
}
# What only a format with types tells apart.
TYPED = replace(
    TABLE,
    columns=(
        *TABLE.columns[:-1],
        *(_at("count", "whole"), _at("is_so", "yes")),
        Column("word", "كلمة", lambda row, reader: reader, code=lambda row: "code"),
    ),
)


def written(ending: str, *rows: dict[str, Any], reader: str = "en", table: Table = TABLE) -> bytes:
    file = io.BytesIO()
    FORMATS[ending].write(table, iter(rows), reader, file)
    return file.getvalue()


def lines(content: bytes) -> list[list[str]]:
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def sheet_rows(content: bytes) -> list[tuple[Any, ...]]:
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    assert sheet is not None
    return list(sheet.iter_rows(values_only=True))


def features(content: bytes) -> list[dict[str, Any]]:
    found = json.loads(content)
    assert found["type"] == "FeatureCollection"
    return list(found["features"])


def test_csv_has_a_row_as_it_is() -> None:
    heading, row = lines(written("csv", WHOLE))
    assert heading == ["Text", "Figure", "Day", "Moment", "Flags"]
    assert row == [ARABIC, "-12.5", "2026-03-01", "2026-03-01T22:30:15.000000Z", "أ؛ ب"]


def test_workbook_keeps_numbers_and_dates_as_such() -> None:
    heading, row = sheet_rows(written("xlsx", WHOLE))
    assert heading == ("Text", "Figure", "Day", "Moment", "Flags")
    kuwait = datetime(2026, 3, 2, 1, 30, 15)  # noqa: DTZ001 - Excel knows no zones
    assert row == (ARABIC, -12.5, datetime(2026, 3, 1), kuwait, "أ؛ ب")  # noqa: DTZ001


def test_workbook_reads_from_the_right_in_arabic_alone() -> None:
    for reader, is_right in (("ar", True), ("en", None)):
        book = openpyxl.load_workbook(io.BytesIO(written("xlsx", WHOLE, reader=reader)))
        assert book.active is not None
        assert bool(book.active.sheet_view.rightToLeft) == bool(is_right)
        assert (book.active.title, book.active.freeze_panes) == ("أشياء", "A2")


def test_geojson_has_codes_numbers_and_longitude_first() -> None:
    placed, nowhere = features(written("geojson", WHOLE, {"id": 2}))
    assert placed["geometry"] == {"type": "Point", "coordinates": [48.021, 29.33]}
    assert placed["properties"]["figure"] == -12.5
    assert placed["properties"]["flags"] == ["أ", "ب"]
    assert placed["properties"]["word"] == "code"
    assert (placed["id"], nowhere["id"], nowhere["geometry"]) == ("1", "2", None)
    assert nowhere["properties"]["figure"] is None


def test_geojson_opens_in_gdal_with_the_same_rows() -> None:
    content = written("geojson", WHOLE, {**WHOLE, "id": 2, "text": "b"})
    meta, _ids, geometry, columns = pyogrio.raw.read(content)
    found = dict(zip(meta["fields"], columns, strict=True))
    assert list(found["text"]) == [ARABIC, "b"]
    assert list(found["figure"]) == [-12.5, -12.5]
    assert (meta["crs"], len(geometry)) == ("EPSG:4326", 2)


@pytest.mark.parametrize("text", NAUGHTY, ids=range(len(NAUGHTY)))
def test_naughty_text_stays_text_and_runs_nowhere(text: str) -> None:
    row = {"id": 1, "text": text}
    (_heading, in_csv) = lines(written("csv", row))
    assert in_csv[0].removeprefix("'") == text
    assert in_csv[0][0] not in "=+-@\t\r\n＝＋－＠"
    sheet = openpyxl.load_workbook(io.BytesIO(written("xlsx", row))).active
    assert sheet is not None
    cell = sheet["A2"]
    # openpyxl leaves to its caller what Excel reads by itself: _x005F_ is one line.
    assert (cell.data_type, unescape(cell.value)) == ("s", text.replace("\r", "\n"))
    (feature,) = features(written("geojson", row))
    assert feature["properties"]["text"] == text


@pytest.mark.parametrize("text", ["a\x00b", "a\x0bb", "a\x1fb", "a\ud800b", "a\uffffb"])
def test_what_no_file_can_hold_is_replaced(text: str) -> None:
    row = {"id": 1, "text": text}
    assert sheet_rows(written("xlsx", row))[1][0] == "a\ufffdb"
    assert written("csv", row).decode("utf-8")
    assert len(features(written("geojson", row))[0]["properties"]["text"]) == 3


def test_negative_number_is_no_formula() -> None:
    assert lines(written("csv", WHOLE))[1][1] == "-12.5"


def test_too_long_for_a_cell_of_excel_is_cut_there_alone() -> None:
    row = {"id": 1, "text": "ا" * 40_000}
    assert len(sheet_rows(written("xlsx", row))[1][0]) == 32_767
    assert len(lines(written("csv", row))[1][0]) == 40_000


def test_nothing_found_has_headings_all_the_same() -> None:
    assert lines(written("csv")) == [["Text", "Figure", "Day", "Moment", "Flags"]]
    assert sheet_rows(written("xlsx")) == [("Text", "Figure", "Day", "Moment", "Flags")]
    assert features(written("geojson")) == []


def package(folder: Path, *rows: dict[str, Any], reader: str = "en") -> Path:
    path = folder / "things.gpkg"
    path.write_bytes(written("gpkg", *rows, reader=reader, table=TYPED))
    return path


def layer(folder: Path, *rows: dict[str, Any]) -> tuple[dict[str, Any], list[Any]]:
    """What GDAL finds in the GeoPackage: (meta, its rows with their geometry last)."""
    meta, _ids, geometry, columns = pyogrio.raw.read(package(folder, *rows))
    return meta, list(zip(*columns, geometry, strict=True))


def test_geopackage_opens_in_gdal_with_the_same_rows(tmp_path: Path) -> None:
    meta, (placed, nowhere) = layer(tmp_path, {**WHOLE, "count": 3, "is_so": True}, {"id": 2})
    assert (meta["crs"], meta["geometry_type"]) == ("EPSG:4326", "Point")
    assert list(meta["fields"]) == [
        *("text", "figure", "day", "moment", "flags", "count", "is_so", "word", "word_text"),
    ]
    made = np.datetime64("2026-03-01T22:30:15")
    assert placed[:-1] == (
        *(ARABIC, -12.5, np.datetime64("2026-03-01"), made, "أ؛ ب", 3, True, "code", "en"),
    )
    assert struct.unpack("<BIdd", placed[-1])[2:] == (48.021, 29.33)
    assert nowhere[0] is None
    assert np.isnan(nowhere[1])
    assert nowhere[-1] is None


def test_geopackage_is_named_as_its_reader_reads(tmp_path: Path) -> None:
    path = package(tmp_path, WHOLE, reader="ar")
    with closing(sqlite3.connect(path)) as book:
        named = dict(book.execute("SELECT column_name, title FROM gpkg_data_columns").fetchall())
        (title,) = book.execute("SELECT identifier FROM gpkg_contents").fetchone()
        (moment,) = book.execute("SELECT moment FROM things").fetchone()
    assert (named["text"], named["word_text"]) == ("Text", "كلمة")
    assert (title, moment) == ("أشياء", "2026-03-01T22:30:15Z")


def test_geopackage_of_nothing_has_its_columns_all_the_same(tmp_path: Path) -> None:
    meta, rows = layer(tmp_path)
    assert ("text" in meta["fields"], rows) == (True, [])


def test_geopackage_takes_more_than_a_batch(tmp_path: Path) -> None:
    _meta, rows = layer(tmp_path, *({**WHOLE, "id": n, "count": n} for n in range(BATCH + 7)))
    assert [row[5] for row in rows] == list(range(BATCH + 7))
