"""The table of works: filters in the address, Arabic search, scope, and what it exports."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from flask import Flask

from server.app import create_app
from server.db import db
from server.fieldwork.filters import WorkFilters, read_filters
from server.fieldwork.listing import PAGE_SIZE
from tests import factories
from tests.browser import Browser, signed_in
from tests.ports import SteeredClock, steered_ports
from tests.throwaway import ThrowawayDatabase, throwaway_config

FIRST = datetime(2026, 2, 26, 6, 0, tzinfo=UTC)
NOTES = "فحص الطبقة الأولى عند إشارة المرور ١٢"


@pytest.fixture(scope="module")
def office(database: ThrowawayDatabase) -> Iterator[Flask]:
    """Five works in Hawalli and Farwaniya; the tests of this module only read."""
    with database.fresh() as url:
        app = create_app(throwaway_config(url), steered_ports(SteeredClock()))
        with app.app_context():
            factories.load_reference((9, 11))
            author, chief = factories.inspector(), factories.supervisor()
            factories.inspector("farwaniya", governorates=["KW-FA"])
            factories.log_work(author, "C09-A01", quantity="12", notes=NOTES, made_at=FIRST)
            risky = factories.log_work(author, "C09-A03", quantity="40", notes="=HYPERLINK(1)")
            factories.return_work(chief, risky, "@reason")
            accepted = factories.log_work(author, "C09-A02", quantity="30.500", place=None)
            factories.accept_work(chief, accepted, "30.5")
            factories.log_work(author, "C11-A01", quantity="20")
            factories.log_work(author, "C11-A02", quantity="25", grade="offset")
        yield app
        with app.app_context():
            db.engine.dispose()


def activities_in(browser: Browser, **query: object) -> list[str]:
    """The activities of the table's rows, in order."""
    page = browser.get("/works", **query)
    assert page.status_code == 200
    return re.findall(r"works-by\"><bdi>(C\d\d-A\d\d)</bdi>", page.text)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"governorate": "KW-FA"}, {"C11-A01", "C11-A02"}),
        ({"contract": "9"}, {"C09-A01", "C09-A02", "C09-A03"}),
        ({"state": "accepted"}, {"C09-A02"}),
        ({"state": "waiting"}, {"C09-A01", "C11-A01", "C11-A02"}),
        ({"until": "2026-02-28"}, {"C09-A01"}),
        ({"since": "2026-03-01", "contract": "11"}, {"C11-A01", "C11-A02"}),
        ({"governorate": "KW-HA", "state": "returned"}, {"C09-A03"}),
        ({"conflict": "1"}, set()),
    ],
)
def test_filters_of_the_address_choose_the_rows(
    office: Flask, query: dict[str, str], expected: set[str]
) -> None:
    assert set(activities_in(signed_in(office, "supervisor"), **query)) == expected


def test_flagged_works_are_those_with_flags(office: Flask) -> None:
    found = activities_in(signed_in(office, "supervisor"), flagged="1", contract="11")
    assert "C11-A02" in found


@pytest.mark.parametrize(
    "words",
    ["اشاره", "إشارة", "الاولي", "أولى", "12", "إِشَارَة", "مرور فحص"],
)
def test_search_ignores_how_arabic_is_spelt(office: Flask, words: str) -> None:
    assert "C09-A01" in activities_in(signed_in(office, "supervisor"), text=words)


@pytest.mark.parametrize("words", ["100%", "_", "لا يوجد", "\\"])
def test_search_takes_signs_as_they_are(office: Flask, words: str) -> None:
    assert activities_in(signed_in(office, "supervisor"), text=words) == []


def test_search_finds_roads_areas_and_people(office: Flask) -> None:
    browser = signed_in(office, "supervisor")
    assert len(activities_in(browser, text="test inspector")) == 5
    assert activities_in(browser, text="كشط حولي") == ["C09-A02"]


