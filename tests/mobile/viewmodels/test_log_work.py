"""Logging a work: three touches in the usual case, and nothing typed is ever lost."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mobile.faults import StorageFullError
from mobile.viewmodels.log_work import FORM
from tests.mobile.steered import HERE
from tests.mobile.tablet import FieldTablet

MILLING = "C01-A04"


def form(tablet: FieldTablet):
    return tablet.shell.log_work


def test_the_list_offers_the_nearest_activities_first(tablet: FieldTablet) -> None:
    tablet.shell.log()
    choices = form(tablet).view.choices
    assert choices[0].code == MILLING
    assert len(choices) == 6


def test_choosing_fills_in_place_section_and_chainage(tablet: FieldTablet) -> None:
    tablet.shell.log(MILLING)
    view = form(tablet).view
    assert view.section == "الدائري الخامس"
    assert view.value("from_m") == "6+131"
    assert view.value("layer") == "surface"
    assert view.value("lane") == "all"
    assert view.unit == "م²"
    assert view.place.tone == "ok"


def test_activity_quantity_save_is_enough(tablet: FieldTablet) -> None:
    tablet.shell.log(MILLING)
    form(tablet).edit("quantity", "412.5")
    form(tablet).save()
    (work,) = tablet.store.works()
    assert (work.quantity, work.section, work.from_m) == (Decimal("412.5"), "R5-W-02", 6131)
    assert work.place.lat == HERE.lat
    assert tablet.shell.view.page == "today"
    assert tablet.shell.view.notice.text == "حُفظ على الجهاز، وهو بانتظار الإرسال"


def test_arabic_digits_and_chainage_are_taken(tablet: FieldTablet) -> None:
    tablet.shell.log(MILLING)
    for name, text in (("from_m", "٤+٣٠٠"), ("to_m", "٤+٣٥٠"), ("quantity", "٤١٢٫٥")):
        form(tablet).edit(name, text)
    assert form(tablet).view.length == "الطول 50 م"
    form(tablet).save()
    (work,) = tablet.store.works()
    assert (work.from_m, work.to_m, work.quantity) == (4300, 4350, Decimal("412.5"))


@pytest.mark.parametrize(
    ("field", "typed", "named"),
    [
        ("quantity", "", "الكمية"),
        ("quantity", "كثير", "الكمية"),
        ("quantity", "-4", "الكمية"),
        ("from_m", "12+", "من الكيلو"),
        ("to_m", "1+000", "إلى الكيلو"),
    ],
)
def test_an_error_names_its_field_and_nothing_is_saved(
    tablet: FieldTablet, field: str, typed: str, named: str
) -> None:
    tablet.shell.log(MILLING)
    form(tablet).edit("quantity", "5")
    form(tablet).edit(field, typed)
    form(tablet).save()
    view = form(tablet).view
    assert view.wrong(field)
    assert view.error.startswith(named)
    assert tablet.store.works() == []
    assert tablet.shell.view.page == "log_work"


def test_a_wrong_chainage_is_told_with_an_example_of_one(english: FieldTablet) -> None:
    english.shell.log(MILLING)
    form(english).edit("quantity", "5")
    form(english).edit("from_m", "4+3")
    form(english).save()
    assert form(english).view.error == "From chainage: Type a chainage such as 12+350."


@pytest.fixture(scope="module")
def typist(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FieldTablet]:
    tablet = FieldTablet(tmp_path_factory.mktemp("typist"))
    tablet.shell.start()
    yield tablet
    tablet.close()


ANYTHING = st.text(
    alphabet=st.one_of(
        st.characters(), st.sampled_from("٠١٢٣٫٬+.-0123\x00\u202e\ud800\U0001f6a7"), st.just("ا")
    ),
    max_size=30,
)


@settings(max_examples=60, deadline=None)
@given(
    field=st.sampled_from(["from_m", "to_m", "quantity", "notes", "section", "layer", "lane"]),
    text=ANYTHING,
)
def test_whatever_is_typed_is_saved_or_refused_by_name(
    typist: FieldTablet, field: str, text: str
) -> None:
    typist.shell.log(MILLING)
    form(typist).edit("quantity", "5")
    form(typist).edit(field, text)
    before = len(typist.store.works(limit=1000))
    form(typist).save()
    is_saved = len(typist.store.works(limit=1000)) > before
    assert is_saved != bool(form(typist).view.error)
    typist.store.drop_draft(FORM)


def test_correcting_a_field_takes_its_error_away(english: FieldTablet) -> None:
    english.shell.log(MILLING)
    form(english).save()
    assert form(english).view.error == "Quantity: This field is needed."
    form(english).edit("quantity", "5")
    assert form(english).view.wrong("quantity") == ""
    assert form(english).view.error == ""


def test_what_was_typed_survives_a_kill(tablet: FieldTablet) -> None:
    tablet.shell.log(MILLING)
    form(tablet).edit("quantity", "41")
    form(tablet).edit("notes", "الحاجز ناقص")
    # No goodbye: the next start reads what is in the store.
    tablet.shell.log_work.start()
    view = form(tablet).view
    assert (view.value("quantity"), view.value("notes")) == ("41", "الحاجز ناقص")
    assert view.chosen.code == MILLING


def test_a_saved_work_leaves_no_draft(tablet: FieldTablet) -> None:
    tablet.shell.log(MILLING)
    form(tablet).edit("quantity", "5")
    form(tablet).save()
    assert tablet.store.draft(FORM) == {}
    assert form(tablet).view.chosen is None


def test_a_poor_fix_is_flagged_and_never_refused(tablet: FieldTablet) -> None:
    tablet.locator.give(replace(HERE, accuracy_m=80.0))
    tablet.shell.log(MILLING)
    assert form(tablet).view.place.warnings[0].startswith("دقة ضعيفة")
    form(tablet).edit("quantity", "5")
    form(tablet).save()
    assert len(tablet.store.works()) == 1


def test_far_from_the_section_is_said_and_never_refused(english: FieldTablet) -> None:
    english.shell.log("C09-A03")
    assert "from the activity's section" in form(english).view.place.warnings[0]
    assert form(english).view.value("from_m") == "0+000"
    form(english).fill_here("to_m")
    assert form(english).view.value("to_m") == ""
    form(english).edit("quantity", "3")
    form(english).save()
    assert len(english.store.works()) == 1


def test_here_puts_the_own_chainage_in(tablet: FieldTablet) -> None:
    tablet.shell.log(MILLING)
    tablet.locator.give(replace(HERE, lat=29.3110, lon=48.0337))
    form(tablet).fill_here("to_m")
    assert form(tablet).view.value("to_m") != form(tablet).view.value("from_m")
    assert form(tablet).view.value("to_m").startswith("5+")


def test_more_than_the_boq_is_said_and_never_refused(english: FieldTablet) -> None:
    english.shell.log("C10-A02")
    form(english).edit("quantity", "9")
    assert "More than the activity's BOQ quantity (4 no.)" in form(english).view.quantity_note
    form(english).save()
    assert len(english.store.works()) == 1


def test_a_full_tablet_says_so_and_keeps_the_form(
    tablet: FieldTablet, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise StorageFullError

    tablet.shell.log(MILLING)
    form(tablet).edit("quantity", "5")
    monkeypatch.setattr(tablet.store, "log_work", full)
    form(tablet).save()
    assert form(tablet).view.error.startswith("ذاكرة الجهاز ممتلئة")
    assert form(tablet).view.value("quantity") == "5"


def test_undo_takes_a_saved_work_back(tablet: FieldTablet) -> None:
    tablet.shell.log(MILLING)
    form(tablet).edit("quantity", "5")
    form(tablet).save()
    tablet.shell.undo()
    assert [work.state for work in tablet.store.works()] == ["withdrawn"]
    assert tablet.shell.view.notice.text == "تم التراجع"
    assert tablet.shell.view.notice.action == ""


def test_a_quantity_beyond_any_road_is_refused_at_its_field(english: FieldTablet) -> None:
    english.shell.log(MILLING)
    form(english).edit("quantity", "999999999999")
    form(english).save()
    assert form(english).view.wrong("quantity") == english.shell.kit.texts.error(
        "number_not_allowed"
    )
    assert english.store.works() == []


def test_more_than_is_left_of_the_plan_is_warned_of_and_saved(english: FieldTablet) -> None:
    planned = english.store.boq_lines(MILLING)[0].quantity
    english.log(MILLING, str(planned - 10))
    english.shell.log(MILLING)
    form(english).edit("quantity", "10")
    assert form(english).view.quantity_note == ""
    form(english).edit("quantity", "11")
    assert "More than the plan's quantity: 10 of" in form(english).view.quantity_note
    form(english).save()
    assert len(english.store.works()) == 2


def test_a_correction_is_not_counted_against_itself(english: FieldTablet) -> None:
    planned = english.store.boq_lines(MILLING)[0].quantity
    record = english.log(MILLING, str(planned - 10))
    english.shell.correct(record)
    form(english).edit("quantity", str(planned))
    assert form(english).view.quantity_note == ""
