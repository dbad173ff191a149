"""Scores from the register: what counts, what is too thin, who sees it, what is kept."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask

from server.accounts.models import Person
from server.db import db
from server.figures import service as figures
from server.scores import card_queries, service
from server.scores.cards import facts_of, window_of
from server.scores.rules import rules_in_force
from shared.rules.scope import EVERYTHING, Scope
from shared.rules.scores import Facts
from tests import factories
from tests.browser import Browser, signed_in
from tests.ports import SteeredClock

SITE = {"contract": 9, "governorate": "KW-HA"}


def by(username: str = "inspector") -> Person:
    return db.session.scalars(db.select(Person).filter_by(username=username)).one()


def add(kind: str, **fields: Any) -> UUID:
    record = uuid4()
    factories.change(by(), record, {**SITE, **fields}, kind=kind)
    return record


def inspect(result: str, type_: str = "progress") -> UUID:
    return add("inspection", type=type_, state="attended", result=result, activity="C09-A06")


def ncr(severity: str = "major", **fields: Any) -> UUID:
    return add("ncr", title="سماكة ناقصة", severity=severity, state="raised", **fields)


def facts(clock: SteeredClock) -> Facts:
    """Of contract 9, on the evening of the day that has passed."""
    clock.advance(days=1)
    rules = rules_in_force()
    until = service.last_evening()
    standings = [row for row in figures.standings(EVERYTHING, until) if row.number == 9]
    return facts_of(standings, window_of(until, rules), rules)[9]


def test_what_was_looked_at_counts_and_safety_apart(office: Flask, clock: SteeredClock) -> None:
    with office.app_context():
        for result in ("pass", "pass_with_comments", "fail"):
            inspect(result)
        inspect("fail", "safety")
        add("inspection", type="progress", state="draft", activity="C09-A06")
        add("attendance", presence="no_work", reason="stopped", shift="morning")
        found = facts(clock)
    assert (found.looked, found.passed, found.checked, found.safe, found.stopped) == (3, 2, 1, 0, 1)


def test_what_awaits_the_contractor_past_its_time_is_overdue_and_an_answer_counts(
    office: Flask, clock: SteeredClock
) -> None:
    with office.app_context():
        late, answered, _raised_alone = ncr(), ncr(), ncr("critical")
        clock.advance(days=1)
        for record in (late, answered):
            factories.change(by("supervisor"), record, {"state": "issued"})
        said = {"state": "responded", "response": "milled again", "root_cause": "thin layer"}
        factories.change(by("contractor"), answered, said)
        clock.advance(days=8)
        found = facts(clock)
    assert (found.due, found.answered) == (2, 1)
    assert found.overdue == {"major": 1}


def test_an_empty_register_scores_nobody_and_says_so(office: Flask, planner: Browser) -> None:
    page = planner.get("/scores").text
    assert page.count(">no score<") == 2
    assert "not yet recorded" in page
    card = planner.get("/scores/9").text
    assert "0 components are known, with a weight of 0; 60 of 100 are needed" in card


def test_few_records_say_how_few(office: Flask, clock: SteeredClock) -> None:
    with office.app_context():
        for _n in range(3):
            inspect("pass")
    clock.advance(days=1)
    assert "3 of 10 inspections needed" in signed_in(office, "planner").get("/scores/9").text


def test_a_contractor_sees_its_own_score_alone(office: Flask, contractor: Browser) -> None:
    page = contractor.get("/scores").text
    assert "/scores/9" in page
    assert "/scores/13" not in page
    assert contractor.get("/scores/9").status_code == 200
    assert contractor.get("/scores/13").status_code == 404
    assert "C13" not in contractor.get("/tables/scores.csv").text


def test_a_part_of_a_contract_has_no_score(office: Flask) -> None:
    with office.app_context():
        assert service.whole_contracts(Scope(frozenset({"KW-HA"}), None)) == [9]
        assert service.whole_contracts(Scope(frozenset(), None)) == []


def test_a_kept_week_stays_as_it_was(office: Flask, clock: SteeredClock) -> None:
    with office.app_context():
        for _n in range(12):
            inspect("pass")
    clock.advance(days=7)
    with office.app_context():
        week = service.last_saturday()
        assert (service.keep_week(week), service.keep_week(week)) == (2, 0)
        kept = service.card_seen(9, EVERYTHING, week)
        inspect("fail")
        assert service.card_seen(9, EVERYTHING, week) == kept
        assert service.trend(9, is_monthly=True) == service.trend(9, is_monthly=False)
        assert [day for day, _value in service.trend(9, is_monthly=False)] == [week]
        assert card_queries.kept_weeks([9], 5) == [week]
    planner = signed_in(office, "planner")
    assert planner.get("/scores", week=week).status_code == 200
    assert planner.get("/scores/9", week=week).status_code == 200
    assert planner.get("/scores/9", week=week - timedelta(days=7)).status_code == 404


@pytest.mark.parametrize(
    "query", ["sort=-value", "sort=quality", "known=scored", "text=٩", "week=x"]
)
def test_filters_never_break_the_table(office: Flask, planner: Browser, query: str) -> None:
    assert planner.get("/scores", **dict([query.split("=")])).status_code == 200


def test_the_table_is_given_out_with_why_a_score_is_missing(planner: Browser) -> None:
    text = planner.get("/tables/scores.csv").text
    assert "Quality: why none" in text
    assert "not yet recorded" in text


def test_rules_are_changed_with_a_reason_and_kept(office: Flask, planner: Browser) -> None:
    with office.app_context():
        numbers = dict(rules_in_force().numbers)
    said = numbers | {"weight_time": "٣٥", "weight_quality": "20", "seen": "0"}
    assert "needed" in planner.post("/scores/rules", **said).text
    answer = planner.post("/scores/rules", **said, reason="Minutes of 12")
    assert answer.status_code == 303, answer.text
    page = planner.get("/scores/rules").text
    assert "Minutes of 12" in page
    changed = re.findall(r"<dt>(.*?)</dt>\s*<dd><del><bdi>(.*?)</bdi></del><ins><bdi>(.*?)<", page)
    assert changed == [("Weights · Time", "30", "35"), ("Weights · Quality", "25", "20")]
    with office.app_context():
        assert rules_in_force().version == 1
        assert rules_in_force()["weight_time"] == 35
    # Somebody else's eyes were on the rules before.
    assert planner.post("/scores/rules", **said, reason="again").status_code == 409


def test_wrong_rules_are_said_back_beside_the_field(office: Flask, planner: Browser) -> None:
    with office.app_context():
        numbers = dict(rules_in_force().numbers)
    said = numbers | {"weight_time": "99", "seen": "0", "reason": "why"}
    answer = planner.post("/scores/rules", **said)
    assert answer.status_code == 422
    assert "must make 100" in answer.text
    assert 'value="99"' in answer.text


def test_a_supervisor_changes_no_rules(office: Flask) -> None:
    assert signed_in(office, "supervisor").post("/scores/rules").status_code == 403
