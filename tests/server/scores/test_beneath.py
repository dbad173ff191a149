"""Each count of records on a score card opens a list of exactly as many."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import UUID

from flask import Flask

from server.accounts.service import scope_of
from server.records import service as records
from server.records.service import Entry, Reader
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


def test_a_kept_card_says_which_counts_have_changed_without_their_number(
    office: Flask, clock: SteeredClock
) -> None:
    with office.app_context():
        changed, *_others = [inspect("pass") for _n in range(3)]
        inspect("pass", "safety")
    clock.advance(days=7)
    with office.app_context():
        week = service.last_saturday()
        service.keep_week(week)
    planner = signed_in(office, "planner")
    kept_on = planner.get("/scores/9", week=week, lang="en").text
    assert "records changed since" not in kept_on
    clock.advance(days=2)
    with office.app_context():
        factories.change(by("supervisor"), changed, {"notes": {"add": ["seen again"]}})
    planner = signed_in(office, "planner")
    page = planner.get("/scores/9", week=week, lang="en").text
    assert linked(planner, week=week) == {
        address: int(count) for address, count in LINK.findall(kept_on.replace("&amp;", "&"))
    }
    noted = re.findall(r'term-changed" href="/scores/9/([a-z_]+)', page)
    assert noted == ["looked", "passed"], "safety checks are as they were"
    assert "records changed since, last 11 Mar 2026" in page
    beneath = planner.get("/scores/9/looked", week=week, lang="en").text
    assert "The card was kept on 9 Mar 2026" in beneath
    (stood,) = re.findall(rf'href="(/records/{changed}/stood[^"]*)"', beneath)
    assert beneath.count("brief-stood") == 1
    then = planner.client.get(stood.replace("&amp;", "&")).text
    assert "As the register had it on 9 Mar 2026" in then
    assert "version 1." in then
    assert "brief-stood" not in planner.get("/scores/9/looked").text, "the card of now"


def test_beneath_a_count_each_sees_what_they_may(office: Flask) -> None:
    with office.app_context():
        factories.supervisor("supervisor.jahra", governorates=["KW-JA"])
        shown = inspect("pass")
        hidden = {"type": "surprise_visit", "state": "submitted", "activity": "C09-A06"}
        surprise = add("inspection", **hidden, scheduled_for="2026-03-05T06:00:00Z")
        found = {
            name: [entry.record for entry in entries_seen(name, [shown, surprise])]
            for name in ("supervisor", "contractor", "neighbour", "supervisor.jahra")
        }
    assert set(found["supervisor"]) == {shown, surprise}
    assert found["contractor"] == [shown], "no visit that it does not know of"
    assert found["neighbour"] == found["supervisor.jahra"] == []
    for name in ("neighbour", "supervisor.jahra"):
        assert signed_in(office, name).get("/scores/9/looked").status_code == 404


def test_a_page_of_records_beneath_is_asked_for_alone(office: Flask) -> None:
    with office.app_context():
        every = [inspect("pass") for _n in range(5)]
        pages = [entries_seen("planner", every, 2, skipped) for skipped in (0, 2, 4, 6)]
    assert [len(page) for page in pages] == [2, 2, 1, 0]
    assert {entry.record for page in pages for entry in page} == set(every)


def entries_seen(name: str, wanted: list[UUID], most: int = 9, skipped: int = 0) -> list[Entry]:
    reader = Reader.of(by(name), scope_of(by(name)))
    return records.entries_of("inspection", wanted, reader, most, skipped)
