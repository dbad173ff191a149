"""The programme's pages: what a person may see, filters in the address, figures that move."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

import pytest
from flask import Flask
from sqlalchemy import text

from server.db import db, transaction
from server.figures import service as figures
from server.figures.service import PlacedActivity
from server.ports import ports
from server.programme import baselines, claims
from server.programme.baselines import Approval
from server.programme.claims import Claimed
from server.programme.models import ActivityBoq, Contract
from shared.rules.scope import EVERYTHING, Scope
from shared.vocabulary.roles import CONTRACTOR, GOVERNOR
from tests import factories
from tests.browser import Browser, signed_in
from tests.ports import START, SteeredClock

# Codes of shared.rules.critical_path.network.NetworkError.
FAULTS = ("cycle", "unknown", "repeated", "not_allowed")


@pytest.fixture
def office(app: Flask, clock: SteeredClock) -> Flask:
    """Contracts 9 (ahead of its plan) and 13 (silent), two months into their plans."""
    clock.moment = START.replace(year=2026, month=10, day=21)
    with app.app_context():
        factories.load_reference((9, 13))
        author, chief = factories.inspector(), factories.supervisor()
        factories.person("hawalli", GOVERNOR, governorates=["KW-HA"])
        nowhere = {"section": None, "from_m": None, "to_m": None}
        for quantity in ("9000", "5000"):
            work = factories.log_work(author, "C09-A02", quantity=quantity, **nowhere)
            factories.accept_work(chief, work, quantity)
        figures.renew_networks(clock.moment.date())
    return app


@pytest.fixture
def supervisor(office: Flask) -> Browser:
    return signed_in(office, "supervisor")


def contracts_on(page: str) -> list[int]:
    return [int(found) for found in re.findall(r'href="/programme/(\d+)"', page)]


def test_the_list_is_sorted_and_filtered_by_its_address(supervisor: Browser) -> None:
    assert contracts_on(supervisor.get("/programme").text) == [9, 13]
    assert contracts_on(supervisor.get("/programme", sort="-number").text) == [13, 9]
    assert contracts_on(supervisor.get("/programme", colour="grey").text) == [13]
    assert contracts_on(supervisor.get("/programme", text="حولى").text) == [9]
    assert contracts_on(supervisor.get("/programme", governorate="KW-JA").text) == [13]
    none = supervisor.get("/programme", text="no such contract")
    assert "No contract fits these filters" in none.text
    for nonsense in ({"sort": "x"}, {"colour": "x"}, {"governorate": "%00"}, {"text": "x" * 999}):
        assert supervisor.get("/programme", **nonsense).status_code == 200


@pytest.mark.parametrize("sort", ["accepted", "spi", "gap", "finish", "reported"])
def test_what_is_not_known_comes_last_either_way(supervisor: Browser, sort: str) -> None:
    for asked in (sort, f"-{sort}"):
        assert contracts_on(supervisor.get("/programme", sort=asked).text) == [9, 13]


def test_a_contract_says_where_it_stands_and_opens_what_it_rests_on(supervisor: Browser) -> None:
    page = supervisor.get("/programme/9").text
    assert "/works?contract=9&amp;state=accepted" in page
    assert re.search(r"/works\?contract=9&amp;since=2026-10-18&amp;until=2026-10-24", page)
    assert "data-curve=" in page
    (spi,) = re.findall(r"<dt>SPI</dt><dd><a [^>]*>.*?([\d.]+)<", page)
    (spi_t,) = re.findall(r"<dt>SPI\(t\)</dt><dd><a [^>]*>.*?([\d.]+)<", page)
    assert spi_t != spi != "0.00"
    assert "SPI(t) is the headline" in page
    assert "There is no CPI here" in page
    silent = supervisor.get("/programme/13").text
    assert re.search(r"<dt>SPI</dt><dd><a [^>]*>—<", silent)
    assert "Grey: no work in this week and the last" in silent
    assert "nobody has reported yet" in silent
    assert "not available" in silent


def test_pages_say_until_when_figures_count_and_how_they_are_rounded(supervisor: Browser) -> None:
    """It is Wednesday 21 October 2026: the plan counts until Tuesday, works their whole week."""
    for path in ("/programme", "/programme/9", "/programme/governorates"):
        page = supervisor.get(path).text
        assert re.search(
            "evening of .*20 October 2026.*; works of days until .*24 October 2026", page
        )
        assert "0.9496 shows as 0.94" in page


def test_more_claimed_than_the_plan_is_worth_is_told(office: Flask, supervisor: Browser) -> None:
    assert "More is claimed than the plan is worth" not in supervisor.get("/programme/9").text
    with office.app_context():
        by = factories.person("contractor", CONTRACTOR, contracts=[9])
        line = db.session.query(ActivityBoq).filter_by(activity="C09-A02").first()
        assert line is not None
        what = Claimed("C09-A02", line.boq_item, Decimal(99_999_999), date(2026, 10, 20))
        contract = db.session.get_one(Contract, 9)
        claims.claim(contract, what, by.id, EVERYTHING, ports().ids.uuid7())
    assert "More is claimed than the plan is worth" in supervisor.get("/programme/9").text


def test_what_nobody_scheduled_any_more_is_told(office: Flask, supervisor: Browser) -> None:
    told = "of the baseline in force is not in the schedule that stands"
    with office.app_context():
        first = Approval("initial", 0, "First", "L/1", "Engineer", date(2026, 1, 15))
        baselines.freeze(9, first, None, EVERYTHING)
    assert told not in supervisor.get("/programme/9").text
    with office.app_context(), transaction() as session:
        for table in ("activity_boq", "activity"):
            name = "code" if table == "activity" else "activity"
            session.execute(text(f"DELETE FROM {table} WHERE {name} = 'C09-A10'"))
    assert told in supervisor.get("/programme/9").text


def test_an_acceptance_moves_the_figures_at_once(office: Flask, supervisor: Browser) -> None:
    def accepted() -> str:
        page = supervisor.get("/programme/9").text
        found = re.search(r"<dt>Accepted</dt><dd>.*?>([\d.]+)%", page)
        assert found
        return found[1]

    before = accepted()
    with office.app_context():
        author, chief = (factories.inspector("b"), factories.supervisor("c"))
        nowhere = {"section": None, "from_m": None, "to_m": None}
        work = factories.log_work(author, "C09-A06", quantity="9000", **nowhere)
        assert accepted() == before
        factories.accept_work(chief, work, "9000")
    assert float(accepted()) > float(before)


def test_a_governor_sees_only_contracts_of_the_governorate(office: Flask) -> None:
    browser = signed_in(office, "hawalli")
    assert contracts_on(browser.get("/programme").text) == [9]
    for path in ("/programme/13", "/programme/13/gantt", "/programme/13/gantt.json"):
        assert browser.get(path).status_code == 404
    for number in ("999", "99999999999999999999"):
        assert browser.get(f"/programme/{number}").status_code == 404


def test_of_what_is_not_there_nothing_is_worked_out(
    office: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A contract's whole network takes a while: it is not computed before a "not found"."""
    asked: list[int] = []

    def counted(contract: int, *_: object) -> list[PlacedActivity]:
        asked.append(contract)
        return []

    monkeypatch.setattr(figures, "activities_of", counted)
    for number in ("13", "999", "99999999999999999999"):
        for path in (f"/programme/{number}/gantt", f"/programme/{number}/gantt.json"):
            found = signed_in(office, "hawalli").get(path, view="table")
            assert found.status_code == 404
    assert asked == []


