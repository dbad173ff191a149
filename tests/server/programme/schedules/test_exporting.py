"""A contract's schedule goes out as MSPDI and XER, and comes home again the same."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask
from flask.cli import ScriptInfo

from server.programme.cli import programme
from server.programme.schedules.charsets import charset_of
from server.programme.schedules.reading import read_schedule
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
