"""What a list shows, taken along in every format, and a record as a ZIP, in a real browser."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pyogrio
import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from server.db import db
from server.exports import service
from server.exports.service import make_waiting
from server.fieldwork.models import Photo
from shared.vocabulary.places import GOVERNORATES
from tests.journeys.conftest import ServedOffice, follow, sign_in

pytestmark = [pytest.mark.journey, pytest.mark.slow]

Visit = Callable[..., Page]
WIDTHS = {"ar": 1366, "en": 390}
HEADINGS = {
    "ar": ["رقم السجل", "تاريخ العمل", "العقد", "المحافظة"],
    "en": ["Number of the record", "Working date", "Contract", "Governorate"],
}


# Of each format: the record, its day, contract and governorate, as another library reads them.
Row = tuple[str, str, int, str]


def of_csv(path: Path, names: list[str]) -> Iterator[tuple[Any, ...]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            yield tuple(row[name] for name in names)


def of_xlsx(path: Path, names: list[str]) -> Iterator[tuple[Any, ...]]:
    sheet = openpyxl.load_workbook(io.BytesIO(path.read_bytes())).active
    assert sheet is not None
    assert bool(sheet.sheet_view.rightToLeft) == (names == HEADINGS["ar"])
    heading, *rows = sheet.iter_rows(values_only=True)
    for row in rows:
        yield tuple(row[heading.index(name)] for name in names)


def of_gdal(path: Path, names: list[str]) -> Iterator[tuple[Any, ...]]:
    meta, _ids, geometry, columns = pyogrio.raw.read(path)
    assert (meta["crs"], len(geometry)) == ("EPSG:4326", len(columns[0]))
    found = dict(zip(meta["fields"], columns, strict=True))
    return zip(*(found[name] for name in names), strict=True)


@pytest.mark.parametrize("language", ["ar", "en"])
def test_a_filtered_list_opens_again_with_the_same_rows(
    office: ServedOffice, visit: Visit, language: str, tmp_path: Path
) -> None:
    page = visit(language, width=WIDTHS[language])
    sign_in(page, office, "supervisor", f"/records?kind=photo&lang={language}")
    shown = {row.get_attribute("data-record") for row in page.locator("tr[data-record]").all()}
    page.click("details.menu:has(#export-links) summary")
    card = page.locator("#export-links").bounding_box()
    assert card is not None
    assert card["x"] >= 0
    assert card["x"] + card["width"] <= WIDTHS[language]
    codes = ["record", "working_date", "contract", "governorate"]
    words = [*codes[:3], "governorate_text"]
    texts, kept = registered(office, language), registered(office, None)
    assert {row[0] for row in kept} == shown
    for ending, read, names, wanted in (
        ("csv", of_csv, HEADINGS[language], texts),
        ("xlsx", of_xlsx, HEADINGS[language], texts),
        ("geojson", of_gdal, codes, kept),
        ("gpkg", of_gdal, words, texts),
    ):
        with page.expect_download() as waiting:
            page.click(f"#export-links a[href*='.{ending}']")
        path = tmp_path / f"taken.{ending}"
        waiting.value.save_as(path)
        assert sorted(same(row) for row in read(path, names)) == wanted


def same(row: tuple[Any, ...]) -> Row:
    return str(row[0]), str(row[1])[:10], int(row[2]), row[3]


def registered(office: ServedOffice, language: str | None) -> list[Row]:
    """The register's own photos; governorates by name in a language, else by code."""
    with office.app.app_context():
        found = db.session.scalars(select(Photo)).all()
    return sorted(
        (
            str(one.record),
            one.working_date.isoformat(),
            one.contract,
            GOVERNORATES.name(one.governorate, language) if language else one.governorate,
        )
        for one in found
    )


def test_the_links_follow_the_filters(office: ServedOffice, visit: Visit) -> None:
    page = visit("en")
    sign_in(page, office, "supervisor", "/records?kind=ncr")
    page.select_option("[name=severity]", "major")
    link = page.locator("#export-links a[href*=geojson]")
    expect(link).to_have_attribute("href", re.compile("severity=major"))


@pytest.mark.parametrize("language", ["ar", "en"])
def test_a_record_is_taken_along_with_its_photos(
    office: ServedOffice, visit: Visit, language: str
) -> None:
    page = visit(language)
    record = office.records["inspection"]
    sign_in(page, office, "supervisor", f"/records/{record}?lang={language}")
    with page.expect_download() as waiting:
        page.click("a[href$='evidence.zip']")
    with zipfile.ZipFile(waiting.value.path()) as found:
        assert found.testzip() is None
        assert json.loads(found.read("record.json"))["record"] == str(record)
        told = json.loads(found.read("manifest.json"))
    assert [one.get("role") for one in told["files"]].count("original") == 2


WORDS = {
    "ar": ("أعدّ الملف", "ينتظر", "جاهز", "إزالة"),
    "en": ("Make the file", "Waiting", "Ready", "Remove"),
}


@pytest.mark.slow
@pytest.mark.parametrize("language", ["ar", "en"])
def test_a_large_export_is_asked_for_left_and_come_back_to(
    office: ServedOffice,
    visit: Visit,
    language: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(service, "MOST_AT_ONCE", 1)
    make, waiting, ready, remove = WORDS[language]
    page = visit(language, width=WIDTHS[language])
    sign_in(page, office, "supervisor", f"/records?kind=photo&lang={language}")
    shown = {row.get_attribute("data-record") for row in page.locator("tr[data-record]").all()}
    page.click("details.menu:has(#export-links) summary")
    follow(page.locator("#export-links a[href*='.gpkg']"))
    follow(page.get_by_role("button", name=make))
    mine = page.locator("[data-export]").first
    expect(mine).to_contain_text(waiting)
    page.goto(f"{office.url}/records")
    with office.app.app_context():
        assert make_waiting() == 1
    page.goto(f"{office.url}/exports")
    expect(mine).to_contain_text(ready)
    with page.expect_download() as fetching:
        mine.locator("a[download]").click()
    path = tmp_path / "taken.gpkg"
    fetching.value.save_as(path)
    assert {row[0] for row in of_gdal(path, ["record"])} == shown
    identifier = mine.get_attribute("data-export")
    follow(mine.get_by_role("button", name=remove))
    expect(page.locator(f"[data-export='{identifier}']")).to_have_count(0)


@pytest.mark.slow
def test_the_page_of_exports_keeps_itself_new(office: ServedOffice, visit: Visit) -> None:
    page = visit("en")
    sign_in(page, office, "supervisor", "/exports?lang=en")
    page.goto(f"{office.url}/exports?source=records&ending=csv&filters=kind%3Dphoto")
    follow(page.get_by_role("button", name="Make the file"))
    mine = page.locator("[data-export]").first
    expect(mine).to_contain_text("Waiting")
    with office.app.app_context():
        assert make_waiting() == 1
    expect(mine).to_contain_text("Ready")