@pytest.mark.parametrize(
    ("sort", "first"), [("quantity", "C09-A01"), ("-quantity", "C09-A03"), ("-activity", "C11-A02")]
)
def test_table_is_sorted_as_the_address_says(office: Flask, sort: str, first: str) -> None:
    assert activities_in(signed_in(office, "supervisor"), sort=sort)[0] == first


def test_inspector_sees_the_scope_and_nothing_else(office: Flask) -> None:
    browser = signed_in(office, "farwaniya")
    assert set(activities_in(browser)) == {"C11-A01", "C11-A02"}
    assert activities_in(browser, governorate="KW-HA") == []
    for export in ("/works.csv", "/works.geojson"):
        assert "C09-A" not in browser.get(export).text


def test_supervisor_is_led_to_what_waits(office: Flask) -> None:
    browser = signed_in(office, "supervisor")
    assert "Review the 3 waiting" in browser.get("/works").text
    answer = browser.get("/works/waiting", contract="11")
    assert re.fullmatch(r"/works/[0-9a-f-]{36}\?contract=11", answer.headers["Location"])


def test_nothing_found_says_what_to_do_next(office: Flask) -> None:
    page = signed_in(office, "supervisor").get("/works", text="nowhere").text
    assert "No work fits these filters" in page
    assert "Show all works" in page


def test_csv_is_what_the_filters_show_and_runs_no_formula(office: Flask) -> None:
    answer = signed_in(office, "supervisor").get("/works.csv", contract="9")
    assert answer.data.startswith(b"\xef\xbb\xbf")
    assert "attachment" in answer.headers["Content-Disposition"]
    rows = list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))
    assert {row["Activity"] for row in rows} == {"C09-A01", "C09-A02", "C09-A03"}
    by_activity = {row["Activity"]: row for row in rows}
    assert by_activity["C09-A03"]["Notes"] == "'=HYPERLINK(1)"
    assert by_activity["C09-A03"]["Reason for the return"] == "'@reason"
    assert by_activity["C09-A02"]["Measured quantity"] == "30.5"
    assert by_activity["C09-A02"]["Latitude"] == ""


def test_csv_in_arabic_has_arabic_headings(office: Flask) -> None:
    heading = signed_in(office, "supervisor", "ar").get("/works.csv").text.splitlines()[0]
    assert "تاريخ العمل" in heading


def test_geojson_has_places_and_says_when_there_is_none(office: Flask) -> None:
    found = json.loads(signed_in(office, "supervisor").get("/works.geojson", contract="9").data)
    places = {f["properties"]["activity"]: f["geometry"] for f in found["features"]}
    assert places["C09-A02"] is None
    assert places["C09-A01"]["type"] == "Point"
    lon, lat = places["C09-A01"]["coordinates"]
    assert (47 < lon < 49, 28 < lat < 31) == (True, True)


def test_page_past_the_end_is_the_last_one(office: Flask) -> None:
    assert len(activities_in(signed_in(office, "supervisor"), page=99)) == 5
    assert PAGE_SIZE >= 5


def test_map_page_keeps_the_filters_for_the_table(office: Flask) -> None:
    page = signed_in(office, "supervisor").get("/map", contract="9", state="accepted").text
    assert 'href="/works?contract=9&amp;state=accepted"' in page


@pytest.mark.parametrize(
    "query",
    [
        {"governorate": "KW-XX"},
        {"contract": "abc"},
        {"contract": "99999999999"},
        {"state": "'; DROP TABLE work"},
        {"since": "yesterday"},
        {"sort": "password_hash"},
        {"flagged": "yes"},
    ],
)
def test_senseless_filters_filter_nothing(query: dict[str, str]) -> None:
    assert read_filters(query) == WorkFilters()


def test_filters_survive_the_way_through_an_address() -> None:
    query = {
        "governorate": "KW-HA",
        "contract": "9",
        "state": "waiting",
        "flagged": "1",
        "since": "2026-01-01",
        "until": "2026-02-01",
        "text": "كشط",
        "sort": "quantity",
    }
    assert read_filters(query).as_query() == query
    assert read_filters(read_filters(query).as_query()) == read_filters(query)
