"""The delivery tickets of a course: warned of as typed, saved whatever they say, never lost."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mobile.viewmodels.log_work import FORM, LogWork
from shared.wire.ticket import MAX_TICKETS
from tests.mobile.programme import reference
from tests.mobile.tablet import FieldTablet, acknowledge, give_back, refuse
from tests.mobile.viewmodels.test_log_work import ANYTHING, typist

__all__ = ["typist"]

WEARING, MILLING, BINDER = "C01-A07", "C01-A04", "C10-A05"


def form(tablet: FieldTablet) -> LogWork:
    return tablet.shell.log_work


def begin(tablet: FieldTablet, *tickets: tuple[str, str], activity: str = WEARING) -> LogWork:
    """500 m2 of 50 mm, 60 t, with these tickets typed."""
    tablet.shell.log(activity)
    for name, text in {"quantity": "500", "thickness_mm": "50"}.items():
        form(tablet).edit(name, text)
    for place, (number, tonnes) in enumerate(tickets):
        form(tablet).add_ticket()
        form(tablet).edit_ticket(place, number, tonnes)
    return form(tablet)


def saved(tablet: FieldTablet) -> dict[str, Any]:
    """What the newest change set."""
    with tablet.store.database.read() as rows:
        found = rows.execute(
            "SELECT fields FROM open_change ORDER BY place DESC LIMIT 1"
        ).fetchone()
    return dict(json.loads(found["fields"]))


def test_only_a_course_asks_for_tickets(tablet: FieldTablet) -> None:
    tablet.shell.log(MILLING)
    assert form(tablet).view.tickets is None
    for code in (WEARING, BINDER):
        tablet.shell.log(code)
        assert form(tablet).view.tickets is not None


def test_limits_come_without_anything_else_that_is_new(tablet: FieldTablet) -> None:
    limit = {"work_type": "milling", "density_t_m3": Decimal("2.5"), "most_off_percent": Decimal(9)}
    tablet.store.keep_reference({"version": "1", "is_same": True, "courses": [limit]})
    assert tablet.store.activity(WEARING).course is None
    course = tablet.store.activity(MILLING).course
    assert (course.density_t_m3, course.most_off_percent) == (Decimal("2.5"), 9)
    assert len(tablet.store.sections()) == 253


def test_a_server_that_sends_no_limits_is_asked_for_none(tablet: FieldTablet) -> None:
    tablet.store.keep_reference({**reference(), "courses": []})
    tablet.shell.log(WEARING)
    assert form(tablet).view.tickets is None


@pytest.mark.parametrize(
    ("tickets", "note", "fits"),
    [
        ((), "", True),
        ((("", ""),), "", True),
        ((("1", "x"),), "", True),
        ((("1", "20"), ("2", "٢٠٫٥"), ("3", "19")), "Tickets: 59.5 t, expected: 60 t", True),
        ((("1", "63"),), "Tickets: 63 t, expected: 60 t", True),
        (
            (("1", "63.001"),),
            "Tickets: 63 t, expected: 60 t: off by \u20665.1%\u2069. Saved and flagged.",
            False,
        ),
        (
            (("1", "20"), ("2", "20")),
            "Tickets: 40 t, expected: 60 t: off by \u206633.4%\u2069. Saved and flagged.",
            False,
        ),
    ],
)
def test_what_tickets_come_to_is_said_beside_what_is_expected(
    english: FieldTablet, tickets: tuple[tuple[str, str], ...], note: str, fits: bool
) -> None:
    panel = begin(english, *tickets).view.tickets
    assert (panel.note, panel.fits) == (note, fits)


def test_without_a_thickness_there_is_nothing_to_compare(english: FieldTablet) -> None:
    begin(english, ("1", "20")).edit("thickness_mm", "")
    note = form(english).view.tickets.note
    assert note == "Tickets: 20 t. Type the thickness to compare it with what is expected."


def test_tickets_that_are_off_are_saved_all_the_same(tablet: FieldTablet) -> None:
    begin(tablet, ("A-1041", "٢٠٫٥"), ("", ""), ("A-1042", "1")).save()
    (work,) = tablet.store.works()
    assert work.thickness_mm == 50
    assert list(work.tickets) == [
        {"number": "A-1041", "tonnes": "20.5"},
        {"number": "A-1042", "tonnes": "1"},
    ]
    assert tablet.shell.view.page == "today"


def test_a_work_without_tickets_says_nothing_of_them(tablet: FieldTablet) -> None:
    tablet.shell.log(WEARING)
    form(tablet).edit("quantity", "5")
    form(tablet).save()
    assert not {"tickets", "thickness_mm"} & set(saved(tablet))


@pytest.mark.parametrize(
    ("row", "error"),
    [
        (("A-1", ""), "This field is needed."),
        (("", "20"), "This field is needed."),
        (("A-1", "x"), "Type a number such as 412.50."),
        (("A-1", "0"), "The quantity must be above zero."),
        (("A-1", "2000"), "The number is outside the allowed range."),
        (("9" * 41, "20"), "The text is too long."),
    ],
)
def test_an_error_stands_at_its_row_and_nothing_is_saved(
    english: FieldTablet, row: tuple[str, str], error: str
) -> None:
    begin(english, ("A-0", "20"), row).save()
    view = form(english).view
    assert [entry.error for entry in view.tickets.entries] == ["", error]
    assert view.error == f"Delivery tickets: {error}"
    assert english.store.works() == []
    form(english).edit_ticket(1, "A-1", "20")
    assert [entry.error for entry in form(english).view.tickets.entries] == ["", ""]
    form(english).save()
    assert len(english.store.works()) == 1


def test_a_thickness_in_metres_is_a_slip(english: FieldTablet) -> None:
    begin(english).edit("thickness_mm", "0.05")
    form(english).save()
    assert form(english).view.error == "Thickness: The number is outside the allowed range."


def test_a_ticket_that_stands_twice_is_said(english: FieldTablet) -> None:
    panel = begin(english, ("A-1041", "20"), ("B-7", "20"), ("a ١٠٤١", "20")).view.tickets
    assert not panel.fits
    assert panel.note.splitlines()[1].startswith("Ticket \u2066a ١٠٤١\u2069 is counted already")


def test_a_ticket_of_another_work_is_said_unless_that_was_withdrawn(english: FieldTablet) -> None:
    begin(english, ("A-1041", "60")).save()
    panel = begin(english, ("A-1041", "60")).view.tickets
    assert not panel.fits
    english.store.withdraw_work(english.store.works()[0].record)
    form(english).show()
    assert form(english).view.tickets.fits


def test_rows_are_added_and_taken_away(tablet: FieldTablet) -> None:
    begin(tablet, ("1", "10"), ("2", "20"), ("3", "30")).remove_ticket(1)
    entries = form(tablet).view.tickets.entries
    assert [(one.number, one.tonnes) for one in entries] == [("1", "10"), ("3", "30")]
    for _ in range(MAX_TICKETS - 2):
        form(tablet).add_ticket()
    assert not form(tablet).view.tickets.may_add


def test_what_was_typed_survives_a_kill(tablet: FieldTablet) -> None:
    begin(tablet, ("A-1041", "20,"), ("", "3"))
    form(tablet).start()
    view = form(tablet).view
    assert view.value("thickness_mm") == "50"
    entries = [(one.number, one.tonnes) for one in view.tickets.entries]
    assert entries == [("A-1041", "20,"), ("", "3")]


def test_tickets_typed_before_another_activity_was_chosen_stay_in_sight(
    tablet: FieldTablet,
) -> None:
    begin(tablet, ("A-1", "20")).choose_activity(MILLING)
    assert len(form(tablet).view.tickets.entries) == 1


def returned(tablet: FieldTablet, *tickets: tuple[str, str]) -> None:
    begin(tablet, *tickets).save()
    record = tablet.store.works()[0].record
    acknowledge(tablet.store)
    work = tablet.store.work(record)
    delivered = {"tickets": list(work.tickets), "thickness_mm": str(work.thickness_mm)}
    give_back(tablet.store, work, "التذاكر ناقصة", **delivered)
    form(tablet).start_correction(record)


def test_a_correction_sends_the_tickets_only_when_they_changed(tablet: FieldTablet) -> None:
    returned(tablet, ("A-1", "40.0"))
    entries = form(tablet).view.tickets.entries
    assert [(one.number, one.tonnes) for one in entries] == [("A-1", "40")]
    form(tablet).edit("notes", "أعيد الوزن")
    form(tablet).save()
    assert set(saved(tablet)) == {"notes", "state"}


def test_a_correction_adds_a_ticket_and_takes_all_away(tablet: FieldTablet) -> None:
    returned(tablet, ("A-1", "40"))
    form(tablet).add_ticket()
    form(tablet).edit_ticket(1, "A-2", "20")
    form(tablet).save()
    assert saved(tablet)["tickets"] == [
        {"number": "A-1", "tonnes": "40"},
        {"number": "A-2", "tonnes": "20"},
    ]
    record = tablet.store.works()[0].record
    form(tablet).start_correction(record)
    for _ in range(2):
        form(tablet).remove_ticket(0)
    form(tablet).edit("thickness_mm", "")
    form(tablet).save()
    assert (saved(tablet)["tickets"], saved(tablet)["thickness_mm"]) == (None, None)
    assert tablet.store.work(record).tickets == ()


def test_what_a_newer_tablet_wrote_beside_a_ticket_stays(tablet: FieldTablet) -> None:
    newer = {"number": "A-1", "tonnes": "40", "plant": "2"}
    fields = {"activity": WEARING, "boq_item": "B07", "quantity": "500", "tickets": [newer]}
    record = tablet.store.log_work(fields, None).record
    form(tablet).start_correction(record)
    form(tablet).add_ticket()
    form(tablet).edit_ticket(1, "A-2", "20")
    form(tablet).save()
    assert saved(tablet)["tickets"] == [newer, {"number": "A-2", "tonnes": "20"}]


def test_refused_tickets_are_shown_again_as_they_were_meant(tablet: FieldTablet) -> None:
    begin(tablet, ("A-1", "40")).save()
    acknowledge(tablet.store)
    record = tablet.store.works()[0].record
    tablet.store.correct_work(record, {"tickets": [{"number": "A-9", "tonnes": "60"}]})
    refuse(tablet.store, "transition_not_allowed", "state")
    form(tablet).start_correction(record)
    assert [one.number for one in form(tablet).view.tickets.entries] == ["A-9"]


def test_the_record_shows_thickness_and_tickets(english: FieldTablet) -> None:
    begin(english, ("A-1", "40"), ("A-2", "20.5")).save()
    english.shell.open(f"work:{english.store.works()[0].record}")
    lines = dict(english.shell.work_record.view.lines)
    assert lines["Thickness"] == "50 mm"
    assert lines["Delivery tickets"] == "2 · 60.5 t"


@settings(max_examples=60, deadline=None)
@given(rows=st.lists(st.tuples(ANYTHING, ANYTHING), max_size=4), thickness=ANYTHING)
def test_whatever_is_typed_is_saved_or_refused_by_name(
    typist: FieldTablet, rows: list[tuple[str, str]], thickness: str
) -> None:
    typist.shell.log(WEARING)
    form(typist).edit("quantity", "5")
    form(typist).edit("thickness_mm", thickness)
    for place, row in enumerate(rows):
        form(typist).add_ticket()
        form(typist).edit_ticket(place, *row)
    before = len(typist.store.works(limit=1000))
    form(typist).save()
    is_saved = len(typist.store.works(limit=1000)) > before
    assert is_saved != bool(form(typist).view.error)
    typist.store.drop_draft(FORM)


def test_more_tonnes_than_any_number_of_them(tablet: FieldTablet) -> None:
    begin(tablet, *[(str(n), "1000") for n in range(MAX_TICKETS)]).save()
    (work,) = tablet.store.works()
    assert sum(Decimal(one["tonnes"]) for one in work.tickets) == 60_000
