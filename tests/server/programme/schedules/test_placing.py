"""Where a row lies: what its file says now comes before where its activity stood."""

from __future__ import annotations

import pytest
from flask import Flask

from server.db import db
from server.programme.models import Activity
from server.programme.service import apply_import, hand_in, import_programme, read_in

FIRST = """\
Activity ID,WBS,Activity Name,Start,Finish,Area,Zone,Work type
,1,Northern part,2025-01-05,2025-03-30,,,
A1,1.1,Stretch 1,2025-01-05,2025-01-20,Salmiya,Z1,milling
"""
AGAIN = """\
Activity ID,WBS,Activity Name,Start,Finish
{rows}
A1,{wbs},Stretch 1,2025-01-05,2025-01-20
"""


@pytest.fixture
def placed(kuwait: Flask, contract_csv: str) -> Flask:
    """Contract 9 in two governorates and two zones; C09-A1 mills Salmiya, in the first of them."""
    wider = contract_csv.replace("9,KW-HA,", "9,KW-HA KW-AH,")
    wider = wider.replace("*boq", "zone,Z2,قطاع الأحمدي,Southern zone\n*boq", 1)
    import_programme(wider.encode())
    take_in(FIRST)
    assert place() == ("Z1", "KW-HA", "KW-HA-SALMIYA", "milling")
    return kuwait


def take_in(plan: str) -> None:
    import_id = hand_in(9, "plan.csv", plan.encode())
    read_in(import_id)
    apply_import(import_id)


def place() -> tuple[str | None, ...]:
    row = db.session.get(Activity, "C09-A1")
    return row.zone, row.governorate, row.area, row.work_type


def under(*summaries: str) -> str:
    """The plan that says where A1 lies by the names of the summaries above it alone."""
    rows = [
        f",{'.'.join(['1'] * depth)},{name},2025-01-05,2025-03-30"
        for depth, name in enumerate(summaries, 1)
    ]
    return AGAIN.format(rows="\n".join(rows), wbs=".".join(["1"] * (len(rows) + 1)))


def test_the_summaries_above_a_row_come_before_where_it_stood(placed):
    take_in(under("Southern zone", "Fahaheel", "Binder course"))
    assert place() == ("Z2", "KW-AH", "KW-AH-FAHAHEEL", "binder_course")


@pytest.mark.parametrize("name", ["Northern part", "Atlantis"])
def test_where_it_stood_counts_when_the_file_says_nothing(placed, name: str):
    take_in(under(name))
    assert place() == ("Z1", "KW-HA", "KW-HA-SALMIYA", "milling")


def test_a_governorate_that_is_said_leaves_no_area_of_another(placed):
    plan = FIRST.replace("Area,", "Governorate,").replace("Salmiya,Z1,milling", "Ahmadi,Z2,")
    take_in(plan)
    assert place() == ("Z2", "KW-AH", None, "milling")
