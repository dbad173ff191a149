"""Each figure opens the records under it, and what it opens adds up to it."""

from __future__ import annotations

import csv
import html
import io
import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from urllib.parse import parse_qsl
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import text

from server.accounts.models import Person
from server.db import db
from server.delays import service as delays
from server.delays.service import Decision, Event
from server.figures import service as figures
from server.programme import claim_queries, claims
from server.programme.claims import Claimed
from server.programme.models import Contract
from shared.rules.scope import EVERYTHING, Scope
from shared.vocabulary.roles import CONTRACTOR, GOVERNOR, PLANNER
from tests import factories
from tests.browser import Browser, signed_in
from tests.ports import START, SteeredClock

D = Decimal
EVENING = date(2026, 10, 20)
NOWHERE = {"section": None, "from_m": None, "to_m": None, "layer": None, "lane": None}
HERE = Scope(frozenset({"KW-KU"}), None)


@pytest.fixture
def office(app: Flask, clock: SteeredClock) -> Flask:
    """Contract 9 in two governorates, with works, a return, claims and delays; 13 with a work."""
    clock.moment = START.replace(year=2026, month=10, day=21)
    with app.app_context():
        factories.load_reference((9, 13))
        moved = "UPDATE activity SET governorate = 'KW-KU' WHERE code IN ('C09-A06', 'C09-A07')"
        db.session.execute(text(moved))
        figures.renew_contract(9)
        db.session.commit()
        author, chief = factories.inspector(), factories.supervisor()
        for code in ("C09-A02", "C09-A02", "C09-A06", "C09-A07", "C13-A02"):
            work = factories.log_work(author, code, quantity="70", **NOWHERE)
            factories.accept_work(chief, work, "61.5")
        factories.log_work(author, "C09-A02", quantity="500", **NOWHERE)
        factories.person("planner", PLANNER)
        factories.person("capital", GOVERNOR, governorates=["KW-KU"])
        by = factories.person("contractor", CONTRACTOR, contracts=[9])
        for code, quantity in (("C09-A02", "12.5"), ("C09-A02", "3"), ("C09-A06", "40")):
            _claim(by, code, quantity)
        claims.withdraw(9, _claim(by, "C09-A07", "7"), by.id, EVERYTHING)
    return app


def _claim(by: Person, code: str, quantity: str) -> UUID:
    asked = "SELECT boq_item FROM activity_boq WHERE activity = :code ORDER BY 1 LIMIT 1"
    item, name = db.session.execute(text(asked), {"code": code}).scalar_one(), uuid4()
    what = Claimed(code, item, D(quantity), date(2026, 10, 3))
    claims.claim(db.session.get_one(Contract, 9), what, by.id, EVERYTHING, name)
    return name


def link_of(page: str, name: str) -> str:
    """The address that the figure ``name`` opens."""
    found = re.search(rf'<dt>{name}</dt><dd>(?:<span[^>]*></span> )?<a href="([^"]+)"', page)
    assert found, name
    return html.unescape(found[1])


def opened(browser: Browser, address: str) -> str:
    path, _, query = address.partition("?")
    answer = browser.get(path, **dict(parse_qsl(query)))
    assert answer.status_code == 200, address
    return answer.text


def value_of(office: Flask, records: Iterable[str]) -> Decimal:
    """Accepted quantity x rate of these works."""
    asked = text(
        "SELECT sum(accepted_quantity * rate_kwd) FROM work JOIN boq_item"
        " ON (boq_item.contract, code) = (work.contract, boq_item)"
        " WHERE record = ANY(CAST(:records AS uuid[]))"
    )
    with office.app_context():
        found = db.session.execute(asked, {"records": list(records)}).scalar_one()
    return D(found or 0)


def works_opened(browser: Browser, path: str) -> list[str]:
    """The works that this address lists, by its export, which its filters hold for too."""
    assert path.startswith("/works?"), path
    opened(browser, path)
    exported = opened(browser, path.replace("/works?", "/works.csv?")).lstrip("\ufeff")
    return [row["Record"] for row in csv.DictReader(io.StringIO(exported))]


@pytest.mark.parametrize(("who", "scope"), [("supervisor", EVERYTHING), ("capital", HERE)])
def test_accepted_of_a_contract_opens_works_of_that_value(
    office: Flask, who: str, scope: Scope
) -> None:
    browser = signed_in(office, who)
    works = works_opened(browser, link_of(browser.get("/programme/9").text, "Accepted"))
    with office.app_context():
        (nine,) = figures.standings(scope, EVENING, 9)
    assert len(works) == (4 if scope is EVERYTHING else 2)
    assert value_of(office, works) == nine.earned


