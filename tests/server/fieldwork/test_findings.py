"""Field evidence is never refused for its clock, place or quantity: it is kept and flagged."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask

from shared.vocabulary.works import BLOCKING_FLAGS
from tests.ports import START
from tests.server.sync.field import Tablet, add_person, moment, rows, work


def place(lat: str = "29.330000", lon: str = "48.021000", accuracy: str | None = "4.0") -> Any:
    return {"lat": lat, "lon": lon, "accuracy_m": accuracy, "fixed_at": None}


def flags(tablet: Tablet, record: UUID) -> list[str]:
    return list(rows(tablet.app, "SELECT flags FROM work WHERE record = :r", r=record)[0].flags)


def logged(tablet: Tablet, record: UUID | None = None, **fields: Any) -> UUID:
    record = record or uuid4()
    tablet.write(work(**fields), record)
    assert tablet.push(first=len(tablet.bodies))[0]["outcome"] == "created"
    return record


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, []),
        ({"place": None}, ["place_missing"]),
        ({"place": place(accuracy="25.0")}, []),
        ({"place": place(accuracy="25.1")}, ["place_poor"]),
        ({"place": place(accuracy=None)}, ["place_poor"]),
        ({"place": place(accuracy="-1")}, ["place_poor"]),
        ({"place": {**place(), "is_mocked": True}}, ["place_mocked"]),
        ({"place": {**place(), "is_mocked": False}}, []),
        ({"place": place("0", "0")}, ["place_outside_kuwait", "place_off_section"]),
        ({"place": place("90", "180")}, ["place_outside_kuwait", "place_off_section"]),
        ({"place": place(lon="47.95")}, ["place_other_governorate", "place_off_section"]),
        ({"place": place(lat="29.3308")}, []),
        ({"place": place(lat="29.3311")}, ["place_off_section"]),
        ({"from_m": "4800", "to_m": "4850"}, []),
        ({"from_m": "4800", "to_m": "4851"}, ["chainage_outside_section"]),
        ({"from_m": "-5", "to_m": "10"}, ["chainage_outside_section"]),
        ({"section": None, "from_m": None, "to_m": None}, []),
        ({"quantity": "1000"}, []),
        ({"quantity": "1000.001"}, ["quantity_over_boq"]),
    ],
)
def test_a_work_is_kept_with_its_flags(
    tablet: Tablet, fields: dict[str, Any], expected: list[str]
) -> None:
    assert flags(tablet, logged(tablet, **fields)) == expected


def test_a_tablet_three_days_wrong_is_put_on_the_right_day(field: Flask) -> None:
    wrong = Tablet(field, add_person(field), clock_error=timedelta(days=-3))
    record = logged(wrong)
    assert flags(wrong, record) == ["clock_wrong"]
    found = rows(field, "SELECT working_date, time_grade FROM work")[0]
    assert (str(found.working_date), found.time_grade) == ("2026-03-02", "corrected")


def test_a_correction_does_not_move_a_work_to_another_day(tablet: Tablet) -> None:
    record = uuid4()
    first = tablet.write(work(), record)
    tablet.push()
    tablet.app.extensions["tareeq.ports"].clock.advance(minutes=10)
    tablet.write({"quantity": "1"}, record, first, made_at=moment(days=1))
    tablet.push(first=2)
    assert str(rows(tablet.app, "SELECT working_date FROM work")[0].working_date) == "2026-03-02"


def test_a_work_before_its_activity_s_planned_start_is_flagged(tablet: Tablet) -> None:
    record = uuid4()
    tablet.write(work(), record, made_at=moment(days=-70))
    message = tablet.message()
    message["device_time"]["monotonic_ms"] += 70 * 86_400_000
    assert tablet.send(message).get_json()["receipts"][0]["outcome"] == "created"
    assert flags(tablet, record) == ["outside_activity_dates"]


def flags_of_work_at(tablet: Tablet, local: str, **device_time: Any) -> list[str]:
    """Of a work saved at this time of Kuwait's clocks, in the summer before."""
    made_at, record = datetime.fromisoformat(f"{local}:00+03:00"), uuid4()
    tablet.write(work(), record, made_at=made_at)
    message = tablet.message()
    message["device_time"]["monotonic_ms"] += int((START - made_at).total_seconds() * 1000)
    message["device_time"] |= device_time
    assert tablet.send(message).get_json()["receipts"][0]["outcome"] == "created"
    return flags(tablet, record)


