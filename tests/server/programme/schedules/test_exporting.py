"""A contract's schedule goes out as MSPDI and XER, and comes home again the same."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask
from flask.cli import ScriptInfo

from server.programme.cli import programme
from server.programme.schedules.charsets import charset_of
from server.programme.schedules.exporting import what_was_lost
from server.programme.schedules.reading import read_schedule, run_child
from server.programme.schedules.schedule import Activity, Calendar, Schedule, Summary
from server.programme.service import (
    apply_import,
    export_schedule,
    hand_in,
    import_programme,
    read_in,
)
from tests.server.programme.schedules.plans import PLAN

# What planners' programs make of a table without hours, calendars and floats.
ALLOWED = {"wbs", "parent", "calendar", "percent", "float_min", "baseline_start", "baseline_finish"}


@pytest.fixture
def planned(contract: Flask) -> Flask:
    """Contract 9 with a schedule that stands."""
    import_id = hand_in(9, "plan.csv", PLAN.encode())
    read_in(import_id)
    apply_import(import_id)
    return contract


@pytest.mark.parametrize("format_", ["MSPDI", "XER"])
def test_what_goes_out_comes_home_the_same(planned, format_: str):
    done = export_schedule(9, format_)
    # The Arabic name of an activity goes out beside its English one.
    assert charset_of(done.content) == ("cp1256" if format_ == "XER" else "utf-8")
    lost = {one["code"]: one["count"] for one in done.lost}
    assert set(lost) <= {"money", "wbs", "floats", "baselines", "percents"}, lost
    again = hand_in(9, "out", done.content)
    found = read_in(again)
    # A summary goes by its WBS in an XER, so that it comes back under another code.
    assert {one["code"] for one in found["gone"]} <= {"C09-U1"}
    assert found["links"] == {"new": 0, "gone": 0}
    assert found["shares"] == 0
    assert found["faults"] == found["unknown"] == []
    fields = {c["field"] for c in found["changed"] if c["code"] != "C09-U1"}
    assert fields <= ALLOWED, fields


@pytest.mark.parametrize("format_", ["MSPDI", "XER"])
def test_a_row_lies_under_a_summary_that_comes_after_it(contract, tmp_path: Path, format_: str):
    head, salmiya, milling = PLAN.splitlines(keepends=True)[:3]
    deeper = ",1.5,Block 4,,2025-01-05,2025-03-30,,,,,,\n"
    coats = "A5,1.5.1,Tack coat,,2025-01-05,2025-01-06,1,,,,,\n"
    import_id = hand_in(9, "plan.csv", (head + coats + milling + deeper + salmiya).encode())
    read_in(import_id)
    apply_import(import_id)
    done = export_schedule(9, format_)
    path = tmp_path / "out"
    path.write_bytes(done.content)
    rows = read_schedule(path).activities
    names = {a.key: a.name for a in rows}
    above = {a.name: names.get(a.parent) for a in rows}
    assert (above["Tack coat"], above["Milling"]) == ("Block 4", "Salmiya")
    assert above["Block 4"] == "Salmiya"
    assert "nesting" not in {one["code"] for one in done.lost}


@pytest.mark.parametrize("format_", ["MSPDI", "XER"])
def test_rows_that_lie_between_each_other_go_out_under_their_own(tmp_path: Path, format_: str):
    """The last three are a ring of summaries with a row under it: one of the two comes out."""
    parents = {1: None, 2: None, 3: 1, 4: 2, 5: 1, 6: 7, 7: 8, 8: 7}
    rows = [
        Activity(k, f"A{k}", "", f"Row {k}", parent=above, is_summary=k in (1, 2, 7, 8))
        for k, above in parents.items()
    ]
    sent = Schedule(SUMMARY, activities=rows)
    lines = tmp_path / "lines"
    lines.write_bytes(b"\n".join(sent.lines()))
    back = run_child(["write", format_, str(lines), str(tmp_path / "out")], tmp_path)
    above = {one.key: one.parent for one in back.activities}
    assert {key: above[key] for key in (3, 4, 5, 6, 7)} == {3: 1, 4: 2, 5: 1, 6: 7, 7: 8}
    assert lost_between(sent, back)["nesting"] == 1


def test_a_ring_of_summaries_is_cut_and_told():
    """No file says so of itself; what stands in the database might."""
    rows = [Activity(key, f"A{key}", "", "", parent=above) for key, above in ((1, 2), (2, 1))]
    ring = Schedule(SUMMARY, activities=rows)
    cut = Schedule(SUMMARY, activities=[rows[0], replace(rows[1], parent=None)])
    assert lost_between(ring, cut) == {"nesting": 1}


SUMMARY = Summary("", 0, 0, 0, 0, 0, 0, None, None)
HOLIDAY = ["2025-02-25", "2025-02-26", []]


def lost_between(source: Schedule, back: Schedule) -> dict[str, int]:
    return {one["code"]: one["count"] for one in what_was_lost(source, back)}


@pytest.mark.parametrize("is_summary", [True, False])
def test_a_row_that_comes_back_under_another_is_told(is_summary: bool):
    top, other = Activity(1, "", "1", "Salmiya"), Activity(2, "", "2", "Hawalli")
    row = Activity(3, "A1", "1.1", "Milling", parent=1, is_summary=is_summary)
    sent = Schedule(SUMMARY, activities=[top, other, row])
    for parent, lost in ((1, {}), (2, {"nesting": 1}), (None, {"nesting": 1}), (9, {"nesting": 1})):
        back = Schedule(SUMMARY, activities=[top, other, replace(row, parent=parent)])
        assert lost_between(sent, back) == lost
    # The row of the project itself, that formats put above all others.
    project = [replace(one, parent=one.parent or 9) for one in sent.activities]
    assert lost_between(sent, Schedule(SUMMARY, activities=project)) == {}


@pytest.mark.parametrize(
    ("exceptions", "lost"),
    [
        ([HOLIDAY], {}),
        ([["2025-02-26", "2025-02-26", []], ["2025-02-25", "2025-02-25", []]], {}),
        ([], {"calendars": 1}),
        ([["2025-02-25", "2025-02-25", []]], {"calendars": 1}),
        ([["2025-02-25", "2025-02-26", [["07:00", "11:00"]]]], {"calendars": 1}),
    ],
)
def test_holidays_that_do_not_come_back_are_told(exceptions: list, lost: dict):
    week = [[["07:00", "15:00"]]] * 5 + [[], []]
    source = Schedule(SUMMARY, [Calendar(1, "Kuwait", True, week, [HOLIDAY])])
    back = Schedule(SUMMARY, [Calendar(7, "Kuwait", True, week, exceptions)])
    assert lost_between(source, back) == lost


def test_a_contract_without_a_schedule_goes_out_by_its_baseline(
    kuwait, contract_csv: str, tmp_path: Path
):
    import_programme(contract_csv.encode())
    done = export_schedule(9, "MSPDI")
    path = tmp_path / "out"
    path.write_bytes(done.content)
    rows = {a.name: a for a in read_schedule(path).activities}
    assert rows["كشط"].start == "2026-08-02T07:00"
    assert rows["كشط"].finish == "2026-09-30T15:00"
    assert [amount for _, amount in rows["كشط"].quantities] == ["12000"]
    assert rows["كشط"].fields["area"] == "KW-HA-SALMIYA"


def test_the_command_writes_the_file_and_says_what_is_lost(planned, tmp_path: Path):
    path = tmp_path / "out.xer"
    run = ScriptInfo(create_app=lambda: planned)
    done = CliRunner().invoke(programme, ["export", "9", str(path), "--json"], obj=run)
    told = json.loads(done.stdout)
    assert (done.exit_code, told["format"]) == (0, "XER")
    assert {"money"} <= {one["code"] for one in told["lost"]}
    assert path.read_bytes().startswith(b"ERMHDR")
    nobody = CliRunner().invoke(programme, ["export", "77", str(path)], obj=run)
    assert nobody.exit_code == 2
