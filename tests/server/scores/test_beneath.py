"""Each count of records on a score card opens a list of exactly as many."""

from __future__ import annotations

import re
from datetime import timedelta

from flask import Flask

from server.scores import service
from server.scores.beneath import said_by
from server.scores.queries import SOURCES
from shared.rules.scope import EVERYTHING
from tests import factories
from tests.browser import Browser, signed_in
from tests.ports import SteeredClock
from tests.server.scores.test_scores import add, by, inspect, ncr

COUNTS = [count for source in SOURCES for count in source.counts]
LINK = re.compile(r'href="(/scores/9/[a-z_]+[^"]*)"><bdi>(\d+)')


def fill(clock: SteeredClock) -> None:
    """Something of everything that counts, beside what does not."""
    for result in ("pass", "pass_with_comments", "fail"):
        inspect(result)
        inspect(result, "safety")
    add("inspection", type="progress", state="draft", activity="C09-A06")
    inspect("fail", "safety")
    for reason in ("stopped", "weather"):
        add("attendance", presence="no_work", reason=reason, shift="morning")
    late, answered, _raised_alone = ncr(), ncr(), ncr("critical")
    late_too = ncr("critical")
    mended, _waiting = (
        add("defect", category="pothole", priority="p2", state="reported") for _n in range(2)
    )
    clock.advance(hours=1)
    factories.change(by(), mended, {"state": "repaired"})
    for record in (late, answered, late_too):
        factories.change(by("supervisor"), record, {"state": "issued"})
    said = {"state": "responded", "response": "milled again", "root_cause": "thin layer"}
    factories.change(by("contractor"), answered, said)
    clock.advance(days=9)


def linked(browser: Browser, **query: object) -> dict[str, int]:
    """Address -> number, of every number of the card that opens records."""
    page = browser.get("/scores/9", **query).text
    return {address.replace("&amp;", "&"): int(count) for address, count in LINK.findall(page)}


def listed(browser: Browser, address: str) -> tuple[int, int]:
    """(records on the page, records that it says there are)."""
    text = browser.client.get(address).text
    said = re.search(r'data-count="(\d+)"', text)
    return text.count('class="brief"'), int(said[1]) if said else 0


def test_every_number_of_a_card_opens_as_many_records(office: Flask, clock: SteeredClock) -> None:
    with office.app_context():
        fill(clock)
        card = service.card_seen(9, EVERYTHING)
        said = {count: said_by(card, count) for count in COUNTS}
    assert said == {
        **{"looked": 3, "passed": 2, "checked": 4, "safe": 2, "stopped": 1},
        **{"overdue_critical": 1, "overdue_major": 1, "overdue_minor": 0},
        **{"overdue_observation": 0, "due": 3, "answered": 1, "defects_due": 2, "repaired": 1},
    }
    for role in ("planner", "contractor"):
        browser = signed_in(office, role)
        for count, number in said.items():
            assert listed(browser, f"/scores/9/{count}") == (number, number), count
        opened = linked(browser)
        assert len(opened) == 11, opened
        for address, number in opened.items():
            assert listed(browser, address) == (number, number), address


def test_a_kept_card_says_when_the_register_has_changed_since(
    office: Flask, clock: SteeredClock
) -> None:
    with office.app_context():
        for _n in range(3):
            inspect("pass")
    clock.advance(days=7)
    with office.app_context():
        week = service.last_saturday()
        service.keep_week(week)
        made_at = clock.moment
        clock.advance(days=-8)
        inspect("fail")
        clock.moment = made_at
    planner = signed_in(office, "planner")
    opened = linked(planner, week=week)
    (looked,) = [address for address in opened if "/looked" in address]
    assert opened[looked] == 3
    assert str(week) in looked
    assert listed(planner, looked) == (4, 4)
    assert "the register has changed since" in planner.client.get(looked).text
    before = planner.get("/scores/9/looked", week=week - timedelta(days=7))
    assert before.status_code == 404, "no card was kept"


def test_no_other_count_and_no_other_contract_opens(office: Flask, contractor: Browser) -> None:
    assert contractor.get("/scores/9/behind").status_code == 404
    assert contractor.get("/scores/13/looked").status_code == 404
    assert contractor.get("/scores/9/looked", page="x").status_code == 200
    assert contractor.get("/scores/9/looked", page="99").status_code == 200
