"""Requests for inspection attended on the tablet, or by nobody."""

from __future__ import annotations

from tests.mobile.tablet import FieldTablet
from tests.mobile.viewmodels.inspecting import COURSE


def test_a_scheduled_request_is_attended_on_its_own_record(tablet: FieldTablet) -> None:
    fields = {
        "type": "request",
        "state": "submitted",
        "activity": COURSE,
        "point": "hold",
    }
    record = tablet.store.save("inspection", fields).record
    tablet.store.edit(record, {"state": "scheduled", "scheduled_for": "2026-11-21T09:00:00Z"})
    tablet.shell.open(f"inspection:{record}")
    assert "attend" in [step.code for step in tablet.shell.record_page.view.steps]
    tablet.shell.record_page.act("attend")
    page = tablet.shell.inspecting
    assert page.view.chosen
    page.answer(page.view.lines[0].item, "pass")
    page.edit("unsigned", "declined")
    page.save()
    left = len(page.view.lines) - 1
    assert page.view.wrong("result").endswith(f"{left}.")
    assert tablet.store.record(record).state == "scheduled"
    page.edit("result", "pass")
    page.save()
    held = tablet.store.record(record)
    assert held is not None
    assert held.state == "attended"
    assert len(tablet.store.records("inspection")) == 1


def test_nobody_came_is_recorded_and_can_be_undone(tablet: FieldTablet) -> None:
    fields = {"type": "request", "state": "submitted", "activity": COURSE}
    record = tablet.store.save("inspection", fields).record
    tablet.store.edit(record, {"state": "scheduled", "scheduled_for": "2026-11-21T09:00:00Z"})
    tablet.shell.open(f"inspection:{record}")
    tablet.shell.record_page.act("no_show")
    assert tablet.shell.record_page.view.state == "لم يحضر أحد"
    tablet.shell.undo()
    held = tablet.store.record(record)
    assert held is not None
    assert held.state == "scheduled"


def test_a_request_is_attended_with_the_checklist_that_was_asked_for(tablet: FieldTablet) -> None:
    activity = tablet.store.activity(COURSE)
    assert activity is not None
    fitting = tablet.store.forms("request", activity.work_type)
    assert len(fitting) > 1
    for form in fitting:
        asked = {"type": "request", "state": "submitted", "activity": COURSE, "form": form.ref}
        record = tablet.store.save("inspection", asked).record
        tablet.shell.inspecting.attend(record)
        shown = [line.item for line in tablet.shell.inspecting.view.lines]
        assert shown == [line.item for line in form.lines]


def test_who_waited_tells_that_the_contractor_did_not_come(tablet: FieldTablet) -> None:
    asked = {"type": "request", "state": "submitted", "activity": COURSE, "point": "hold"}
    record = tablet.store.save("inspection", asked).record
    tablet.store.edit(record, {"state": "scheduled", "scheduled_for": "2026-11-21T06:00:00Z"})
    tablet.shell.record_page.start(record)
    tablet.shell.record_page.act("no_show")
    held = tablet.store.record(record)
    assert held is not None
    assert (held.state, held.fields["absent"]) == ("no_show", "contractor")
