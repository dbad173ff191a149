"""The shift: begun with place and time, ended, or no work with its reason; a kill loses nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from mobile.shapes import RecordView, Safety
from tests.mobile.steered import HERE
from tests.mobile.tablet import FieldTablet, acknowledge


def reports(tablet: FieldTablet) -> list[RecordView]:
    return tablet.store.records("attendance")


def test_the_shift_of_the_hour_is_proposed_on_the_nearest_contract(english: FieldTablet) -> None:
    card = english.shell.shift.view.card
    assert card.title == "Today's shift: Morning"
    assert "Contract 1 " in card.sub
    english.clock.advance(hours=6)
    english.shell.today.refresh()
    assert english.shell.shift.view.card.title == "Today's shift: Evening"


def test_a_shift_begins_with_place_contract_and_workers(english: FieldTablet) -> None:
    shift = english.shell.shift
    shift.edit("workers", "١٢")
    shift.edit("contract", "9")
    shift.start()
    [record] = reports(english)
    fields: Any = record.fields
    assert (fields["presence"], fields["shift"], fields["workers"]) == ("on_site", "morning", "12")
    assert (fields["contract"], fields["governorate"]) == (9, "KW-HA")
    assert float(fields["place"]["lat"]) == HERE.lat
    english.clock.advance(hours=2, minutes=5)
    shift.refresh()
    assert shift.view.is_open
    assert "2 h 5 min" in shift.view.card.sub
    assert shift.view.workers == ""


def test_a_second_start_changes_nothing(tablet: FieldTablet) -> None:
    tablet.shell.shift.start()
    tablet.shell.shift.start()
    assert len(reports(tablet)) == 1


def test_ending_is_a_change_of_the_same_record_and_can_be_undone(tablet: FieldTablet) -> None:
    shift = tablet.shell.shift
    shift.start()
    tablet.clock.advance(hours=8)
    shift.edit("workers", "9")
    shift.end()
    [record] = reports(tablet)
    assert record.fields["ended_at"].startswith("2026-11-21T15:42")
    assert record.fields["workers"] == "9"
    assert not shift.view.is_open
    tablet.shell.undo()
    assert reports(tablet)[0].fields.get("ended_at") is None
    assert shift.view.is_open
    acknowledge(tablet.store)
    assert reports(tablet)[0].safety is Safety.THERE


def test_beginning_can_be_undone(tablet: FieldTablet) -> None:
    tablet.shell.shift.start()
    tablet.shell.undo()
    assert reports(tablet) == []
    assert not tablet.shell.shift.view.is_open


def test_no_work_wants_its_reason(english: FieldTablet) -> None:
    shift = english.shell.shift
    shift.report_no_work()
    assert shift.view.errors == {"reason": "Choose the reason."}
    assert reports(english) == []
    shift.edit("reason", "weather")
    shift.edit("idle_contract", "10")
    shift.report_no_work()
    fields = reports(english)[0].fields
    assert (fields["presence"], fields["reason"], fields["contract"]) == ("no_work", "weather", 10)
    assert shift.view.rows[0].title == "Weather"
    assert not shift.view.is_open


def test_what_is_no_number_is_said_at_its_field(tablet: FieldTablet) -> None:
    tablet.shell.shift.edit("workers", "كثير")
    tablet.shell.shift.start()
    assert tablet.shell.shift.view.errors.keys() == {"workers"}
    assert reports(tablet) == []
    assert tablet.shell.shift.view.workers == "كثير"


def test_a_kill_loses_neither_what_was_typed_nor_the_shift(tmp_path: Path) -> None:
    before = FieldTablet(tmp_path)
    before.shell.start()
    before.shell.shift.edit("workers", "7")
    before.shell.shift.edit("shift", "evening")
    # Killed: nothing is closed, only opened again.
    again = FieldTablet(tmp_path, is_signed_in=False)
    again.shell.start()
    assert (again.shell.shift.view.workers, again.shell.shift.view.shift) == ("7", "evening")
    again.shell.shift.start()
    third = FieldTablet(tmp_path, is_signed_in=False)
    third.shell.start()
    assert third.shell.shift.view.is_open
    assert third.shell.shift.view.workers == ""
    for tablet in (before, again, third):
        tablet.close()


def test_a_clock_set_back_tells_no_wrong_length_and_the_shift_can_end(
    english: FieldTablet,
) -> None:
    shift = english.shell.shift
    shift.start()
    english.clock.advance(days=-3)
    shift.refresh()
    assert "not ended yet" in shift.view.card.sub
    shift.end()
    assert not shift.view.is_open
    assert reports(english)[0].fields["ended_at"]


def test_without_a_programme_it_says_what_to_do(tmp_path: Path) -> None:
    tablet = FieldTablet(tmp_path, is_signed_in=False)
    tablet.shell.speak("en")
    tablet.shell.shift.start()
    assert "Sync first" in tablet.shell.shift.view.errors[""]
    tablet.close()


def test_the_day_is_summed_up(english: FieldTablet) -> None:
    english.log("C01-A04", "10")
    english.log("C01-A04", "12")
    english.clock.advance(minutes=1)
    english.shell.go("shift")
    assert [(line.kind, line.number) for line in english.shell.shift.view.summary] == [
        ("work", "2")
    ]
