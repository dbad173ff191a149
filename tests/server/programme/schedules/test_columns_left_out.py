"""A table without a column says nothing of it: what stood stays."""

from __future__ import annotations

from flask import Flask

from server.db import db
from server.programme.models import Activity, ContractSchedule, ScheduleActivity, ScheduleLink
from server.programme.service import apply_import, hand_in, read_in
from tests.server.programme.schedules.plans import PLAN

ONE_NAME = """\
رمز النشاط,اسم النشاط,البداية,النهاية
C09-A01,{},2026-08-02,2026-09-30
C09-A02,رابطة,2026-09-01,2026-10-30
"""
PROGRESS = """\
Activity ID,WBS,Activity Name,Start,Finish,% complete,Actual start,Predecessors
,1,Salmiya,2025-01-05,2025-03-30,,,
A1,1.1,Milling,2025-01-05,2025-01-20,45%,2025-01-06,
A2,1.2,Binder course,2025-01-21,2025-02-10,,,A1 FS+2d
"""
BARE = """\
Activity ID,Activity Name,Start,Finish
A1,Milling,2025-01-05,2025-01-25
A2,Binder course,2025-01-21,2025-02-10
"""


def take_in(plan: str) -> dict:
    import_id = hand_in(9, "plan.csv", plan.encode())
    found = read_in(import_id)
    apply_import(import_id)
    return found


def row(code: str) -> ScheduleActivity:
    standing = db.session.get(ContractSchedule, 9).import_id
    return db.session.get(ScheduleActivity, (standing, code))


def test_one_column_of_names_leaves_those_in_the_other_language(contract: Flask):
    found = take_in(ONE_NAME.format("قشط"))
    milling, binder = (db.session.get(Activity, f"C09-A0{n}") for n in (1, 2))
    assert (milling.name_ar, milling.name_en, milling.wbs) == ("قشط", "Milling", "9.1")
    assert (binder.name_ar, binder.name_en, binder.wbs) == ("رابطة", "Binder", "9.2")
    assert binder.predecessors == "C09-A01 SS+30"
    assert {(one["code"], one["field"]) for one in found["changed"]} == {("C09-A01", "name_ar")}


def test_an_english_column_of_names_leaves_the_arabic_ones(contract: Flask):
    take_in(ONE_NAME.format("Planing off"))
    milling = db.session.get(Activity, "C09-A01")
    assert (milling.name_ar, milling.name_en) == ("كشط", "Planing off")


def test_two_names_that_were_one_are_renamed_together(contract: Flask):
    take_in(BARE.replace("Milling", "Milling 1"))
    take_in(BARE.replace("Milling", "كشط ١"))
    milling = db.session.get(Activity, "C09-A1")
    assert (milling.name_ar, milling.name_en) == ("كشط ١", "كشط ١")


def test_what_no_column_says_of_a_schedule_stays(contract: Flask):
    take_in(PROGRESS)
    found = take_in(BARE)
    changed = {(one["code"], one["field"]) for one in found["changed"]}
    assert changed == {("C09-A1", "finish"), ("C09-A1", "parent"), ("C09-A2", "parent")}
    assert found["links"] == {"new": 0, "gone": 0}
    milling = row("C09-A1")
    assert (milling.wbs, int(milling.percent), str(milling.actual_start)) == (
        "1.1", 45, "2025-01-06 00:00:00",
    )  # fmt: skip
    assert db.session.get(Activity, "C09-A2").predecessors == "C09-A1 FS+2"
    assert db.session.query(ScheduleLink).filter_by(import_id=milling.import_id).count() == 1


def test_a_column_that_is_there_is_taken_at_its_word(contract: Flask):
    take_in(PLAN)
    found = take_in(PLAN.replace("A1 FS+2d", "").replace("A3,,,,", ",,,,"))
    assert found["links"] == {"new": 0, "gone": 2}
    found = take_in(PROGRESS)
    cleared = PROGRESS.replace("45%,2025-01-06", ",").replace(",,,A1 FS", ",30%,2025-02-01,A1 FS")
    assert {(one["code"], one["field"]) for one in take_in(cleared)["changed"]} >= {
        ("C09-A1", "percent"),
        ("C09-A1", "actual_start"),
    }