@pytest.fixture
def beyond(office: Flask) -> Flask:
    """Contract 9, of which most lies in a governorate that "hawalli" does not see."""
    with office.app_context(), transaction() as session:
        session.execute(
            text(
                "UPDATE activity SET governorate = 'KW-KU' WHERE contract = 9 AND code <> 'C09-A02'"
            )
        )
        figures.renew_contract(9)
    return office


def test_governorates_stand_beside_the_programme(beyond: Flask) -> None:
    browser = signed_in(beyond, "supervisor")
    page = browser.get("/programme/governorates").text
    rows = re.findall(r"(?s)<tr class=\"is-.*?</tr>", page)
    names = [re.sub(r"(?s).*?<a [^>]*>(.*?)</a>.*", r"\1", row) for row in rows]
    assert names == ["Capital", "Hawalli", "Jahra", "All governorates"]
    assert [re.findall(r"(\d+) contract", row) for row in rows] == [["1"], ["1"], ["1"], ["2"]]
    assert "is-grey" in rows[2]
    assert "silent" in rows[2]
    assert "data-curve=" in page
    here = browser.get("/programme/governorates", governorate="KW-HA").text
    wanted = "/works?state=accepted&amp;governorate=KW-HA&amp;since=2026-10-18&amp;until=2026-10-24"
    assert wanted in here
    assert 'aria-current="true">Hawalli' in here
    assert browser.get("/programme/governorates", governorate="%00").status_code == 200
    assert "Jahra" not in signed_in(beyond, "hawalli").get("/programme/governorates").text


