"""A contractor's schedule comes in: previewed, staged, swapped, and the same again is nothing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask.cli import ScriptInfo
from sqlalchemy import func, select, text
from sqlalchemy.exc import OperationalError

from server.db import db
from server.programme.cli import programme
from server.programme.models import (
    Activity,
    ActivityBoq,
    ContractSchedule,
    ScheduleActivity,
    ScheduleImport,
    ScheduleLink,
)
from server.programme.schedules import importing
from server.programme.service import (
    NotAppliedError,
    ProgrammeFaultyError,
    ScheduleRefusedError,
    apply_import,
    discard_import,
    hand_in,
    import_programme,
    read_in,
    read_waiting,
    set_places,
)
from server.programme.tasks import tasks
from tests.factories import inspector, log_work
from tests.server.programme.schedules.plans import PLAN


def preview(plan: str) -> tuple:
    import_id = hand_in(9, "plan.csv", plan.encode())
    return import_id, read_in(import_id)


def take_in(plan: str) -> bool:
    import_id, _ = preview(plan)
    return apply_import(import_id)


def everything() -> list:
    """All rows of the programme, as text."""
    tables = ("activity", "activity_boq", "boq_item", "zone", "contract_schedule")
    found = [str(r) for t in tables for r in db.session.execute(text(f"SELECT {t}::text FROM {t}"))]
    live = "SELECT row::text FROM {} AS row JOIN contract_schedule USING (import_id)"
    for table in ("schedule_activity", "schedule_link", "schedule_calendar"):
        found += [str(r) for r in db.session.execute(text(live.format(table)))]
    return sorted(found)


def test_the_preview_says_what_would_change_and_changes_nothing(contract):
    before = everything()
    _, found = preview(PLAN)
    assert found["activities"] == {"new": 5, "changed": 0, "unchanged": 0, "gone": 2, "kept": 0}
    assert found["links"] == {"new": 3, "gone": 1}
    assert [one["code"] for one in found["gone"]] == ["C09-A01", "C09-A02"]
    assert found["placed"] == 2
    lacking = {one["code"]: one["examples"] for one in found["unplaced"]}
    assert lacking == {"milestone": ["C09-A3"], "work_type": ["C09-A4"]}
    assert everything() == before


def test_the_swap_makes_activities_with_their_places_and_quantities(contract):
    assert take_in(PLAN) is True
    milling = db.session.get(Activity, "C09-A1")
    assert (milling.name_ar, milling.name_en, milling.wbs) == ("كشط", "Milling", "1.1")
    assert (milling.area, milling.governorate, milling.zone) == ("KW-HA-SALMIYA", "KW-HA", "Z1")
    assert (milling.block, milling.work_type) == ("4", "milling")
    assert (str(milling.baseline_start), str(milling.baseline_finish)) == (
        "2025-01-05", "2025-01-20",
    )  # fmt: skip
    binder = db.session.get(Activity, "C09-A2")
    # Its area is the name of the summary above it.
    assert (binder.area, binder.block, binder.predecessors) == (
        "KW-HA-SALMIYA", "7", "C09-A1 FS+2",
    )  # fmt: skip
    shares = {
        (s.activity, s.boq_item): str(s.quantity) for s in db.session.scalars(select(ActivityBoq))
    }
    assert shares == {("C09-A1", "B01"): "8000.000", ("C09-A2", "B02"): "9000.500"}
    assert db.session.get(Activity, "C09-A01") is None
    rows = db.session.scalar(select(func.count()).select_from(ScheduleActivity))
    links = db.session.scalar(select(func.count()).select_from(ScheduleLink))
    assert (rows, links) == (5, 3)


def test_the_same_file_again_changes_nothing(contract):
    take_in(PLAN)
    before = everything()
    import_id, found = preview(PLAN)
    assert found["activities"] == {"new": 0, "changed": 0, "unchanged": 5, "gone": 0, "kept": 0}
    assert apply_import(import_id) is False
    assert everything() == before
    assert db.session.get(ScheduleImport, import_id).state == "unchanged"


def test_a_revised_file_names_each_change_and_leaves_the_baseline(contract):
    take_in(PLAN)
    revised = PLAN.replace("2025-01-21,2025-02-10,15", "2025-01-26,2025-02-20,20")
    revised = revised.replace("B01,8000", "B01,7000")
    import_id, found = preview(revised)
    assert found["activities"]["changed"] == 1
    changed = {(c["code"], c["field"]): (c["before"], c["after"]) for c in found["changed"]}
    assert changed["C09-A2", "finish"] == ("2025-02-10T00:00", "2025-02-20T00:00")
    assert changed["C09-A2", "duration_min"] == (7200, 9600)
    assert found["shares"] == 2
    assert apply_import(import_id) is True
    assert str(db.session.get(Activity, "C09-A2").baseline_finish) == "2025-02-10"
    standing = db.session.get(ContractSchedule, 9)
    row = db.session.get(ScheduleActivity, (standing.import_id, "C09-A2"))
    assert str(row.finish) == "2025-02-20 00:00:00"
    states = db.session.scalars(select(ScheduleImport.state).order_by(ScheduleImport.id)).all()
    assert states == ["superseded", "applied"]


def test_what_was_measured_stays_though_the_file_leaves_it_out(contract):
    log_work(inspector(), "C09-A01", boq_item="B01", quantity="10")
    import_id, found = preview(PLAN)
    assert (found["activities"]["gone"], found["kept"]) == (1, ["C09-A01"])
    apply_import(import_id)
    assert db.session.get(Activity, "C09-A01") is not None
    assert db.session.get(ActivityBoq, ("C09-A01", "B01")) is not None
    assert db.session.get(Activity, "C09-A02") is None


def test_a_line_that_was_measured_on_does_not_leave_its_activity(contract):
    take_in(PLAN)
    log_work(inspector(), "C09-A1", boq_item="B01", quantity="10", from_m=None)
    _, found = preview(PLAN.replace("B01,8000", "B02,100"))
    assert [fault["code"] for fault in found["faults"]] == ["boq_line_has_works"]


def test_a_quantity_beyond_the_boq_is_a_fault_and_not_taken_in(contract):
    import_id, found = preview(PLAN.replace("B01,8000", "B01,20000.5"))
    assert [fault["code"] for fault in found["faults"]] == ["quantity_over_boq"]
    before = everything()
    with pytest.raises(NotAppliedError) as caught:
        apply_import(import_id)
    assert caught.value.code == "has_faults"
    assert everything() == before


def test_words_that_name_no_place_are_told(contract):
    _, found = preview(PLAN.replace("السالمية", "Atlantis").replace("B02", "B77"))
    unknown = {(one["what"], one["word"]) for one in found["unknown"]}
    assert unknown == {("area", "Atlantis"), ("boq", "B77")}


RULES = """\
code,wbs,area,block,work type,BOQ,quantity
,1,Salmiya,12,,,
A4,,,,survey,,
A1,,,,,B01,500
A1,,,,,B02,250
"""


def test_what_the_planner_set_comes_first_at_every_import(contract):
    assert set_places(9, RULES.encode()) == 3
    take_in(PLAN.replace("السالمية", "Atlantis"))
    survey, milling = (db.session.get(Activity, f"C09-{code}") for code in ("A4", "A1"))
    assert (survey.work_type, survey.block, survey.area) == ("survey", "12", "KW-HA-SALMIYA")
    assert milling.area == "KW-HA-SALMIYA"
    shares = db.session.scalars(select(ActivityBoq).where(ActivityBoq.activity == "C09-A1"))
    assert {(one.boq_item, int(one.quantity)) for one in shares} == {("B01", 500), ("B02", 250)}


@pytest.mark.parametrize(
    ("wrong", "fault"),
    [
        ("code,colour\nA1,red\n", (1, "colour", "column_unknown")),
        ("code,area\n,Salmiya\n", (2, "code", "required")),
        ("code,boq,quantity\nA1,B01,many\n", (2, "quantity", "number_wrong")),
        ("code,boq,quantity\nA1,B01,0.0004\n", (2, "quantity", "number_wrong")),
        ("code,boq,quantity\nA1,B01,5\nA1,b01,6\n", (3, "quantity", "repeated")),
        ("wbs,boq,quantity\n1,B01,5\n", (2, "code", "required")),
        ("", (0, "", "file_empty")),
    ],
)
def test_a_planners_table_with_a_fault_is_not_kept(contract, wrong: str, fault: tuple):
    with pytest.raises(ProgrammeFaultyError) as caught:
        set_places(9, wrong.encode())
    assert fault in [(f.row, f.column, f.code) for f in caught.value.faults]


def test_a_preview_that_something_else_overtook_is_not_applied(contract):
    first, _ = preview(PLAN)
    second, _ = preview(PLAN.replace("Milling", "Milling again"))
    apply_import(second)
    with pytest.raises(NotAppliedError) as caught:
        apply_import(first)
    assert caught.value.code == "preview_old"
    with pytest.raises(NotAppliedError) as caught:
        apply_import(second)
    assert caught.value.code == "not_staged"


def test_a_contract_that_is_none_has_no_schedule(kuwait):
    with pytest.raises(NotAppliedError) as caught:
        hand_in(77, "plan.csv", PLAN.encode())
    assert caught.value.code == "contract_unknown"


def test_the_worker_reads_what_waits_and_keeps_a_refusal(contract):
    good = hand_in(9, "plan.csv", PLAN.encode())
    bad = hand_in(9, "empty.csv", b"")
    assert "read_schedules" in tasks.tasks
    assert read_waiting() == 2
    assert db.session.get(ScheduleImport, good).state == "staged"
    refused = db.session.get(ScheduleImport, bad)
    assert (refused.state, refused.refusal["code"]) == ("refused", "file_empty")
    with pytest.raises(ScheduleRefusedError):
        read_in(bad)


@pytest.mark.parametrize(
    ("said", "wrong"),
    [("15,A1 FS+2d", "99999999999,A1 FS+2d"), ("FS+2d", "FS+999999999d"), ("8000", "9e30")],
)
def test_numbers_beyond_reason_are_refused_and_hold_up_no_other_file(contract, said, wrong):
    bad = hand_in(9, "bad.csv", PLAN.replace(said, wrong).encode())
    good = hand_in(9, "plan.csv", PLAN.encode())
    assert read_waiting() == 2
    refused = db.session.get(ScheduleImport, bad)
    assert (refused.state, refused.refusal["code"]) == ("refused", "number_wrong")
    assert db.session.get(ScheduleImport, good).state == "staged"


def state_of(import_id) -> str:
    return db.session.scalar(select(ScheduleImport.state).where(ScheduleImport.id == import_id))


def test_a_fault_of_ours_holds_up_no_other_file(contract, monkeypatch):
    bad = hand_in(9, "bad.csv", PLAN.encode())
    good = hand_in(9, "plan.csv", PLAN.encode())
    stage = importing.stage

    def faulty(import_id, *rest):
        if import_id == bad:
            raise RuntimeError
        return stage(import_id, *rest)

    monkeypatch.setattr(importing, "stage", faulty)
    assert read_waiting() == 2
    refused = db.session.get(ScheduleImport, bad)
    assert (refused.state, refused.refusal["code"]) == ("refused", "file_broken")
    assert state_of(good) == "staged"
    assert read_waiting() == 0


@pytest.mark.parametrize(
    "ours",
    [
        OperationalError("SELECT", {}, Exception("away")),
        OSError(28, "No space left on device"),
        MemoryError(),
    ],
)
def test_what_we_lack_is_no_fault_of_the_file(contract, monkeypatch, ours: Exception):
    asked = hand_in(9, "plan.csv", PLAN.encode())

    def away(*_):
        raise ours

    with monkeypatch.context() as patch:
        patch.setattr(importing, "stage", away)
        assert read_waiting() == 1
    assert state_of(asked) == "waiting"
    assert read_waiting() == 1
    assert state_of(asked) == "staged"


@pytest.mark.parametrize("late", [PLAN.replace("Milling", "Something else"), ""])
def test_who_reads_a_file_late_changes_nothing_of_what_stands(contract, monkeypatch, late):
    """The command has read and applied it while the worker was still reading."""
    asked = hand_in(9, "plan.csv", PLAN.encode())
    read = importing._read

    def slow(contract: int, content: bytes):
        with monkeypatch.context() as patch:
            patch.setattr(importing, "_read", read)
            read_in(asked)
            apply_import(asked)
        everything_then.extend(everything())
        return read(contract, late.encode())

    everything_then: list = []
    with monkeypatch.context() as patch:
        patch.setattr(importing, "_read", slow)
        assert read_waiting() == 1
    assert everything() == everything_then
    assert state_of(asked) == "applied"


def test_a_file_that_was_read_meanwhile_has_that_readers_preview(contract):
    asked, first = preview(PLAN)
    assert read_in(asked) == first
    assert apply_import(asked) is True


def test_what_stands_is_not_discarded(contract):
    asked, _ = preview(PLAN)
    apply_import(asked)
    before = everything()
    with pytest.raises(NotAppliedError) as caught:
        discard_import(asked)
    assert caught.value.code == "not_staged"
    assert everything() == before


def test_no_transaction_is_open_while_a_file_is_written_down_and_its_reader_starts(
    contract, monkeypatch
):
    reading, is_open = importing.reading, []

    def looked_at(path: Path):
        is_open.append(db.session().in_transaction())
        return reading(path)

    monkeypatch.setattr(importing, "reading", looked_at)
    preview(PLAN)
    assert is_open == [False]


@pytest.mark.parametrize("decide", [apply_import, discard_import])
def test_a_decision_is_taken_on_what_the_database_has(contract, decide):
    asked, _ = preview(PLAN)
    held = db.session.get_one(ScheduleImport, asked)
    assert held.state == "staged"
    db.session.execute(
        text("UPDATE schedule_import SET state = 'discarded'"),
    )
    with pytest.raises(NotAppliedError) as caught:
        decide(asked)
    assert caught.value.code == "not_staged"


@pytest.mark.parametrize(
    ("said", "other"),
    [
        ("2026-09-30", "2026-10-05"),
        ("C09-A02,B01,8000", "C09-A02,B01,7000"),
        ("m2,15000,3.200", "m2,15000,3.300"),
    ],
)
def test_a_preview_of_another_programme_is_not_applied(contract, contract_csv, said, other):
    asked, _ = preview(PLAN)
    assert said in contract_csv
    import_programme(contract_csv.replace(said, other).encode())
    with pytest.raises(NotAppliedError) as caught:
        apply_import(asked)
    assert caught.value.code == "preview_old"
    import_programme(contract_csv.encode())
    assert apply_import(asked) is True


def run(app, *words: str):
    return CliRunner().invoke(programme, ["import", *words], obj=ScriptInfo(create_app=lambda: app))


def test_the_command_previews_and_applies(contract, tmp_path: Path):
    path = tmp_path / "plan.csv"
    path.write_text(PLAN, encoding="utf-8")
    shown = run(contract, str(path), "--contract", "9")
    assert "activities: 5 new" in shown.output
    assert "not measured: The kind of work is not known: 1" in shown.output
    assert "--apply takes it in" in shown.output
    done = json.loads(run(contract, str(path), "--contract", "9", "--apply", "--json").stdout)
    assert (done["applied"], done["is_changed"]) == (True, True)
    again = run(contract, str(path), "--contract", "9", "--apply")
    assert "Nothing changed." in again.output
    path.write_bytes(b"")
    refused = run(contract, str(path), "--contract", "9", "--json")
    assert (refused.exit_code, json.loads(refused.stdout)["code"]) == (2, "file_empty")
    nobody = run(contract, str(path), "--contract", "77", "--json")
    assert (nobody.exit_code, json.loads(nobody.stdout)["code"]) == (2, "contract_unknown")
