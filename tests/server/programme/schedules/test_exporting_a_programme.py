"""A contract without a contractor's schedule goes out whole, and its file says what stands."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from flask import Flask

from server.programme.schedules.comparing import changes_anything
from server.programme.schedules.reading import read_schedule
from server.programme.schedules.schedule import Activity, Schedule
from server.programme.service import export_schedule, hand_in, import_programme, read_in
from server.programme.weekly_plan import usual_calendar
from tests.factories import accept_work, inspector, log_work, supervisor

pytestmark = pytest.mark.slow

FORMATS = pytest.mark.parametrize("format_", ["MSPDI", "XER"])


def sent_out(tmp_path: Path, format_: str) -> tuple[bytes, Schedule, dict]:
    done = export_schedule(9, format_)
    path = tmp_path / "out"
    path.write_bytes(done.content)
    lost = {one["code"]: one["count"] for one in done.lost}
    return done.content, read_schedule(path), lost


def rows_of(schedule: Schedule) -> dict[str, Activity]:
    """By code, which Microsoft's format has among the texts."""
    return {a.code or a.fields.get("Activity ID", ""): a for a in schedule.activities}


@FORMATS
def test_links_durations_and_calendar_go_out(contract: Flask, tmp_path: Path, format_: str):
    _, schedule, lost = sent_out(tmp_path, format_)
    rows = rows_of(schedule)
    (link,) = schedule.links
    assert (link.predecessor, link.successor) == (rows["C09-A01"].key, rows["C09-A02"].key)
    assert (link.type, link.lag_min) == ("SS", 30 * 480)
    worked = usual_calendar().worked
    assert {code: row.duration_min for code, row in rows.items()} == {
        "C09-A01": worked(date(2026, 8, 2), date(2026, 9, 30)),
        "C09-A02": worked(date(2026, 9, 1), date(2026, 10, 30)),
    }
    # August's mornings end with the midday ban.
    assert (rows["C09-A01"].start, rows["C09-A01"].finish) == (
        "2026-08-02T07:00", "2026-09-30T15:00",
    )  # fmt: skip
    assert rows["C09-A01"].calendar is not None
    assert set(lost) <= {"money", "wbs", "floats", "baselines"}, lost


@FORMATS
def test_what_was_measured_goes_out_as_progress(contract: Flask, tmp_path: Path, format_: str):
    chief = supervisor()
    done = log_work(inspector(), "C09-A01", boq_item="B01", quantity="12000", to_m="600")
    accept_work(chief, done, "12000")
    half = log_work(inspector("other"), "C09-A02", boq_item="B02", quantity="3000", to_m="800")
    accept_work(chief, half, "3000")
    content, schedule, _ = sent_out(tmp_path, format_)
    milling, binder = (rows_of(schedule)[f"C09-A0{n}"] for n in (1, 2))
    assert (milling.percent, milling.actual_start is None, milling.actual_finish is None) == (
        100, False, False,
    )  # fmt: skip
    # Whole percents are all that Microsoft's format has.
    assert binder.percent == pytest.approx(100 * 9600 / 54800, abs=0.5)
    assert (binder.actual_start is None, binder.actual_finish is None) == (False, True)
    if format_ == "XER":
        assert b"TK_Complete" in content
        assert b"TK_Active" in content
        assert b"TK_NotStart" not in content


def says_nothing_new(content: bytes) -> None:
    found = read_in(hand_in(9, "out", content))
    assert found["changed"] == found["new"] == found["gone"] == found["kept"] == []
    assert found["links"] == {"new": 0, "gone": 0}
    assert (found["calendars"], found["shares"]) == (0, 0)
    assert found["faults"] == found["unknown"] == found["suspected"] == []
    assert found["value"]["left_out_kwd"] == "0.000"
    assert not changes_anything(found)


@FORMATS
def test_the_file_that_went_out_says_what_stands(contract: Flask, format_: str):
    says_nothing_new(export_schedule(9, format_).content)
    works = log_work(inspector(), "C09-A01", boq_item="B01", quantity="12000", to_m="600")
    accept_work(supervisor(), works, "12000")
    says_nothing_new(export_schedule(9, format_).content)


def test_a_contract_of_the_demonstration_says_what_stands(kuwait: Flask):
    plan = Path("server/programme/data/contract-15.csv").read_bytes().replace(b"C15-", b"C09-")
    import_programme(plan.replace(b"contract,15,", b"contract,9,"))
    says_nothing_new(export_schedule(9, "XER").content)
