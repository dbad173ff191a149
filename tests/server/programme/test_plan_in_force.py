"""Progress is held against the baseline in force, on the calendars and schedule in force."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import text

from server.db import db
from server.figures import service as figures
from server.figures.service import ContractStanding
from server.programme import baselines
from server.programme.baselines import Approval
from server.programme.calendar_entries import DayRow, say_day
from server.programme.models import Activity
from server.programme.service import apply_import, hand_in, import_programme, read_in
from shared.rules.scope import EVERYTHING, Scope
from shared.rules.working_time import start_of
from shared.vocabulary.baselines import INITIAL, VARIATION
from shared.vocabulary.calendars import HOLIDAY
from shared.vocabulary.roles import PLANNER
from tests import factories
from tests.server.programme.schedules.plans import PLAN

D = Decimal
FIRST = Approval(INITIAL, 0, "First programme", "L/1", "Engineer", date(2026, 1, 15))
REVISED = Approval(VARIATION, 0, "More to do", "L/2", "Engineer", date(2026, 2, 15))
EVENING = date(2026, 9, 12)


@pytest.fixture
def plan(kuwait: Flask, contract_csv: str) -> Iterator[str]:
    import_programme(contract_csv.encode())
    return contract_csv


def freeze(approval: Approval) -> None:
    baselines.freeze(9, approval, None, EVERYTHING)


def standing(evening: date = EVENING) -> ContractStanding:
    return figures.standings(EVERYTHING, evening, 9)[0]


def take_in(schedule: str) -> bool:
    import_id = hand_in(9, "plan.csv", schedule.encode())
    read_in(import_id)
    return apply_import(import_id)


def test_an_import_moves_the_plan_until_a_baseline_is_frozen(plan: str) -> None:
    assert standing().bac == 65_000
    import_programme(plan.replace(",0.850", ",1.850").encode())
    assert standing().bac == 85_000
    freeze(FIRST)
    import_programme(plan.replace(",0.850", ",9.000").encode())
    assert standing().bac == 85_000
    assert figures.compare(is_mended=False) == 0


def test_the_first_baseline_stands_beside_the_one_in_force(plan: str) -> None:
    freeze(FIRST)
    assert figures.first_curve(9, EVERYTHING) is None, "it is the one in force"
    before = standing().planned
    import_programme(plan.replace("2026-09-30", "2026-12-30").encode())
    assert standing().planned == before, "moved by an approval alone"
    freeze(REVISED)
    assert standing().planned < before
    first = figures.first_curve(9, EVERYTHING)
    assert first is not None
    assert first.at(EVENING) == before


def test_a_holiday_moves_what_is_not_frozen(plan: str) -> None:
    planner = factories.person("planner", PLANNER).id
    before = standing().planned
    _rest(date(2026, 8, 3), planner)
    moved = standing().planned
    assert moved < before
    freeze(FIRST)
    _rest(date(2026, 8, 4), planner)
    assert standing().planned == moved
    assert figures.compare(is_mended=False) == 0


def _rest(day: date, by: UUID) -> None:
    say_day(DayRow(day, HOLIDAY, "عطلة", "Rest", "Decision 12"), by)


def test_a_holiday_moves_the_network(plan: str) -> None:
    planner = factories.person("planner", PLANNER).id
    figures.renew_networks(EVENING)
    before = standing().network
    _rest(date(2026, 11, 16), planner)
    assert figures.renew_networks(EVENING) == 1
    after = standing().network
    assert before is not None
    assert after is not None
    assert (before.finish or date.max) < (after.finish or date.min)


def test_slip_is_measured_from_the_frozen_finish(plan: str) -> None:
    freeze(FIRST)
    import_programme(plan.replace("2026-10-30", "2026-12-30").encode())
    figures.renew_networks(EVENING)
    found = standing().network
    assert found is not None
    assert found.baseline_finish == date(2026, 10, 30)


def test_a_schedule_that_is_swapped_in_renews_the_figures(plan: str) -> None:
    assert take_in(PLAN)
    # 8,000 m2 at 0.850 and 9,000.5 m2 at 3.200
    assert standing().bac == D("6800") + D("28801.6")
    assert figures.compare(is_mended=False) == 0


def test_a_revision_takes_the_dates_of_the_schedule_in_force(plan: str) -> None:
    take_in(PLAN)
    freeze(FIRST)
    take_in(PLAN.replace("2025-01-21,2025-02-10,15", "2025-01-26,2025-02-20,20"))
    assert _dates("C09-A2") == (date(2025, 1, 21), date(2025, 2, 10)), "an import approves nothing"
    freeze(REVISED)
    assert _dates("C09-A2") == (date(2025, 1, 26), date(2025, 2, 20))
    assert standing().curve is not None
    assert figures.compare(is_mended=False) == 0


def _dates(code: str) -> tuple[date, date]:
    db.session.expire_all()
    found = db.session.get_one(Activity, code)
    return found.baseline_start, found.baseline_finish


def test_the_network_runs_through_rows_that_have_no_place(plan: str) -> None:
    """The survey of three days, A4, are no activity here, and still put the end off."""
    ends = []
    for schedule in (PLAN, PLAN.replace(",2025-02-12,2025-02-15,3,", ",2025-02-12,2025-03-01,13,")):
        take_in(schedule)
        figures.renew_networks(EVENING)
        found = standing().network
        assert found is not None
        assert found.fault is None
        ends.append(found.finish)
    assert (ends[1] - ends[0]).days >= 10


def test_the_files_progress_counts_where_nothing_can_be_measured(plan: str) -> None:
    """Of a survey without a BOQ line nobody measures anything: the contractor says it is done."""
    heading, *rows = PLAN.splitlines()
    said = [f"{heading},Complete,Actual Start,Actual Finish"]
    for row in rows:
        is_said = row.startswith(("A1,", "A4,"))
        at_a_place = row.replace(",A3,,,,", ",A3,السالمية,4,,").replace("Meetings", "Survey")
        said.append(at_a_place + (",100%,2025-02-12,2025-02-15" if is_said else ",,,"))
    take_in("\n".join(said) + "\n")
    found = {one.row.code: one for one in figures.activities_of(9, EVENING, EVERYTHING)}
    survey, milling = found["C09-A4"], found["C09-A1"]
    assert (survey.row.value, milling.row.value) == (0, D("6800"))
    assert survey.placed is not None
    assert survey.placed.finish_day == date(2025, 2, 15)
    assert survey.float_days is None, "finished"
    assert milling.placed is not None
    assert milling.placed.start >= start_of(EVENING), "what can be measured is ours to say"


def test_a_schedule_leaves_an_activity_that_somebody_claimed_on(plan: str) -> None:
    person = factories.person("contractor", "contractor", contracts=[9])
    db.session.execute(
        text(
            "INSERT INTO claim (id, contract, activity, boq_item, claimed_on, quantity, notes,"
            " entered_at, entered_by) VALUES (gen_random_uuid(), 9, 'C09-A01', 'B01',"
            " '2026-01-10', 5, '', now(), :by)"
        ),
        {"by": person.id},
    )
    assert take_in(PLAN)
    assert db.session.get(Activity, "C09-A01") is not None
    assert db.session.get(Activity, "C09-A02") is None


def test_rows_without_a_place_that_drive_the_network_are_drawn_with_the_activities(
    plan: str,
) -> None:
    take_in(PLAN.replace(",2025-02-12,2025-02-15,3,", ",2025-02-12,2025-03-01,13,"))
    figures.renew_networks(EVENING)
    network, drawn = standing().network, figures.activities_of(9, EVENING, EVERYTHING)
    outside = [one for one in drawn if not one.is_in_contract]
    assert network is not None
    assert [one.row.name for one in outside] == ["Handing over of the site", "Meetings"]
    assert sum(one.placed is not None and one.placed.is_critical for one in drawn) == (
        network.critical
    )
    nobody = Scope(frozenset({"KW-JA"}), None)
    assert figures.activities_of(9, EVENING, nobody) == []
