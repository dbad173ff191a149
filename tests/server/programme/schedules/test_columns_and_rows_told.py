"""A column or a row that is not used is told; a baseline is no plan."""

from __future__ import annotations

from pathlib import Path

from flask import Flask

from server.db import db
from server.programme.models import Activity, ContractSchedule, ScheduleActivity
from server.programme.schedules.reading import read_schedule
from server.programme.service import apply_import, hand_in, read_in

BOTH = """\
Activity ID,Activity Name,Baseline Start,Baseline Finish,Start,Finish,Area
A1,Milling,2026-10-01,2026-10-08,2026-11-01,2026-11-12,Salmiya
"""
BASELINE_ALONE = BOTH.replace(",Start,Finish", "").replace(",2026-11-01,2026-11-12", "")
UNUSED = """\
Activity ID,Activity Name,Description,Start,Planned start,Finish,Area,Location,Colour
A1,Milling,Phase 1,2026-11-01,2026-10-01,2026-11-12,,Salmiya,red
A2,Binder,Phase 2,2026-11-01,2026-10-01,2026-11-12,Hawalli,Salmiya,red
"""
ROWS = """\
Activity ID,Activity Name,Arabic name,Start,Finish,BOQ,Quantity,Remarks
A1,Milling,,2026-11-01,2026-11-12,B01,500,
,,,,,B02,250,
,,كشط ثانٍ,2026-11-15,2026-11-26,,,
A1,,,,,B02,300,
,,,2026-12-01,2026-12-03,,,
,,,,,,,printed on paper
"""


def read(tmp_path: Path, plan: str):
    path = tmp_path / "plan.csv"
    path.write_text(plan, encoding="utf-8")
    schedule = read_schedule(path)
    return schedule, {one["code"]: one for one in schedule.summary.lost}


def take_in(plan: str) -> ScheduleActivity:
    import_id = hand_in(9, "plan.csv", plan.encode())
    read_in(import_id)
    apply_import(import_id)
    return db.session.get(
        ScheduleActivity, (db.session.get(ContractSchedule, 9).import_id, "C09-A1")
    )


def test_a_baseline_beside_the_plan_is_the_baseline(contract: Flask):
    row = take_in(BOTH)
    assert [str(day)[:10] for day in (row.start, row.finish)] == ["2026-11-01", "2026-11-12"]
    assert str(row.baseline_start)[:10] == "2026-10-01"
    activity = db.session.get(Activity, "C09-A1")
    assert [str(activity.baseline_start), str(activity.baseline_finish)] == [
        "2026-10-01", "2026-10-08",
    ]  # fmt: skip


def test_a_baseline_that_no_column_says_stays(contract: Flask):
    take_in(BOTH)
    row = take_in(BOTH.replace("Baseline Start,Baseline Finish,", "").replace(
        "2026-10-01,2026-10-08,", ""
    ))  # fmt: skip
    assert str(row.baseline_finish)[:10] == "2026-10-08"


def test_a_table_of_baseline_dates_alone_is_planned_by_them(tmp_path: Path):
    schedule, lost = read(tmp_path, BASELINE_ALONE)
    assert schedule.activities[0].start == "2026-10-01T00:00"
    assert lost == {}


def test_a_second_column_of_one_meaning_is_told_and_not_taken(tmp_path: Path):
    schedule, lost = read(tmp_path, UNUSED)
    first, second = schedule.activities
    assert (first.name, first.start) == ("Milling", "2026-11-01T00:00")
    assert second.fields["area"] == "Hawalli"
    assert lost["columns"]["detail"] == "Colour"
    assert lost["further_columns"]["detail"] == "Description, Planned start, Location"
    assert lost["further_columns"]["count"] == 3


def test_rows_that_name_no_activity_are_told_by_their_number(tmp_path: Path):
    schedule, lost = read(tmp_path, ROWS)
    assert [activity.name for activity in schedule.activities] == ["Milling", "كشط ثانٍ"]
    assert (lost["unnamed_rows"]["count"], lost["unnamed_rows"]["detail"]) == (3, "3, 5, 6")