def test_accepted_of_governorates_opens_works_of_that_value(office: Flask) -> None:
    browser = signed_in(office, "supervisor")
    page = browser.get("/programme/governorates").text
    links = {html.unescape(one) for one in re.findall(r'href="(/works\?[^"]+)"', page)}
    with office.app_context():
        levels = figures.level_standings(EVERYTHING, EVENING)
    for level in levels:
        place = f"governorate={level.governorate}" if level.governorate else ""
        (path,) = (
            one
            for one in links
            if "since" not in one and place in one and (place or "gov" not in one)
        )
        assert value_of(office, works_opened(browser, path)) == level.earned
    total = link_of(browser.get("/programme").text, "Accepted")
    assert value_of(office, works_opened(browser, total)) == levels[-1].earned
    here = link_of(browser.get("/programme", governorate="KW-KU").text, "Accepted")
    (capital,) = (level for level in levels if level.governorate == "KW-KU")
    assert value_of(office, works_opened(browser, here)) == capital.earned


def test_each_week_opens_works_of_its_value(office: Flask) -> None:
    browser = signed_in(office, "supervisor")
    page = browser.get("/programme/governorates", governorate="KW-KU").text
    (week,) = re.findall(r'<a href="(/works\?[^"]+since[^"]+)">.*?([\d,]+)</bdi>', page)
    value = value_of(office, works_opened(browser, html.unescape(week[0])))
    assert f"{round(value):,}" == week[1]


def test_claimed_opens_lines_that_add_up_to_it(office: Flask) -> None:
    browser = signed_in(office, "contractor")
    page = browser.get("/programme/9").text
    path = link_of(page, "Claimed")
    assert path == "/programme/9/claims"
    with office.app_context():
        lines = claim_queries.lines(9, EVERYTHING, 1)
        claimed = figures.weeks_of(9, EVERYTHING).all_claimed
        (nine,) = figures.standings(EVERYTHING, EVENING, 9)
    assert claimed
    assert sum(line.claimed_kwd for line in lines if line.claimed_kwd) == claimed
    assert sum(line.earned_kwd for line in lines if line.earned_kwd) == nine.earned
    sums = re.findall(r'in all lines, KD</dt><dd><bdi dir="ltr">([\d,]+)<', opened(browser, path))
    assert sums == [f"{round(claimed):,}", f"{round(nine.earned or 0):,}"]
    assert re.search(rf"Claimed</dt>.*?KD.*?{round(claimed):,}<", page)
    assert link_of(page, "Accepted") == path, "a contractor opens no works"


def test_what_is_held_is_accepted_and_not_earned(office: Flask) -> None:
    browser = signed_in(office, "planner")
    assert "Accepted, not earned" not in browser.get("/programme/9").text
    with office.app_context():
        by = factories.inspector("raiser")
        whole = {"title": "سماكة ناقصة", "severity": "major", "state": "raised", "place": None}
        factories.change(by, uuid4(), whole | {"activity": "C09-A06"}, kind="ncr")
        (nine,) = figures.standings(EVERYTHING, EVENING, 9)
    page = browser.get("/programme/9").text
    works = value_of(office, works_opened(browser, link_of(page, "Accepted")))
    assert nine.earned
    unearned = works - nine.earned
    assert unearned > 0
    assert re.search(rf"Accepted, not earned</dt><dd>.*?{round(unearned):,}<", page)
    assert "held or above the BOQ" in opened(browser, link_of(page, "Accepted, not earned"))
    with office.app_context():
        held = [line.unearned_kwd or 0 for line in claim_queries.lines(9, EVERYTHING, 1)]
    assert sum(held) == unearned


def test_days_assessed_open_events_that_add_up_to_them(office: Flask) -> None:
    browser = signed_in(office, "planner")
    assert re.search(
        r"Days assessed for delays</dt><dd><a[^>]*>—", browser.get("/programme/9").text
    )
    with office.app_context():
        by = db.session.scalars(db.select(Person).filter_by(username="planner")).one()
        for contract, days in ((9, (5,)), (9, (4,)), (9, ()), (13, (90,))):
            event, began = uuid4(), date(2026, 9, 1)
            delays.enter_event(
                Event(contract, "weather", "flood", "nobody", began, began), by, event
            )
            for each in days:
                delays.decide(event, Decision("time", each, "r"), by, uuid4())
    page = browser.get("/programme/9").text
    assert re.search(r"Days assessed for delays</dt><dd><a[^>]*>.*?>9<", page)
    listed = opened(browser, link_of(page, "Days assessed for delays"))
    shown = re.findall(r'data-label="Days assessed" class="numeric"><span>(\d+)<', listed)
    assert sum(map(int, shown)) == 9


def test_planned_opens_the_baseline_and_hidden_days_the_critical_path(office: Flask) -> None:
    with office.app_context():
        figures.renew_networks(EVENING)
        (nine,) = figures.standings(EVERYTHING, EVENING, 9)
    page = signed_in(office, "supervisor").get("/programme/9").text
    assert link_of(page, "Planned") == "/programme/9/baselines"
    assert link_of(page, "Certified to date") == "/programme/9/certificates"
    if nine.hidden_days:
        assert re.search(r'programme-warning">.*?<a href="/programme/9/gantt\?show=critical"', page)