def test_what_is_of_the_whole_contract_is_not_said_of_a_part(beyond: Flask) -> None:
    warning, damages = (
        "the pace hides a late critical path",
        r"Indicative damages</dt><dd><a [^>]*>(.*?)<",
    )
    whole = signed_in(beyond, "supervisor").get("/programme/9").text
    part = signed_in(beyond, "hawalli").get("/programme/9").text
    tightest = re.search(r"/programme/9/gantt\?find=(C09-A\d+)", whole)
    assert tightest
    assert tightest[1] != "C09-A02"
    assert tightest[1] not in part
    assert warning not in part
    assert re.findall(damages, part) == ["—"]
    assert "not known from a part of the contract" in part
    assert (whole.count("; of the whole contract"), part.count("; of the whole contract")) == (0, 3)
    lists = [signed_in(beyond, name).get("/programme").text for name in ("supervisor", "hawalli")]
    assert ["whole network" in page for page in lists] == [False, True]
    with beyond.app_context():
        evening = START.replace(month=10, day=20).date()
        (seen,) = figures.standings(EVERYTHING, evening, 9)
        (seen_in_part,) = figures.standings(Scope(frozenset({"KW-HA"}), None), evening, 9)
    assert seen.damages is not None
    assert seen.hidden_days is not None
    assert seen_in_part.network is not None
    assert seen_in_part.forecast.hidden_days is not None, "else nothing was kept from anybody"
    assert seen_in_part.damages is seen_in_part.hidden_days is None


def test_activities_come_with_baseline_actual_and_forecast(supervisor: Browser) -> None:
    found = supervisor.get("/programme/9/gantt.json").get_json()
    rows = [dict(zip(found["columns"], row, strict=True)) for row in found["rows"]]
    assert found["today"] == "2026-10-20"
    assert len(rows) == 13
    (milling,) = [row for row in rows if row["code"] == "C09-A02"]
    assert milling["baselineStart"] == "2026-09-02"
    assert (milling["begun"], milling["ended"]) == ("2026-10-21", None)
    assert milling["done"] == pytest.approx(95.2)
    assert milling["forecastFinish"] > found["today"]
    assert any(row["isCritical"] for row in rows)
    assert all(row["forecastStart"] <= row["forecastFinish"] for row in rows)
    table = supervisor.get("/programme/9/gantt", view="table").text
    assert "/works?contract=9&amp;text=C09-A02" in table
    assert "21 Oct 2026" in table


def test_a_network_that_runs_in_a_circle_is_told(office: Flask, supervisor: Browser) -> None:
    with office.app_context():
        statement = "UPDATE activity SET predecessors = 'C09-A03' WHERE code = 'C09-A02'"
        with transaction() as session:
            session.execute(text(statement))
            figures.renew_contract(9)
    page = supervisor.get("/programme/9")
    assert page.status_code == 200
    assert "The network cannot be computed: its links run in a circle" in page.text
    row = supervisor.get("/programme/9/gantt.json").get_json()["rows"][0]
    assert row[4] is row[5] is None
    assert supervisor.get("/programme/9/gantt", view="table").status_code == 200
    assert contracts_on(supervisor.get("/programme", sort="slip").text) == [13, 9]


@pytest.mark.parametrize("language", ["ar", "en"])
def test_each_fault_of_a_network_has_its_own_words(
    office: Flask, supervisor: Browser, language: str
) -> None:
    said = set()
    supervisor.get("/programme/9")
    for fault in FAULTS:
        with office.app_context(), transaction() as session:
            session.execute(text("UPDATE kept_network SET fault = :fault"), {"fault": fault})
        page = supervisor.get("/programme/9", lang=language).text
        (words,) = re.findall(r'programme-warning">.*?</span>(.*?)</p>', page)
        assert ("شبكة" in words) == (language == "ar")
        said.add(words)
    assert len(said) == len(FAULTS) == 4
