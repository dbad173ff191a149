"""The pages of decisions: raised from a delay, an obstacle or by hand, answered by who may."""

from __future__ import annotations

import csv
import io
import re
from datetime import date
from typing import Any
from urllib.parse import parse_qsl
from uuid import UUID, uuid4

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from server.db import db
from server.decisions.models import WantedDecision
from tests.browser import Browser, signed_in
from tests.server.decisions.raising import decide, head_of, person, raise_one
from tests.server.delays.entering import enter
from tests.server.sync.field import Tablet

FORM = {
    "origin": "hand",
    "title": "Close the lane by night",
    "description": "The works cannot go on by day.",
    "governorate": "KW-HA",
    "wanted_by": "2026-03-10",
}


def ask(browser: Browser, **said: Any) -> TestResponse:
    return browser.post("/decisions", id=str(uuid4()), **{**FORM, **said})


def step(app: Flask, browser: Browser, record: UUID, code: str, **said: Any) -> TestResponse:
    with app.app_context():
        seen = str(head_of(record).change)
    form = {"id": str(uuid4()), "seen": seen, "step": code, **said}
    return browser.post(f"/decisions/{record}/step", **form)


def opened(browser: Browser, link: str) -> TestResponse:
    """What is at an address with a query, as a page links to it."""
    path, _mark, query = link.replace("&amp;", "&").partition("?")
    return browser.get(path, **dict(parse_qsl(query)))


def hidden(page: str) -> dict[str, str]:
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page))


@pytest.fixture
def record(office: Flask) -> UUID:
    with office.app_context():
        return raise_one(contract=9)


def row(app: Flask, answer: TestResponse) -> WantedDecision:
    assert answer.status_code == 303, answer.text
    with app.app_context():
        identifier = UUID(answer.headers["Location"].rpartition("/")[2])
        return db.session.get_one(WantedDecision, identifier)


def test_a_cost_in_arabic_indic_digits_is_the_same_number(office: Flask) -> None:
    answer = ask(signed_in(office, "planner"), cost_kwd="١٬٢٥٠٫٥", cost_days="١٤")
    found = row(office, answer)
    assert (str(found.cost_kwd), found.cost_days) == ("1250.500", 14)
    assert "KWD 1,250.500" in signed_in(office, "governor").get(answer.headers["Location"]).text


def test_a_cost_that_is_left_blank_is_told_as_not_yet_recorded(office: Flask) -> None:
    answer = ask(signed_in(office, "planner"), cost_kwd=" ", cost_days="")
    assert row(office, answer).cost_kwd is None
    page = signed_in(office, "governor").get(answer.headers["Location"]).text
    assert "not yet recorded" in page
    assert "KWD" not in page


@pytest.mark.parametrize(
    ("said", "field", "told"),
    [
        ({"wanted_by": "2026-03-01"}, "wanted_by", "still to come"),
        ({"wanted_by": "2062-03-10"}, "wanted_by", "within a year"),
        ({"wanted_by": "2026-02-30"}, "wanted_by", ""),
        ({"title": " "}, "title", ""),
        ({"cost_kwd": "-5"}, "cost_kwd", ""),
        ({"cost_days": "a few"}, "cost_days", ""),
        ({"decider": str(uuid4())}, "decider", ""),
        ({"contract": "13"}, "contract", ""),
    ],
)
def test_what_is_wrong_stands_at_its_field_and_nothing_is_lost(
    office: Flask, said: dict[str, str], field: str, told: str
) -> None:
    answer = ask(signed_in(office, "planner"), **said)
    assert answer.status_code == 422, answer.text
    noted = re.search(rf'id="field-{field}-note">([^<]*)<', answer.text)
    assert noted
    assert told in noted[1]
    assert "The works cannot go on by day." in answer.text


def test_it_is_raised_from_a_delay_and_told_on_its_page(office: Flask) -> None:
    planner = signed_in(office, "planner")
    event = enter(planner)
    page = planner.get(event).text
    link = re.search(r'href="(/decisions/new\?[^"]*)"', page)
    assert link
    form = opened(planner, link[1]).text
    assert "A water main lies in the way" in form
    said = {name: hidden(form)[name] for name in ("id", "origin", "source", "governorate")}
    answer = planner.post("/decisions", **{**FORM, **said})
    found = row(office, answer)
    assert (found.origin, found.contract, found.governorate) == ("delay", 9, "KW-HA")
    assert answer.headers["Location"] in planner.get(event).text
    assert event in planner.get(answer.headers["Location"]).text
    assert "Decisions wanted" not in signed_in(office, "contractor").get(event).text


def test_it_is_raised_from_an_obstacle_with_what_it_costs(office: Flask) -> None:
    with office.app_context():
        inspector = person("inspector")
        db.session.expunge(inspector)
    tablet = Tablet(office, inspector)
    said = {"decision_wanted": "Move the main", "days_cost": "2.5", "activity": "C09-A01"}
    obstacle = uuid4()
    fields = {"category": "utility", "description": "A main", "state": "open", **said}
    tablet.write(fields, obstacle, kind="obstacle")
    assert tablet.push()[0]["outcome"] == "created"
    supervisor = signed_in(office, "supervisor")
    page = supervisor.get(f"/records/{obstacle}").text
    link = re.search(r'href="(/decisions/new\?[^"]*)"', page)
    assert link
    form = opened(supervisor, link[1]).text
    assert 'value="Move the main"' in form
    assert re.search(r'name="cost_days"[^>]*value="3"', form, re.S)
    answer = supervisor.post("/decisions", **{**FORM, **hidden(form)})
    assert row(office, answer).source == obstacle
    assert answer.headers["Location"] in supervisor.get(f"/records/{obstacle}").text
    contractor = signed_in(office, "contractor").get(f"/records/{obstacle}").text
    assert "/decisions" not in contractor


