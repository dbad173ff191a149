"""Non-conformance, defect and obstacle by themselves: begun at a site, kept, saved, let go."""

from __future__ import annotations

from typing import Any

import pytest

from mobile.faults import StorageFullError
from mobile.viewmodels.page import INSPECT, SHORT_FORM, TODAY
from mobile.viewmodels.short_form import BEGUN
from mobile.viewmodels.short_forms import SHORT_FORMS
from shared.wire.kinds import KINDS
from tests.mobile.steered import HERE
from tests.mobile.store.pictures import jpeg
from tests.mobile.tablet import FieldTablet

# What a person types; the first word of a choice by itself.
TYPED: dict[str, dict[str, str]] = {
    "ncr": {"title": "هبوط عند المنهل", "severity": "major", "owner": "المقاول"},
    "defect": {"category": "pothole", "priority": "p2", "depth_mm": "٨٠", "length_m": "1.2"},
    "obstacle": {"category": "utility", "description": "كيبل كهرباء", "since": "٤"},
}
SITE = "activity:C01-A07"


def fill(tablet: FieldTablet, kind: str, site: str = SITE) -> None:
    tablet.shell.act_at(kind, site)
    for name, text in TYPED[kind].items():
        tablet.shell.short_form.edit(name, text)


@pytest.mark.parametrize("kind", TYPED)
def test_what_was_typed_is_saved_with_its_place_and_photos_and_can_be_undone(
    tablet: FieldTablet, kind: str
) -> None:
    fill(tablet, kind)
    assert tablet.shell.view.page == SHORT_FORM
    page = tablet.shell.short_form
    tablet.store.take_photo(page.key() or "", jpeg(1), HERE)
    page.done()
    assert page.view.error == ""
    (record,) = tablet.store.records(kind)
    assert record.fields["activity"] == "C01-A07"
    assert record.fields["section"]
    assert record.fields["from_m"]
    assert float(record.fields["place"]["lat"]) == HERE.lat
    assert record.state == SHORT_FORMS[kind].state
    assert len(tablet.store.records("photo", of=record.record)) == 1
    assert tablet.shell.view.page == TODAY
    tablet.shell.undo()
    assert tablet.store.records(kind) == []


def test_arabic_digits_dates_and_times_are_kept_as_the_wire_has_them(tablet: FieldTablet) -> None:
    fill(tablet, "defect")
    assert tablet.shell.short_form.view.due
    tablet.shell.short_form.done()
    fill(tablet, "obstacle")
    tablet.shell.short_form.done()
    (defect,), (obstacle,) = tablet.store.records("defect"), tablet.store.records("obstacle")
    assert float(defect.fields["depth_mm"]) == 80
    assert defect.fields["due_at"].startswith("2026-11-22")
    assert obstacle.fields["since"] == "2026-11-17"


@pytest.mark.parametrize("kind", TYPED)
def test_a_blank_form_says_at_its_field_what_it_needs(tablet: FieldTablet, kind: str) -> None:
    tablet.shell.act_at(kind, SITE)
    page = tablet.shell.short_form
    page.done()
    needed = {asked.name for asked in SHORT_FORMS[kind].asked if asked.is_needed}
    assert {one.name for one in page.view.entries if one.error} == needed
    assert page.view.error
    assert tablet.store.records(kind) == []


@pytest.mark.parametrize(
    ("kind", "name", "typed"),
    [
        ("defect", "depth_mm", "كثير"),
        ("defect", "length_m", "-1"),
        ("obstacle", "since", "1.5"),
        ("obstacle", "since", "أمس"),
        ("obstacle", "since", "99999"),
    ],
)
def test_a_wrong_number_stays_at_its_field(
    tablet: FieldTablet, kind: str, name: str, typed: str
) -> None:
    fill(tablet, kind)
    page = tablet.shell.short_form
    page.edit(name, typed)
    page.done()
    assert next(one for one in page.view.entries if one.name == name).error
    assert tablet.store.records(kind) == []
    page.edit(name, "2")
    page.done()
    assert len(tablet.store.records(kind)) == 1


