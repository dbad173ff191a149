"""Decisions on a week: of whom they are wanted, who decided, and followed until they are done."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from flask import Flask

from server.accounts.models import Person
from server.reporting import queries, service
from server.reporting.formulas import WITH_CAUSES
from server.reporting.models import IssuedWeek
from server.reporting.reading import standing_at
from server.reporting.verifying import regenerated_figures
from server.reporting.week_figures import week_figures
from shared.rules.scope import EVERYTHING
from shared.rules.weeks import week_start
from tests import factories
from tests.browser import signed_in
from tests.ports import START, SteeredClock

TODAY = START.date()
FIRST = week_start(TODAY)
ASKED = {"governorate": "KW-HA", "contract": 9, "origin": "hand", "state": "wanted"}
pytestmark = pytest.mark.usefixtures("quick_pdf")


@dataclass
class Office:
    app: Flask
    clock: SteeredClock
    chief: Person
    governor: Person

    def raise_decision(self, **more: str) -> UUID:
        record = uuid4()
        said = {"title": "نقل خط المياه", "description": "x", **more}
        by = {"wanted_by": (TODAY + timedelta(days=9)).isoformat()}
        factories.change(self.chief, record, {**ASKED, **by, **said}, kind="decision")
        return record


def issue(start: date) -> tuple[IssuedWeek, str]:
    """The week issued, and what its page in English says of decisions."""
    (week,) = service.issue_weeks(["KW-HA"], start, None, EVERYTHING)
    page = queries.issued_page(week, "en").html
    rows = re.findall(r'<p class="wanted.*?</p>', page, re.DOTALL)
    return week, re.sub(r"<[^>]+>", "", " ".join(rows))


@pytest.fixture
def office(app: Flask, clock: SteeredClock) -> Iterator[Office]:
    with app.app_context():
        factories.load_reference((9,))
        chief = factories.supervisor()
        governor = factories.person("governor", "governor", ("محافظ", "Sami Demo"), ["KW-HA"])
        yield Office(app, clock, chief, governor)


def test_it_is_named_of_whom_and_followed_week_by_week_until_done(office: Office) -> None:
    record = office.raise_decision()
    asked, told = issue(FIRST)
    assert "wanted of the governor" in told
    until = (TODAY + timedelta(days=20)).isoformat()
    decided = {"state": "decided", "answer": "نعم", "due_on": until}
    factories.change(office.governor, record, decided)
    restated, told = issue(FIRST)
    assert "decided by Sami Demo" in told
    assert restated.figures["decisions"]["listed"][0]["answered_by"] == str(office.governor.id)

    office.clock.advance(hours=24 * 7)
    second, told = issue(FIRST + timedelta(weeks=1))
    assert "decided by Sami Demo" in told
    assert second.figures["decisions"]["wanted"] == 1
    factories.change(office.chief, record, {"state": "done"})
    third, told = issue(FIRST + timedelta(weeks=1))
    assert (third.figures["decisions"]["wanted"], told) == (0, "")
    assert third.figures["decisions"]["ended"] == 1
    office.clock.advance(hours=24 * 7)
    fourth, _told = issue(FIRST + timedelta(weeks=2))
    assert fourth.figures["decisions"]["ended"] == 0
    for week in (asked, restated, second, third, fourth):
        assert regenerated_figures(week) == week.figures


def test_a_name_that_changes_changes_no_figure_and_no_kept_page(office: Office) -> None:
    office.raise_decision(decider=str(office.governor.id))
    week, told = issue(FIRST)
    assert "wanted of Sami Demo" in told
    office.governor.name_en = "Another Name"
    assert regenerated_figures(week) == week.figures
    assert "Sami Demo" in queries.issued_page(week, "en").html
    assert "Another Name" in issue(FIRST)[1]


def test_weeks_of_earlier_formulas_name_nobody_as_before(office: Office) -> None:
    office.raise_decision(decider=str(office.governor.id))
    week, _told = issue(FIRST)
    root, snapshot = queries.root_numbered(week.root), queries.kept_snapshot(week.reference_sha256)
    assert root
    assert snapshot
    for formulas, is_named in ((WITH_CAUSES - 1, False), (WITH_CAUSES, True)):
        standing = standing_at(root, snapshot, FIRST, formulas)
        (one,) = week_figures(standing, "KW-HA", FIRST, TODAY)["decisions"]["listed"]
        assert ("decider" in one) is is_named


@pytest.mark.parametrize("week", ["//elsewhere.example", "KW-HA/2026-02-22/1/../x", "KW-HA", "x"])
def test_the_way_back_leads_to_a_week_and_nowhere_else(office: Office, week: str) -> None:
    record = office.raise_decision()
    browser = signed_in(office.app, "governor")
    assert "Back to the week" not in browser.get(f"/decisions/{record}", week=week).text
    page = browser.get(f"/decisions/{record}", week="KW-HA/2026-02-22/1").text
    assert 'href="/weeks/KW-HA/2026-02-22/1"' in page
