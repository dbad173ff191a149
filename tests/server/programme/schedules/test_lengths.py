"""A row without a duration is as long as its days; what no column says of its length stays."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import text

from server.db import db
from server.figures import service as figures
from server.programme.models import ContractSchedule, ScheduleActivity
from server.programme.schedules.cells import read_minutes
from server.programme.service import apply_import, hand_in, read_in
from shared.rules.scope import EVERYTHING

DAY = 480
EVENING = date(2026, 10, 3)
HEAD = "Activity ID,Activity Name,Start,Finish,Duration,Predecessors,Area\n"
# Two weeks, then eight working days and a milestone: Sunday 1 November to Wednesday 25.
UNSAID = HEAD + (
    "A1,Milling,2026-11-01,2026-11-12,,,Salmiya\n"
    "A2,Binder,2026-11-15,2026-11-24,as planned,A1,Salmiya\n"
    "A3,Handing over,2026-11-25,2026-11-25,0,A2,Salmiya\n"
    "A4,Markings,2026-11-25,2026-11-25,,A3,Salmiya\n"
)


def take_in(plan: str) -> dict:
    import_id = hand_in(9, "plan.csv", plan.encode())
    found = read_in(import_id)
    assert apply_import(import_id) is True
    return found


def finish() -> date | None:
    figures.renew_networks(EVENING, 9)
    network = figures.standings(EVERYTHING, EVENING, 9)[0].network
    return network and network.finish


def lengths() -> dict[str, tuple[int | None, bool]]:
    standing = db.session.get(ContractSchedule, 9).import_id
    rows = db.session.query(ScheduleActivity).filter_by(import_id=standing)
    return {row.code: (row.duration_min, row.is_milestone) for row in rows}


def test_rows_without_a_duration_take_the_working_time_of_their_days(contract: Flask):
    take_in(UNSAID)
    assert lengths()["C09-A2"] == (None, False)
    assert finish() == date(2026, 11, 25)


def test_a_duration_that_is_said_goes_before_the_days(contract: Flask):
    take_in(UNSAID.replace("2026-11-12,,", "2026-11-12,5,").replace("as planned", "2"))
    # Seven working days from Sunday, and a day of markings.
    assert finish() == date(2026, 11, 10)


def test_a_milestone_of_a_program_takes_no_time(contract: Flask):
    take_in(UNSAID)
    db.session.execute(
        text("UPDATE schedule_activity SET duration_min = NULL, is_milestone = true")
    )
    db.session.commit()
    # The evening before: nothing is worked on 1 November.
    assert finish() == date(2026, 10, 31)


BARE = """\
Activity ID,Activity Name,Start,Finish,Predecessors,Area
A1,Milling,2026-11-01,2026-11-12,,Salmiya
A2,Binder,2026-11-15,2026-11-26,A1,Salmiya
A3,Handing over,2026-11-29,2026-11-29,A2,Salmiya
"""


def test_lengths_that_no_column_says_stay_with_the_days_that_stay(contract: Flask):
    take_in(UNSAID.replace("2026-11-12,,", "2026-11-12,5,").replace("as planned", "2"))
    take_in(BARE)
    # A1 as it stood; A2 has other days than its length spoke of; a milestone stays one.
    assert lengths() == {
        "C09-A1": (5 * DAY, False), "C09-A2": (None, False), "C09-A3": (0, True),
    }  # fmt: skip


@pytest.mark.parametrize("written", ["12 days?", "12?", "12 d ?", "12 يوم؟"])
def test_an_estimated_duration_is_one(written: str):
    assert read_minutes(written) == 12 * DAY
