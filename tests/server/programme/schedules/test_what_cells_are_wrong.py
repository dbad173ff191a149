"""A cell that is not understood is told by its row and column, and nothing stands in its place."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from flask.cli import ScriptInfo

from server.db import db
from server.programme.cli import programme
from server.programme.models import ActivityBoq
from server.programme.schedules.cells import read_times
from server.programme.schedules.reading import read_schedule
from server.programme.service import NotAppliedError, apply_import, hand_in, read_in

QUANTITIES = """\
Works of October

Activity ID;Name;Start;Finish;BOQ;Quantity;Work type;Area
X1;a;01.11.2026;10.11.2026;B01;{};milling;Salmiya
"""


def found_in(plan: str) -> dict:
    return read_in(hand_in(9, "plan.csv", plan.encode()))


def faults_of(preview: dict) -> list[tuple]:
    return [(f["row"], f["column"], f["code"], f["value"]) for f in preview["faults"]]


@pytest.mark.parametrize("written", ["1.250,5", "1,250.5", "١٬٢٥٠٫٥", "1250,5", "1 250,5"])
def test_a_quantity_is_the_number_that_was_meant(contract, written: str):
    import_id = hand_in(9, "plan.csv", QUANTITIES.format(written).encode())
    found = read_in(import_id)
    assert (found["faults"], found["unknown"]) == ([], [])
    apply_import(import_id)
    assert str(db.session.get(ActivityBoq, ("C09-X1", "B01")).quantity) == "1250.500"


@pytest.mark.parametrize("written", ["1250 m2", "-5", "0", "0.0004", "1250,500", "1,250,5"])
def test_a_bad_quantity_is_told_as_one_of_its_row(contract, written: str):
    found = found_in(QUANTITIES.format(written))
    assert faults_of(found) == [(4, "quantity", "quantity_wrong", written)]
    assert found["unknown"] == []


def test_a_line_that_is_none_is_told_as_the_line(contract):
    found = found_in(QUANTITIES.format("5").replace("B01", "B77"))
    assert [(one["what"], one["word"]) for one in found["unknown"]] == [("boq", "B77")]
    assert found["faults"] == []


TWICE = """\
Works of October

Activity ID,Name,Start,Finish

A1,x,2026-11-01,2026-11-10
A1,y,2026-11-11,2026-11-20
"""


def test_a_code_that_stands_twice_is_told_by_the_files_own_row(contract, tmp_path: Path):
    assert faults_of(found_in(TWICE)) == [(6, "code", "repeated", "C09-A1")]
    path = tmp_path / "plan.csv"
    path.write_text(TWICE, encoding="utf-8")
    run = ScriptInfo(create_app=lambda: contract)
    done = CliRunner().invoke(programme, ["import", str(path), "--contract", "9"], obj=run)
    assert "fault: row 6: This code stands twice. (C09-A1)" in done.output


DATES = """\
Activity ID,Name,Start,Finish,Work type,Area
A1,x,10 نوفمبر 2026,TBD,milling,Salmiya
A2,y,soon,20-Nov-26,milling,Salmiya
A3,z,2026-11-21,2026-11-30,milling,Salmiya
"""


def test_dates_that_are_none_are_told_one_and_all(contract):
    import_id = hand_in(9, "plan.csv", DATES.encode())
    found = read_in(import_id)
    assert faults_of(found) == [
        (2, "finish", "date_wrong", "TBD"),
        (3, "start", "date_wrong", "soon"),
    ]
    with pytest.raises(NotAppliedError) as caught:
        apply_import(import_id)
    assert caught.value.code == "has_faults"


def test_a_table_with_wrong_cells_is_inspected_with_them_counted(tmp_path: Path):
    path = tmp_path / "plan.csv"
    path.write_text(DATES, encoding="utf-8")
    schedule = read_schedule(path)
    assert schedule.activities[0].start == "2026-11-10T00:00"
    (lost,) = schedule.summary.lost
    assert (lost["code"], lost["count"]) == ("unread_values", 2)


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("5 يناير 2026", 1), ("٥ فبراير ٢٠٢٦", 2), ("5 مارس، 2026", 3), ("5-أبريل-26", 4),
        ("5 ابريل 2026م", 4), ("5 مايو 2026", 5), ("5 يونيه 2026", 6), ("5 يوليو 2026 م", 7),
        ("5 أغسطس 2026", 8), ("5 سبتمبر 2026", 9), ("5 أكتوبر 2026", 10), ("5 نوفمبر 2026", 11),
        ("5 ديسمبر 2026", 12), ("5 كانون الثاني 2026", 1), ("5 شباط 2026", 2), ("5 آذار 2026", 3),
        ("5 نيسان 2026", 4), ("5 أيار 2026", 5), ("5 حزيران 2026", 6), ("5 تموز 2026", 7),
        ("5 آب 2026", 8), ("5 أيلول 2026", 9), ("5 تشرين الأول 2026", 10),
        ("5 تشرين الثاني 2026", 11), ("5 كانون الأول 2026", 12), ("5 November 2026", 11),
    ],
)  # fmt: skip
def test_a_months_name_is_known_in_both_languages(text: str, month: int):
    assert read_times([text])[text] == f"2026-{month:02}-05T00:00"


@pytest.mark.parametrize(
    "text", ["5 كانون 2026", "5 شهر 2026", "5 رمضان 1448", "TBD", "32 مايو 2026"]
)
def test_what_names_no_month_of_ours_is_no_date(text: str):
    assert read_times([text])[text] is None