def test_the_governor_answers_on_the_page(office: Flask, record: UUID) -> None:
    governor = signed_in(office, "governor")
    page = governor.get(f"/decisions/{record}").text
    assert re.findall(r'name="step" value="(\w+)"', page) == ["decide", "delegate", "refuse"]
    said = {"answer": "أغلقوه ليلًا", "due_on": "2026-03-20"}
    assert step(office, governor, record, "decide", **said).status_code == 303
    assert "أغلقوه ليلًا" in governor.get(f"/decisions/{record}").text


def test_another_governorates_governor_finds_none(office: Flask, record: UUID) -> None:
    other = signed_in(office, "governor.jahra")
    assert other.get(f"/decisions/{record}").status_code == 404
    said = {"answer": "yes", "due_on": "2026-03-20"}
    assert step(office, other, record, "decide", **said).status_code == 404
    assert str(record) not in opened(other, "/decisions?state=all").text
    assert str(record) not in opened(other, "/decisions.csv?state=all").text
    assert str(record) not in other.get("/queues").text


def test_a_second_answer_is_refused_with_what_was_typed(office: Flask, record: UUID) -> None:
    governor = signed_in(office, "governor")
    stale = hidden(governor.get(f"/decisions/{record}").text)
    with office.app_context():
        decide(record, "minister")
    form = {
        "id": str(uuid4()),
        "seen": stale["seen"],
        "step": "refuse",
        "reason": "No money at all",
    }
    answer = governor.post(f"/decisions/{record}/step", **form)
    assert answer.status_code == 409
    with office.app_context():
        assert head_of(record).whole["state"] == "decided"
    again = step(office, governor, record, "refuse", reason="No money at all")
    assert again.status_code in {409, 422}


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"answer": "yes", "due_on": "2026-03-01"}, "due_on"),
        ({"answer": "yes"}, "due_on"),
        ({"answer": "", "due_on": "2026-03-20"}, "answer"),
    ],
)
def test_a_wrong_answer_is_told_at_its_field(
    office: Flask, record: UUID, said: dict[str, str], field: str
) -> None:
    answer = step(office, signed_in(office, "governor"), record, "decide", **said)
    assert answer.status_code == 422
    assert f'id="decide-{field}-note"' in answer.text


@pytest.mark.parametrize("form", [{}, {"step": "sell"}, {"step": "decide", "seen": "x"}])
def test_a_form_that_is_no_form_is_refused(
    office: Flask, record: UUID, form: dict[str, str]
) -> None:
    answer = signed_in(office, "governor").post(f"/decisions/{record}/step", **form)
    assert answer.status_code == 422


def test_late_ones_come_first_and_filters_are_in_the_address(office: Flask, clock: Any) -> None:
    with office.app_context():
        raise_one(title="Second, in Jahra", governorate="KW-JA", wanted_by=date(2026, 3, 12))
        raise_one(title="First and late", wanted_by=date(2026, 3, 4), contract=9)
        over = raise_one(title="Third is over")
        decide(over)
    clock.advance(days=4)
    planner = signed_in(office, "planner")
    assert titles(planner.get("/decisions").text) == [
        "First and late", "Second, in Jahra", "Third is over",
    ]  # fmt: skip
    assert titles(opened(planner, "/decisions?late=1").text) == ["First and late"]
    assert titles(opened(planner, "/decisions?state=decided").text) == ["Third is over"]
    assert titles(opened(planner, "/decisions?governorate=KW-JA").text) == ["Second, in Jahra"]
    assert titles(opened(planner, "/decisions?contract=٩").text) == ["First and late"]
    assert titles(opened(planner, "/decisions?q=jahra second").text) == ["Second, in Jahra"]
    assert titles(opened(planner, "/decisions?q=100%25").text) == []
    governor = signed_in(office, "governor")
    assert titles(opened(governor, "/decisions?mine=1").text) == ["First and late"]
    answer = opened(planner, "/decisions.csv?late=1")
    assert answer.status_code == 200
    (line,) = list(csv.DictReader(io.StringIO(answer.get_data(as_text=True).lstrip("\ufeff"))))
    assert line["Decision wanted"] == "First and late"
    assert line["Cost of no decision, KWD"] == ""


def test_what_is_wanted_waits_in_the_queue_of_who_is_to_answer(office: Flask, clock: Any) -> None:
    with office.app_context():
        mine = raise_one(contract=9)
        decided = raise_one(title="Decided already")
        decide(decided)
    governor, supervisor = signed_in(office, "governor"), signed_in(office, "supervisor")
    page = governor.get("/queues").text
    assert f"/decisions/{mine}" in page
    assert f"/decisions/{decided}" not in page
    assert "/decisions?mine=1" in governor.get("/").text
    page = supervisor.get("/queues").text
    assert f"/decisions/{decided}" in page
    assert f"/decisions/{mine}" not in page


def titles(page: str) -> list[str]:
    return re.findall(r'class="works-open"[^>]*>([^<]*)<', page)