def test_a_wrong_chainage_is_told_with_an_example(tablet: FieldTablet) -> None:
    fill(tablet, "defect")
    tablet.shell.short_form.edit("from_m", "هناك")
    tablet.shell.short_form.done()
    assert "12+350" in tablet.shell.short_form.view.from_m_error
    tablet.shell.short_form.fill_here()
    tablet.shell.short_form.done()
    assert len(tablet.store.records("defect")) == 1


def test_each_kind_keeps_its_own_draft_until_it_is_saved_or_let_go(tablet: FieldTablet) -> None:
    fill(tablet, "defect")
    fill(tablet, "obstacle")
    again = tablet.restarted()
    shell: Any = again.shell
    shell.act_at("defect")
    assert shell.short_form.view.value("category") == "pothole"
    shell.short_form.let_go()
    shell.act_at("defect")
    assert shell.short_form.view.value("category") == ""
    shell.act_at("obstacle")
    assert shell.short_form.view.value("description") == "كيبل كهرباء"
    again.close()


def test_another_site_takes_the_form_there_and_leaves_what_was_typed(tablet: FieldTablet) -> None:
    fill(tablet, "ncr")
    tablet.shell.act_at("ncr", "activity:C01-A04")
    page = tablet.shell.short_form
    assert page.view.about_sub.strip("\u2066\u2069") == "C01-A04"
    assert page.view.value("title") == TYPED["ncr"]["title"]


def test_a_work_is_named_in_its_non_conformance(tablet: FieldTablet) -> None:
    work = tablet.log("C01-A04", "180", section="R5-W-02", from_m="4+300", to_m="4+400")
    for kind in TYPED:
        fill(tablet, kind, f"work:{work}")
        tablet.shell.short_form.done()
        (record,) = tablet.store.records(kind)
        assert record.fields["from_m"] == "4300"
        KINDS[kind].schema.load(dict(record.fields))
        assert ("work" in record.fields) == (kind == "ncr")
    (ncr,) = tablet.store.records("ncr")
    assert ncr.fields["work"] == str(work)


def test_where_nothing_is_planned_it_belongs_to_the_nearest_contract(tablet: FieldTablet) -> None:
    with tablet.store.database.write() as rows:
        rows.execute("UPDATE activity SET section = NULL")
    tablet.shell.act_at("defect")
    page = tablet.shell.short_form
    assert "لا نشاط" in page.view.about_sub
    page.edit("category", "cover")
    page.done()
    (record,) = tablet.store.records("defect")
    assert "activity" not in {name for name, value in record.fields.items() if value}
    assert record.fields["contract"]
    assert record.fields["governorate"] == "KW-HA"


def test_another_activity_is_chosen_from_the_nearest(tablet: FieldTablet) -> None:
    fill(tablet, "defect")
    page = tablet.shell.short_form
    page.change_activity()
    other = next(one for one in page.view.choices if one.code != "C01-A07")
    page.choose_activity(other.code)
    page.done()
    (record,) = tablet.store.records("defect")
    assert record.fields["activity"] == other.code


def test_a_full_tablet_keeps_the_draft(
    tablet: FieldTablet, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(tablet, "defect")

    def full(*_: object) -> None:
        raise StorageFullError

    with monkeypatch.context() as patch:
        patch.setattr(type(tablet.store), "attach_form_photos", full)
        tablet.shell.short_form.done()
    assert "ممتلئة" in tablet.shell.short_form.view.error
    assert tablet.store.records("defect") == []
    tablet.shell.short_form.done()
    assert len(tablet.store.records("defect")) == 1


def test_inspect_here_has_activity_road_and_chainage(tablet: FieldTablet) -> None:
    tablet.shell.act_at("inspect", SITE)
    assert tablet.shell.view.page == INSPECT
    page = tablet.shell.inspecting
    assert page.view.kinds
    page.choose(page.view.kinds[0].key)
    assert page.view.value("from_m")


def test_killed_just_after_its_save_a_record_is_not_typed_over(tablet: FieldTablet) -> None:
    fill(tablet, "defect")
    begun = tablet.store.draft(BEGUN)["defect"]
    tablet.shell.short_form.done()
    # The kill came between the save and the note of what is being typed.
    tablet.store.keep_draft(BEGUN, "defect", begun)
    again = tablet.restarted()
    fill(again, "defect")
    again.shell.short_form.done()
    assert len(again.store.records("defect")) == 2
