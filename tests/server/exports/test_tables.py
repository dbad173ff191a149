"""The tables of the office, each by the page that shows it: who may take it, and what is in it."""

from __future__ import annotations

import csv
import io
from datetime import date

import openpyxl
import pytest
from flask import Flask

from server.exports.sources import EXTENSION
from server.http.permissions import declared_roles
from shared.vocabulary.roles import ADMINISTRATOR, CONTRACTOR, PLANNER
from tests import factories
from tests.browser import Browser, signed_in


@pytest.fixture
def office(app: Flask) -> Flask:
    with app.app_context():
        factories.load_reference([1, 9])
        factories.person("planner", PLANNER)
        factories.person("chief", ADMINISTRATOR, ("مدير", "Chief"))
        factories.person("contractor", CONTRACTOR, contracts=[9])
    return app


def rows(browser: Browser, name: str, **query: object) -> list[dict[str, str]]:
    answer = browser.get(f"/tables/{name}.csv", **query)
    assert answer.status_code == 200, answer.text
    return list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"), newline="")))


def test_every_table_is_shown_by_a_page_and_calls_no_two_columns_alike(app: Flask) -> None:
    assert len(app.extensions[EXTENSION]) >= 9
    for source in app.extensions[EXTENSION].values():
        assert declared_roles(app, source.page), source.name


def test_contracts_as_filtered_and_of_ones_own_alone(office: Flask) -> None:
    planner = signed_in(office, "planner")
    assert [row["Contract"] for row in rows(planner, "contracts")] == ["1", "9"]
    (found,) = rows(planner, "contracts", text="9")
    assert (found["Contract"], found["Contractor"]) == ("9", "Demo Contractor 9")
    assert [row["Contract"] for row in rows(signed_in(office, "contractor"), "contracts")] == ["9"]


def test_activities_of_a_contract_in_every_format(office: Flask) -> None:
    planner = signed_in(office, "planner")
    found = rows(planner, "activities", contract=9)
    assert {row["Activity"][:4] for row in found} == {"C09-"}
    book = planner.get("/tables/activities.xlsx", contract=9)
    sheet = openpyxl.load_workbook(io.BytesIO(book.data)).active
    assert sheet is not None
    heading, *lines = sheet.iter_rows(values_only=True)
    start = heading.index("Baseline start")
    assert [line[0] for line in lines] == [row["Activity"] for row in found]
    assert [line[start].date() for line in lines] == [
        date.fromisoformat(row["Baseline start"]) for row in found
    ]
    assert len(rows(planner, "activities", contract=9, find="C09-A01")) == 1
    for contract in (0, 99999999999, 5, "x"):
        assert planner.get("/tables/activities.csv", contract=contract).status_code == 404
    other = signed_in(office, "contractor").get("/tables/activities.csv", contract=1)
    assert other.status_code == 404


def test_people_go_to_an_administrator_alone(office: Flask) -> None:
    found = {row["User name"]: row for row in rows(signed_in(office, "chief"), "people")}
    assert found["contractor"]["Contracts"] == "9"
    assert found["chief"]["Governorates"] == "all"
    assert signed_in(office, "planner").get("/tables/people.csv").status_code == 403


def test_delays_have_their_headings_and_what_is_unknown_is_not_there(office: Flask) -> None:
    planner = signed_in(office, "planner", "ar")
    answer = planner.get("/tables/delays.csv")
    assert answer.data.decode("utf-8-sig").split(",")[2] == "العقد"
    assert planner.get("/tables/nothing.csv").status_code == 404
    assert planner.get("/tables/delays.pdf").status_code == 404
