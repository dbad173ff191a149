"""The list of all records: newest first, of every kind, found however it is written."""

from __future__ import annotations

from uuid import UUID

import pytest

from tests.mobile.tablet import FieldTablet


@pytest.fixture
def held(tablet: FieldTablet) -> dict[str, UUID]:
    """Two works and an obstacle, the newest last."""
    tablet.shell.speak("en")
    found = {"kerb": tablet.log("C09-A06", "180", notes="الحاجز الشرقي")}
    tablet.clock.advance(minutes=1)
    found["base"] = tablet.log("C10-A08", "64")
    tablet.clock.advance(minutes=1)
    fields = {"category": "utility", "description": "أنبوب مكشوف", "state": "open"}
    fields |= {"activity": "C10-A08"}
    saved = tablet.store.save("obstacle", fields)
    found["pipe"] = saved.record
    tablet.shell.go("records")
    return found


def keys(tablet: FieldTablet) -> list[UUID]:
    return [UUID(key.partition(":")[2]) for key in tablet.shell.records.view.keys]


def test_all_kinds_stand_in_one_list_newest_first(
    tablet: FieldTablet, held: dict[str, UUID]
) -> None:
    assert keys(tablet) == [held["pipe"], held["base"], held["kerb"]]
    assert tablet.shell.records.view.total == "Records shown: 3"
    assert dict(tablet.shell.records.view.kinds) == {
        "": "All",
        "work": "Work · 2",
        "obstacle": "Obstacle · 1",
    }


def test_a_row_says_what_it_is_and_opens_it(tablet: FieldTablet, held: dict[str, UUID]) -> None:
    page = tablet.shell.records
    pipe, base, _ = (page.row(key) for key in page.view.keys)
    assert pipe.title
    assert "أنبوب مكشوف" in pipe.sub
    assert base.title == "Fourth Ring Road: failed-base repair"
    assert "64 m³" in base.sub
    tablet.shell.open(base.key)
    assert tablet.shell.view.page == "work"
    tablet.shell.back()
    assert tablet.shell.view.page == "records"


def test_notes_are_told_as_they_were_typed(tablet: FieldTablet, held: dict[str, UUID]) -> None:
    fields = {"type": "safety", "state": "attended", "activity": "C10-A08"}
    saved = tablet.store.save("inspection", {**fields, "notes": {"add": ["مائلة", "ناقصة"]}})
    row = tablet.shell.records.row(f"inspection:{saved.record}")
    assert "مائلة · ناقصة" in row.sub


def test_only_one_kind_and_one_state(tablet: FieldTablet, held: dict[str, UUID]) -> None:
    page = tablet.shell.records
    page.choose_kind("work")
    assert keys(tablet) == [held["base"], held["kerb"]]
    assert dict(page.view.states) == {"": "Any state", "logged": "Logged · 2"}
    page.choose_state("logged")
    assert len(keys(tablet)) == 2
    page.choose_kind("")
    assert (len(keys(tablet)), page.view.states) == (3, ())


@pytest.mark.parametrize("typed", ["الحاجز", "الحَاجز الشرقى", "KERB", "بردورات وبلاط"])
def test_letters_may_be_written_in_any_way(
    tablet: FieldTablet, held: dict[str, UUID], typed: str
) -> None:
    tablet.shell.records.find(typed)
    assert keys(tablet) == [held["kerb"]]


def test_a_word_of_the_activity_and_one_of_the_work_fit_together(
    tablet: FieldTablet, held: dict[str, UUID]
) -> None:
    tablet.shell.records.find("بردورات الحاجز")
    assert keys(tablet) == [held["kerb"]]
    tablet.shell.records.find("بردورات أنبوب")
    assert keys(tablet) == []


def test_a_sync_that_brought_nothing_reads_nothing_anew(
    tablet: FieldTablet, held: dict[str, UUID]
) -> None:
    page = tablet.shell.records
    before = page.view
    page.synced()
    assert page.view is before
    tablet.log("C10-A08", "5")
    page.synced()
    assert len(keys(tablet)) == 4


def test_nothing_found_and_nothing_held_say_different_things(tablet: FieldTablet) -> None:
    tablet.shell.speak("en")
    tablet.shell.go("records")
    assert tablet.shell.records.view.empty_title == "No records on this tablet"
    tablet.log("C10-A08", "64")
    tablet.shell.records.find("xyz")
    assert tablet.shell.records.view.empty_title == "No record fits"


def test_a_record_that_went_says_so(tablet: FieldTablet, held: dict[str, UUID]) -> None:
    row = tablet.shell.records.row(f"work:{UUID(int=9)}")
    assert row.title == tablet.shell.kit.texts("gone")