@pytest.mark.parametrize(
    ("local", "is_banned"),
    [
        ("2025-07-06T10:59", False),
        ("2025-07-06T11:00", True),
        ("2025-07-06T15:59", True),
        ("2025-07-06T16:00", False),
        ("2025-07-04T12:00", True),  # a Friday
        ("2025-05-31T12:00", False),
        ("2025-06-01T12:00", True),
        ("2025-08-31T12:00", True),
        ("2025-09-01T12:00", False),
    ],
)
def test_a_work_logged_inside_the_midday_ban_is_flagged(
    tablet: Tablet, local: str, is_banned: bool
) -> None:
    expected = ["in_midday_ban"] if is_banned else []
    assert flags_of_work_at(tablet, local) == [*expected, "outside_activity_dates"]


def test_the_midday_ban_keeps_nothing_from_being_accepted() -> None:
    assert "in_midday_ban" not in BLOCKING_FLAGS


def test_an_unsure_time_accuses_nobody(tablet: Tablet) -> None:
    """After a restart of the tablet only its wall clock tells when."""
    found = flags_of_work_at(tablet, "2025-07-06T12:00", boot_id="another")
    assert "clock_unsure" in found
    assert "in_midday_ban" not in found


@pytest.mark.parametrize(
    ("other", "is_overlap"),
    [
        ({}, True),
        ({"from_m": "199.99", "to_m": "300"}, True),
        ({"from_m": "200", "to_m": "300"}, False),
        ({"lane": "2"}, False),
        ({"lane": "all"}, True),
        ({"lane": None}, True),
        ({"layer": "binder"}, False),
        ({"layer": None}, True),
        ({"section": None}, True),
        ({"section": ""}, True),
        ({"from_m": None, "to_m": None}, False),
        ({"from_m": "150", "to_m": "150"}, True),
    ],
)
def test_overlapping_stretches_of_one_layer_and_lane_are_flagged(
    tablet: Tablet, other: dict[str, Any], is_overlap: bool
) -> None:
    logged(tablet, quantity="1")
    record = logged(tablet, **{"quantity": "1", **other})
    assert ("stretch_overlaps" in flags(tablet, record)) == is_overlap


def test_a_work_that_names_no_section_lies_on_its_activity_s(tablet: Tablet) -> None:
    logged(tablet, quantity="1", section=None, layer=None)
    assert flags(tablet, logged(tablet, quantity="1")) == ["stretch_overlaps"]


def test_overlaps_within_one_push_are_flagged(tablet: Tablet) -> None:
    for _ in range(2):
        tablet.write(work(quantity="1"))
    tablet.push()
    found = rows(tablet.app, "SELECT flags FROM work")
    assert [row.flags for row in found] == [["stretch_overlaps"]] * 2


def test_a_withdrawn_work_overlaps_nothing_and_counts_for_nothing(tablet: Tablet) -> None:
    record = uuid4()
    first = tablet.write(work(quantity="900"), record)
    tablet.write({"state": "withdrawn"}, record, first)
    tablet.push()
    assert flags(tablet, logged(tablet, quantity="900")) == []


def test_the_work_that_goes_over_the_activity_s_share_is_flagged(tablet: Tablet) -> None:
    clock = tablet.app.extensions["tareeq.ports"].clock
    first = logged(tablet, from_m="0", to_m="10", quantity="600")
    clock.advance(minutes=1)
    second = logged(tablet, from_m="10", to_m="20", quantity="400.5")
    assert (flags(tablet, first), flags(tablet, second)) == ([], ["quantity_over_boq"])


def test_the_work_that_goes_over_the_contract_s_line_is_flagged(tablet: Tablet) -> None:
    clock = tablet.app.extensions["tareeq.ports"].clock
    logged(tablet, quantity="900")
    clock.advance(minutes=1)
    other = {"activity": "C09-A02", "section": None, "from_m": None, "to_m": None}
    assert flags(tablet, logged(tablet, quantity="600", **other)) == []
    clock.advance(minutes=1)
    assert flags(tablet, logged(tablet, quantity="1", **other)) == ["quantity_over_boq"]


def test_another_contract_s_line_of_the_same_code_does_not_count(tablet: Tablet) -> None:
    logged(tablet, quantity="1000")
    other = {"activity": "C10-A01", "section": None, "from_m": None, "to_m": None}
    assert flags(tablet, logged(tablet, quantity="1000", **other)) == []
