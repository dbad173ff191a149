"""What was recorded on stays beside the file, before the preview and after it."""

from __future__ import annotations

from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import text

from server.db import db
from server.programme.models import ActivityBoq, ScheduleImport
from server.programme.schedules import importing
from server.programme.service import (
    NotAppliedError,
    apply_import,
    hand_in,
    import_programme,
    read_in,
    set_places,
)
from tests.factories import inspector, log_work
from tests.server.programme.schedules.plans import PLAN

# Of B02, 15,000 of which C09-A02 holds, as much as the BOQ has.
MUCH = PLAN.replace("B02,9000.5", "B02,15000")


def preview(plan: str) -> tuple[UUID, dict]:
    import_id = hand_in(9, "plan.csv", plan.encode())
    return import_id, read_in(import_id)


def refused(import_id: UUID) -> str:
    with pytest.raises(NotAppliedError) as caught:
        apply_import(import_id)
    return caught.value.code


def held(item: str) -> str:
    sql = "SELECT sum(quantity)::text FROM activity_boq WHERE boq_item = :item"
    return str(db.session.scalar(text(sql), {"item": item}))


def test_what_stays_for_its_records_counts_towards_the_boq(contract: Flask):
    log_work(inspector(), "C09-A02", boq_item="B02", quantity="10", from_m="700")
    import_id, found = preview(MUCH)
    told = [(fault["code"], fault["value"]) for fault in found["faults"]]
    assert told == [("quantity_over_boq", "B02: 30000.000 > 15000.000 (C09-A02)")]
    assert refused(import_id) == "has_faults"


def test_works_since_the_preview_do_not_let_the_boq_be_promised_twice(contract: Flask):
    import_id, found = preview(MUCH)
    assert found["faults"] == []
    log_work(inspector(), "C09-A02", boq_item="B02", quantity="10", from_m="700")
    assert refused(import_id) == "preview_old"
    assert held("B02") == "15000.000"
    assert db.session.get(ScheduleImport, import_id).state == "staged"


def test_works_since_the_preview_do_not_move_to_another_governorate(
    kuwait: Flask, contract_csv: str
):
    import_programme(contract_csv.replace("9,KW-HA,", "9,KW-HA KW-AH,").encode())
    head, row = (
        PLAN.splitlines()[0] + ",Governorate,Zone",
        "A01,1,Milling,كشط,2025-01-05,2025-01-20",
    )
    plan = f"{head}\n{row},12,,,4,B01,8000,KW-AH,Z1\n"
    import_id, found = preview(plan)
    assert (found["faults"], found["unplaced"]) == ([], [])
    log_work(inspector(), "C09-A01", boq_item="B01", quantity="10")
    assert refused(import_id) == "preview_old"
    _, found = preview(plan)
    assert [fault["code"] for fault in found["faults"]] == ["activity_moved"]


def test_works_that_change_nothing_of_it_leave_a_preview_in_force(contract: Flask):
    import_id, _ = preview(PLAN)
    log_work(inspector(), "C09-A01", boq_item="B01", quantity="10")
    assert apply_import(import_id) is True
    assert db.session.get(ActivityBoq, ("C09-A01", "B01")) is not None


def test_a_place_set_while_a_file_was_read_is_looked_at(contract: Flask, monkeypatch):
    """The ground is read beside the child process: what is set after that must count."""
    stage = importing.stage

    def late(*given):
        set_places(9, b"code,work type\nA4,survey\n")
        return stage(*given)

    with monkeypatch.context() as patch:
        patch.setattr(importing, "stage", late)
        import_id, found = preview(PLAN)
    assert found["placed"] == 3
    assert apply_import(import_id) is True


@pytest.mark.parametrize("kind", ["place", "zone"])
def test_a_preview_of_other_places_or_zones_is_not_applied(contract: Flask, contract_csv, kind):
    import_id, _ = preview(PLAN)
    if kind == "place":
        set_places(9, b"code,work type\nA4,survey\n")
    else:
        import_programme(contract_csv.replace("Salmiya zone", "Northern zone").encode())
    assert refused(import_id) == "preview_old"
