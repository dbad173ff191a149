"""What a planner is to see before Apply: no network, value left out, rows that are no work."""

from __future__ import annotations

import pytest
from flask import Flask

from server.programme.service import NotAppliedError, apply_import, hand_in, read_in
from tests.factories import inspector, log_work
from tests.server.programme.schedules.plans import PLAN

HEAD = "Activity ID,Activity Name,Start,Finish,Duration,Predecessors,Area\n"
RING = HEAD + (
    "A1,Milling,2026-11-01,2026-11-10,,A3,Salmiya\n"
    "A2,Binder,2026-11-01,2026-11-10,,A1 SS,Salmiya\n"
    "A3,Wearing,2026-11-01,2026-11-10,,A2; A4,Salmiya\n"
    "A4,Markings,2026-11-01,2026-11-10,,,Salmiya\n"
)
BACKWARDS = HEAD + (
    "A1,Milling,2026-12-20,2026-12-01,,,Salmiya\n"
    "A2,Binder,2026-12-20 15:00,2026-12-20,,,Salmiya\n"
    "A3,Handing over,2026-12-20,2026-12-19,0,,Salmiya\n"
)


def preview(plan: str) -> tuple:
    import_id = hand_in(9, "plan.csv", plan.encode())
    return import_id, read_in(import_id)


@pytest.mark.parametrize(
    ("plan", "fault"),
    [
        (RING, (2, "predecessors", "links_circle", "C09-A1 → C09-A2 → C09-A3 → C09-A1")),
        (BACKWARDS, (2, "finish", "dates_order", "C09-A1: 2026-12-20 > 2026-12-01")),
    ],
)
def test_what_makes_no_network_is_a_fault_that_blocks(contract: Flask, plan: str, fault: tuple):
    import_id, found = preview(plan)
    told = [(f["row"], f["column"], f["code"], f["value"]) for f in found["faults"]]
    assert told == [fault]
    with pytest.raises(NotAppliedError):
        apply_import(import_id)


def test_value_that_no_activity_would_have_is_told(contract: Flask):
    """B01 12,000 and 8,000 at 0.850, B02 15,000 at 3.200; the file has 8,000 and 9,000.5."""
    _, found = preview(PLAN)
    assert found["value"] == {
        "held_kwd": "65000.000",
        "left_out_kwd": "29398.400",
        "percent": "45.2",
    }


def test_value_that_goes_on_under_other_codes_is_not_told(contract: Flask):
    everything = PLAN.replace("8000", "20000").replace("9000.5", "15000")
    _, found = preview(everything)
    assert found["value"] == {"held_kwd": "65000.000", "left_out_kwd": "0.000", "percent": "0.0"}


def test_value_of_what_stays_for_its_records_is_not_left_out(contract: Flask):
    log_work(inspector(), "C09-A02", boq_item="B02", quantity="10", from_m="700")
    _, found = preview(PLAN.replace("8000", "12000").replace("B02,9000.5", ","))
    assert found["value"]["left_out_kwd"] == "0.000"


CLERK = HEAD + (
    "A1,كشط,2026-11-01,2026-11-10,,,Salmiya\n"
    "A2,رابطة,2026-11-11,2026-11-20,,A1,Salmiya\n"
    "A3,إجمالي الكشط,2026-11-01,2026-11-10,,,Salmiya\n"
    ",الإجمالي,2026-11-01,2026-11-20,280 d,,\n"
    ",أعدّ هذا الجدول: م. فلان,,,,,\n"
    ",Prepared by: Eng. X,,,,,\n"
)


def suspected(found: dict) -> list[tuple]:
    return [(one["row"], one["name"], one["why"]) for one in found["suspected"]]


def test_totals_and_signatures_are_suspected_and_not_dropped(contract: Flask):
    _, found = preview(CLERK)
    assert suspected(found) == [
        (4, "إجمالي الكشط", "total"),
        (5, "الإجمالي", "total"),
        (6, "أعدّ هذا الجدول: م. فلان", "note"),
        (7, "Prepared by: Eng. X", "note"),
    ]
    assert found["activities"]["new"] == 6
    assert found["faults"] == []


def test_a_row_that_spans_all_others_with_nothing_of_its_own_is_suspected(contract: Flask):
    plan = CLERK.replace("الإجمالي", "المشروع").replace("إجمالي الكشط", "كشط ٢")
    _, found = preview(plan)
    assert suspected(found)[0] == (5, "المشروع", "spans")
    with_code = plan.replace(",المشروع", "P1,المشروع")
    assert all(why == "note" for _, _, why in suspected(preview(with_code)[1]))
    shorter = plan.replace("2026-11-20,280 d", "2026-11-19,280 d")
    assert all(why == "note" for _, _, why in suspected(preview(shorter)[1]))


@pytest.mark.parametrize(
    "name", ["Site preparation", "إعداد الموقع", "Summary of drains", "مجموعة"]
)
def test_names_of_works_are_not_suspected(contract: Flask, name: str):
    _, found = preview(CLERK.replace("كشط,", f"{name},", 1))
    assert name not in [told for _, told, _ in suspected(found)]


def test_a_summary_is_no_suspect(contract: Flask):
    assert suspected(preview(PLAN)[1]) == []
