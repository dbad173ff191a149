"""What became of promises: counted from measured work, with a reason where they were missed."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import uuid4

import pytest
from flask import Flask

from server.lookahead.reliability import weeks_back
from server.ports import ports
from server.programme.service import ProgrammeFaultyError, import_programme
from shared.rules.scope import EVERYTHING, Scope
from tests import factories
from tests.browser import Browser, signed_in
from tests.server.lookahead import missing
from tests.server.lookahead.ahead import (
    BASE,
    DRAINS,
    MILLING,
    NINE,
    PAGE,
    SUNDAY,
    back,
    constraint_form,
    move_to,
    person,
    promise_form,
    today,
)


def test_ppc_counts_promises_kept_from_measured_work(office: Flask) -> None:
    with office.app_context():
        author, inspector = person("contractor"), person("inspector")
        kept = missing.promise(author, MILLING, "100", SUNDAY)
        missing.promise(author, DRAINS, "10", SUNDAY)
        nowhere = {"section": None, "from_m": None, "to_m": None}
        ports().clock.moment = datetime(2026, 9, 8, 8, 0, tzinfo=UTC)
        factories.log_work(inspector, MILLING, quantity="60", **nowhere)
        assert weeks_back(9, EVERYTHING, today())[0].percent is None, "under way"
        factories.log_work(inspector, MILLING, quantity="40", **nowhere)
    move_to(office, datetime(2026, 9, 14, 8, 0, tzinfo=UTC))
    _now, last, *earlier = back(office)
    assert {one.row["activity"]: one.kept for one in last.promises} == {
        MILLING: True,
        DRAINS: False,
    }
    assert (last.percent, last.kept, last.missed, last.silent) == (50, 1, 1, 0)
    assert all(week.percent is None for week in earlier), "nothing promised: no figure, not 0"
    page = signed_in(office, "supervisor").get(PAGE, **NINE).text
    assert "50%" in page
    assert str(kept) not in page, "what was kept needs no reason"


def test_silence_is_no_figure_and_a_report_of_no_work_is_one(office: Flask) -> None:
    with office.app_context():
        missing.promise(person("contractor"), MILLING, "100", SUNDAY)
        ports().clock.moment = datetime(2026, 9, 14, 8, 0, tzinfo=UTC)
        assert weeks_back(9, EVERYTHING, today())[1].percent is None
        assert weeks_back(9, EVERYTHING, today())[1].silent == 1
        moment = datetime(2026, 9, 8, 8, 0, tzinfo=UTC)
        missing.report_no_work(person("inspector"), MILLING, moment)
        found = weeks_back(9, EVERYTHING, today())[1]
        assert (found.percent, found.missed, found.silent) == (0, 1, 0)
        assert not weeks_back(9, Scope(frozenset({"KW-JA"}), None), today())[1].promises


def test_a_missed_promise_takes_a_reason_and_others_none(office: Flask) -> None:
    with office.app_context():
        name = missing.promise(person("contractor"), MILLING, "100", SUNDAY)
        ports().clock.moment = datetime(2026, 9, 14, 8, 0, tzinfo=UTC)
    contractor, path = signed_in(office, "contractor"), f"{BASE}/promises/{name}/reason"
    early = contractor.post(path, code="weather", notes="")
    assert early.status_code == 409, "nobody reported: nobody knows that it was missed"
    with office.app_context():
        moment = datetime(2026, 9, 8, 8, 0, tzinfo=UTC)
        missing.report_no_work(person("inspector"), MILLING, moment)
    assert 'name="code"' in contractor.get(PAGE, **NINE, do="reason", on=str(name)).text
    assert contractor.post(path, code="bad luck").status_code in {400, 422}
    assert contractor.post(path, code="weather", notes="Dust").status_code == 303
    assert contractor.post(path, code="material", notes="No asphalt").status_code == 303
    page = contractor.get(PAGE, **NINE).text
    assert "No asphalt" in page
    assert "Dust" not in page, "the newest stands"
    assert contractor.post(f"{BASE}/promises/{uuid4()}/reason", code="weather").status_code == 404
    assert contractor.post(path.replace("/9/", "/13/"), code="weather").status_code == 404


def test_an_import_keeps_the_activities_that_the_look_ahead_names(
    office: Flask, contractor: Browser
) -> None:
    contractor.post(f"{BASE}/promises", **promise_form())
    contractor.post(f"{BASE}/constraints", **constraint_form(activity="C09-A05"))
    text = (factories.PROGRAMMES / "contract-09.csv").read_text()
    for activity in (MILLING, "C09-A05"):
        lines = [line for line in text.splitlines(keepends=True) if f",{activity}," not in line]
        with office.app_context(), pytest.raises(ProgrammeFaultyError) as refused:
            import_programme("".join(lines).encode())
        assert activity in str([fault.as_json() for fault in refused.value.faults])


def test_an_empty_look_ahead_says_what_to_do(office: Flask) -> None:
    move_to(office, datetime(2026, 3, 2, 6, 0, tzinfo=UTC))
    page = signed_in(office, "planner").get(PAGE, **NINE).text
    assert "Nothing is planned in these three weeks" in page
    assert "Nothing was promised" in page
