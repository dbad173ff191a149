"""What is due, what is near, and how text is searched."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from mobile.shapes import Fix
from mobile.store import SqliteStore
from mobile.store.folding import fold
from tests.mobile.programme import TODAY, reference
from tests.mobile.steered import HERE
from tests.mobile.store.said import WORK


def codes(store: SqliteStore, **more: object) -> list[str]:
    return [a.code for a in store.activities_due(TODAY, None, **more)]  # type: ignore[arg-type]


def test_due_is_what_has_begun_late_ones_first_and_not_what_is_to_come(store: SqliteStore) -> None:
    due = codes(store)
    assert due[0] == "C01-A11"  # planned to end six days ago
    assert "C10-A14" not in due  # begins in forty days
    assert "C10-A14" in [
        a.code for a in store.activities_due(TODAY + timedelta(days=40), None)
    ]  # fmt: skip


def test_an_activity_measured_in_full_is_due_no_more_until_a_work_is_withdrawn(
    store: SqliteStore,
) -> None:
    fields = {**WORK, "activity": "C10-A02", "boq_item": "B02"}
    store.log_work({**fields, "quantity": "3"}, HERE)
    assert "C10-A02" in codes(store)
    rest = store.log_work({**fields, "quantity": "1"}, HERE)
    assert "C10-A02" not in codes(store)
    store.withdraw_work(rest.record)
    assert "C10-A02" in codes(store)


def test_due_near_a_place_comes_nearest_first(store: SqliteStore) -> None:
    found = store.activities_due(TODAY, HERE)
    distances = [activity.distance_m for activity in found]
    assert distances == sorted(distances)  # type: ignore[type-var]
    far = store.activities_due(TODAY, Fix(28.6, 48.2))
    assert {a.code for a in far} == {a.code for a in found}


def test_an_activity_tells_how_many_works_it_has(store: SqliteStore) -> None:
    store.withdraw_work(store.log_work(WORK, HERE).record)
    store.log_work(WORK, HERE)
    activity = store.activity("C01-A07", HERE)
    assert activity is not None
    assert activity.works_count == 1
    assert activity.distance_m is not None
    assert activity.contract_title_en == "Ring roads and King Fahd Road"


def test_a_newer_reference_replaces_the_older_and_keeps_the_works(store: SqliteStore) -> None:
    saved = store.log_work(WORK, HERE)
    newer = reference("2")
    newer["activities"] = [a for a in newer["activities"] if a["code"] != "C01-A07"]
    newer["activity_boq"] = [b for b in newer["activity_boq"] if b["activity"] != "C01-A07"]
    store.keep_reference(newer)
    assert store.reference_version() == "2"
    assert store.activity("C01-A07") is None
    work = store.work(saved.record)
    assert work is not None
    assert work.activity_en == "C01-A07"  # its code stands for the name that is gone


def test_only_sections_near_by_are_given_for_chainage(store: SqliteStore) -> None:
    near = store.sections_near(HERE.lat, HERE.lon, 250)
    assert 0 < len(near) < len(store.sections())
    for lat, lon in near[0].line:
        assert 28 < lat < 31
        assert 46 < lon < 49


def test_governorates_come_with_their_rings(store: SqliteStore) -> None:
    found = store.governorates()
    assert len(found) == 6
    assert all(ring for governorate in found for ring in governorate.rings)


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("الاسفلت", "الأسفلت"),
        ("قطعه", "قطعة"),
        ("مبنى", "مبني"),
        ("السالميه", "السَّالِمِيَّة"),
        ("١٠", "10"),
        ("كشـــط", "كشط"),
        ("MILLING", "milling"),
        ("résumé", "resume"),
        ("a  b", " a b "),
    ],
)
def test_search_ignores_how_a_word_is_written(typed: str, written: str) -> None:
    assert fold(typed) == fold(written)


def test_works_are_found_by_notes_code_and_the_activitys_name(store: SqliteStore) -> None:
    store.log_work({**WORK, "notes": "قرب الإشارة"}, HERE)
    store.log_work({**WORK, "activity": "C01-A11", "boq_item": "B11"}, HERE)
    assert len(store.works(search="الاشاره")) == 1
    assert len(store.works(search="c01-a11")) == 1
    assert len(store.works(search="العلامات الارضيه")) == 1
    assert len(store.works(search="fifth wearing")) == 1
    assert store.works(search="لا شيء كهذا") == []


def test_a_stretch_is_near_however_far_its_own_point_lies(store: SqliteStore) -> None:
    """One of 15 km that begins under the tablet; the point that stands for it is its end."""
    told = reference()
    line = [[47.0, 29.0], [47.0, 29.135]]
    section = {**told["sections"][0], "code": "R80-S-01", "line": line}
    stretch = {"section": "R80-S-01", "from_m": Decimal(0), "to_m": Decimal(15_000)}
    section |= {"from_m": stretch["from_m"], "to_m": stretch["to_m"]}
    near = {**told["activities"][0], **stretch, "code": "LONG", "lat": 29.135, "lon": 47.0}
    far = {**near, "section": None, "from_m": None, "to_m": None, "code": "FAR", "lat": 29.004}
    sections, activities = [*told["sections"], section], [*told["activities"], near, far]
    store.keep_reference(
        {**told, "version": "long", "sections": sections, "activities": activities}
    )
    found = store.activities_nearest(Fix(29.0, 47.0), limit=1)
    assert [(one.code, round(one.distance_m or 0)) for one in found] == [("LONG", 0)]
