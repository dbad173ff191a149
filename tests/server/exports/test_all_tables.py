"""Tables beside the register: who may take each, and that they say what their pages say."""

from __future__ import annotations

import csv
import io
from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from flask import Flask

from server.accounts import api_tokens
from server.accounts.api_tokens import TokenWanted
from server.db import db
from server.exports.sources import EXTENSION
from server.forms import service as forms
from server.http.permissions import declared_roles
from server.programme import baselines, calendar_entries, certificates, claims
from server.programme.baselines import Approval
from server.programme.calendar_entries import DayRow
from server.programme.certificates import Certified
from server.programme.claims import Claimed
from server.programme.models import ActivityBoq, Contract
from shared.rules.scope import EVERYTHING
from shared.vocabulary.roles import ADMINISTRATOR, CONTRACTOR, INSPECTOR, PLANNER, SUPERVISOR
from tests import factories
from tests.browser import Browser, signed_in
from tests.server.kinds.samples import FIRST

# What an address must name, so that its table is of something.
NUMBER = {"governorate": "KW-HA", "week": "2026-02-22", "figure": "planned"}
ASKED = {"contract": 9, "part": "limits", **NUMBER}
ROLES = (ADMINISTRATOR, CONTRACTOR, INSPECTOR, PLANNER, SUPERVISOR)


@pytest.fixture
def office(app: Flask) -> Flask:
    with app.app_context():
        factories.load_reference([1, 9])
        forms.load_defaults()
        for role in ROLES:
            factories.person(role, role, contracts=[9] if role == CONTRACTOR else None)
    return app


def rows(browser: Browser, name: str, **query: object) -> list[dict[str, str]]:
    answer = browser.get(f"/tables/{name}.csv", **query)
    assert answer.status_code == 200, (name, answer.text)
    return list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("role", ROLES)
def test_every_table_goes_to_whoever_may_open_its_page(office: Flask, role: str) -> None:
    browser = signed_in(office, role)
    for source in office.extensions[EXTENSION].values():
        may = role in (declared_roles(office, source.page) or ())
        for ending in ("csv", "xlsx"):
            answer = browser.get(f"/tables/{source.name}.{ending}", lang="ar", **ASKED)
            assert answer.status_code == (200 if may else 403), (source.name, ending)
            if ending == "csv" and may:
                (heading,) = list(csv.reader([answer.data.decode("utf-8-sig").split("\n")[0]]))
                assert len(set(heading)) == len(heading), source.name


def test_claims_stand_beside_what_they_claim_of(office: Flask) -> None:
    with office.app_context():
        line = db.session.query(ActivityBoq).filter_by(contract=9).first()
        assert line is not None
        key = line.activity, line.boq_item
        contract = db.session.get_one(Contract, 9)
        by = factories.person("claims", CONTRACTOR, ("مطالب", "Claimer"), contracts=[9])
        what = Claimed(*key, Decimal("12.5"), date(2026, 2, 1), "=1+1")
        claims.claim(contract, what, by.id, EVERYTHING, uuid4(), False)
    planner = signed_in(office, PLANNER)
    (one,) = rows(planner, "claims", contract=9)
    assert (one["Activity"], one["BOQ line"]) == key
    assert (one["Quantity"], one["Entered by"]) == ("12.5", "Claimer")
    assert one["Contractor's notes"] == "'=1+1", "no formula goes out"
    (said,) = rows(planner, "claim-lines", contract=9)
    assert (said["Claimed"], said["Measured"]) == ("12.5", "")
    assert len(rows(planner, "claim-lines", contract=9, all=1)) > 1
    assert signed_in(office, CONTRACTOR).get("/tables/claims.csv", contract=1).status_code == 404


def test_certificates_baselines_and_days_as_entered(office: Flask) -> None:
    with office.app_context():
        planner = factories.person("plans", PLANNER, ("مخطط", "Plans"))
        contract = db.session.get_one(Contract, 9)
        what = Certified(1, date(2026, 1, 31), Decimal("1000.5"), "PC/1", None)
        certificates.certify(contract, what, planner.id, uuid4())
        approval = Approval("initial", 0, "Programme", "LTR-1", "Ministry", date(2026, 1, 1))
        baselines.freeze(9, approval, planner.id, EVERYTHING)
        day = DayRow(date(2026, 7, 5), "holiday", "يوم", "A day", "Cabinet")
        calendar_entries.say_day(day, planner.id)
    browser = signed_in(office, PLANNER)
    (certificate,) = rows(browser, "certificates", contract=9)
    assert (certificate["Certificate"], certificate["Certified to date, KD"]) == ("1", "1000.5")
    (baseline,) = rows(browser, "baselines", contract=9)
    assert (baseline["Baseline"], baseline["Entered by"]) == ("1", "Plans")
    assert rows(browser, "baseline-moves", contract=9) == []
    assert [row["Name"] for row in rows(browser, "calendar-entries")] == ["A day"]
    days = {row["Day"]: row for row in rows(browser, "calendar-days", year=2026)}
    assert days["2026-07-05"]["Said by"] == "The office"
    assert {day[:4] for day in days} == {"2026"}


def test_readings_and_answers_are_a_row_each_where_the_inspection_is(office: Flask) -> None:
    with office.app_context():
        by = factories.inspector("author")
        nowhere = {"section": None, "from_m": None, "to_m": None}
        factories.change(by, uuid4(), FIRST["inspection"] | nowhere, kind="inspection")
    planner = signed_in(office, PLANNER)
    first, second = rows(planner, "readings")
    assert (second["Reading"], second["Most allowed"], second["Outcome"]) == ("1.2", "1.5", "Pass")
    assert (first["Number"], second["Number"], second["Contract"]) == ("1", "2", "9")
    answers = rows(planner, "answers", contract=9)
    assert [(row["Line"], row["Answer"]) for row in answers] == [
        ("tack", "Pass"),
        ("joint", "Fail"),
    ]
    assert rows(planner, "answers", contract=1) == []
    placed = planner.get("/tables/readings.geojson").get_json()
    assert len(placed["features"]) == 2
    assert placed["features"][0]["geometry"]["type"] == "Point"


def test_tokens_go_to_their_owner_alone_without_the_secret(office: Flask) -> None:
    with office.app_context():
        owner = factories.person("owner", PLANNER)
        wanted = TokenWanted("QGIS", api_tokens.today(), frozenset({"works"}))
        secret = api_tokens.make_token(owner, EVERYTHING, wanted, uuid4())
        assert secret
    answer = signed_in(office, "owner").get("/tables/tokens.csv")
    assert "QGIS" in answer.text
    assert secret not in answer.text
    assert rows(signed_in(office, PLANNER), "tokens") == []


def test_reference_data_by_its_part(office: Flask) -> None:
    planner = signed_in(office, PLANNER)
    limits = rows(planner, "reference", part="limits")
    assert limits
    assert all(row["Version"] == "1" for row in limits)
    assert rows(planner, "checklist-lines")
    assert planner.get("/tables/reference.csv", part="nothing").status_code == 404
