"""An inspection typed, kept, judged and saved with what it found."""

from __future__ import annotations

import json

import pytest

from mobile.faults import StorageFullError
from mobile.shapes import ChecklistLine
from mobile.viewmodels.inspection import Inspecting
from mobile.viewmodels.page import INSPECT, NCR_FORM, RECORD, TODAY
from tests.mobile.steered import HERE
from tests.mobile.store.pictures import jpeg
from tests.mobile.tablet import FieldTablet

COURSE = "C01-A07"


@pytest.fixture
def safety(tablet: FieldTablet) -> Inspecting:
    """A safety check of a course, begun."""
    tablet.locator.give(HERE)
    tablet.shell.inspect(f"safety:{COURSE}")
    form = tablet.store.forms("safety")[0]
    tablet.shell.inspecting.choose(f"safety/{form.code}")
    return tablet.shell.inspecting


def lines(tablet: FieldTablet) -> tuple[ChecklistLine, ...]:
    return tablet.store.forms("safety")[0].lines


def fail_with_ncr(tablet: FieldTablet, severity: str = "major") -> None:
    """The first line fails, and a non-conformance is raised of it."""
    line, shell = lines(tablet)[0], tablet.shell
    shell.inspecting.answer(line.item, "fail")
    shell.inspecting.edit(f"remark.{line.item}", "لوحتان ناقصتان")
    shell.inspecting.raise_ncr(f"item:{line.item}", line.text_ar)
    shell.ncr_form.edit("severity", severity)


def test_nothing_fetched_says_what_to_do(tablet: FieldTablet) -> None:
    with tablet.store.database.write() as rows:
        rows.execute("DELETE FROM form")
    tablet.shell.inspect(f":{COURSE}")
    assert tablet.shell.inspecting.view.kinds == ()
    assert "زامن" in tablet.shell.inspecting.view.empty


def test_kinds_that_fit_the_work_are_offered_by_the_names_of_their_forms(
    tablet: FieldTablet,
) -> None:
    tablet.locator.give(HERE)
    tablet.shell.go(INSPECT)
    page = tablet.shell.inspecting
    assert COURSE in [choice.code for choice in page.view.choices] or page.view.choices
    page.choose_activity(COURSE)
    fitting = {form.code for form in tablet.store.forms(work_type="wearing_course")}
    assert {row.key.partition("/")[2] for row in page.view.kinds} == fitting
    page.other()
    assert page.view.kinds == ()
    assert page.view.choices


def test_answers_are_saved_as_they_stood_with_the_version_of_their_form(
    tablet: FieldTablet, safety: Inspecting
) -> None:
    first, second, *_ = lines(tablet)
    safety.answer(first.item, "pass")
    safety.answer(second.item, "fail")
    safety.edit(f"remark.{second.item}", "مائلة")
    assert safety.view.result == "fail"
    safety.save()
    (record,) = tablet.store.records("inspection")
    form = tablet.store.forms("safety")[0]
    assert record.state == "attended"
    assert record.fields["form"] == {"code": form.code, "version": form.version}
    assert record.fields["checklist"] == [
        {"item": first.item, "text": first.text_ar, "answer": "pass", "note": None},
        {"item": second.item, "text": second.text_ar, "answer": "fail", "note": "مائلة"},
    ]
    assert record.fields["result"] == "fail"
    assert tablet.shell.view.page == TODAY


def test_a_second_touch_takes_an_answer_back(tablet: FieldTablet, safety: Inspecting) -> None:
    first = lines(tablet)[0]
    safety.answer(first.item, "fail")
    assert safety.view.lines[0].asks
    safety.answer(first.item, "fail")
    assert safety.view.lines[0].answer == ""


@pytest.mark.parametrize(
    ("typed", "tone"), [("95", "ok"), ("٩٠", "bad"), ("٩٦٫٥", "ok"), ("98.1", "bad")]
)
def test_a_reading_is_judged_at_once_in_either_shape_of_digits(
    tablet: FieldTablet, safety: Inspecting, typed: str, tone: str
) -> None:
    limit = tablet.store.limit("compaction", "wearing", None)
    assert limit is not None
    assert limit.min is not None
    assert (limit.min, limit.max) == (92, 97)
    safety.add_reading("compaction")
    safety.read(0, typed)
    (row,) = safety.view.readings
    assert row.tone == tone
    safety.save()
    (record,) = tablet.store.records("inspection")
    (reading,) = record.fields["readings"]
    assert reading["limit"] == limit.as_kept()


def test_a_reading_that_is_no_number_is_said_at_its_field_and_nothing_is_saved(
    tablet: FieldTablet, safety: Inspecting
) -> None:
    safety.add_reading("compaction")
    safety.read(0, "تسعون")
    safety.save()
    assert safety.view.readings[0].error
    assert safety.view.error
    assert tablet.store.records("inspection") == []


def test_a_blank_form_is_not_saved(tablet: FieldTablet, safety: Inspecting) -> None:
    safety.save()
    assert "أجب" in safety.view.error
    assert tablet.store.records("inspection") == []


def test_every_field_is_there_after_a_kill(tablet: FieldTablet, safety: Inspecting) -> None:
    first = lines(tablet)[0]
    safety.answer(first.item, "fail")
    safety.edit(f"remark.{first.item}", "ناقصة")
    safety.add_reading("compaction")
    safety.read(0, "97")
    safety.edit("signer", "م. خالد")
    safety.sign("M1 2L30 40")
    before = safety.view
    again = tablet.restarted()
    again.shell.go(INSPECT)
    after = again.shell.inspecting.view
    assert after.lines == before.lines
    assert after.readings == before.readings
    assert after.signed == before.signed
    again.close()


def test_a_failed_line_becomes_a_non_conformance_with_its_evidence_in_one_act(
    tablet: FieldTablet, safety: Inspecting
) -> None:
    line = lines(tablet)[0]
    fail_with_ncr(tablet)
    assert tablet.shell.view.page == NCR_FORM
    ncr = tablet.shell.ncr_form
    assert ncr.view.value("title") == line.text_ar
    assert ncr.view.value("description") == "لوحتان ناقصتان"
    assert "28" in ncr.view.due
    assert ncr.view.warning
    form = f"ncr:{safety.view.lines[0].ncr}"
    for seed in (1, 2):
        tablet.store.take_photo(form, jpeg(seed), HERE)
    ncr.done()
    assert tablet.shell.view.page == INSPECT
    safety.sign("M1 2L30 40L60 10")
    safety.edit("signer", "م. خالد")
    safety.save()
    (inspection,), (raised,) = tablet.store.records("inspection"), tablet.store.records("ncr")
    assert raised.fields["inspection"] == str(inspection.record)
    assert raised.fields["found_in"] == {"item": line.item}
    assert raised.fields["severity"] == "major"
    assert raised.fields["activity"] == COURSE
    assert len(tablet.store.records("photo", of=raised.record)) == 2
    assert inspection.fields["signature"]["name"] == "م. خالد"
    tablet.shell.undo()
    assert tablet.store.records("inspection") == []
    assert tablet.store.records("ncr") == []


def test_a_full_tablet_saves_neither_and_keeps_both_drafts(
    tablet: FieldTablet, safety: Inspecting, monkeypatch: pytest.MonkeyPatch
) -> None:
    fail_with_ncr(tablet)
    tablet.shell.ncr_form.done()
    ncr = safety.view.lines[0].ncr

    def full(*_: object) -> None:
        raise StorageFullError

    with monkeypatch.context() as patch:
        patch.setattr(type(tablet.store), "attach_form_photos", full)
        safety.save()
    assert "ممتلئة" in safety.view.error
    assert tablet.store.records("inspection") == []
    assert tablet.store.records("ncr") == []
    assert tablet.store.draft(f"ncr:{ncr}")["severity"] == "major"
    safety.save()
    assert len(tablet.store.records("ncr")) == 1


def test_a_non_conformance_that_is_not_needed_is_let_go(
    tablet: FieldTablet, safety: Inspecting
) -> None:
    fail_with_ncr(tablet)
    tablet.shell.ncr_form.let_go()
    assert tablet.shell.view.page == INSPECT
    assert safety.view.lines[0].ncr == ""
    safety.save()
    assert tablet.store.records("ncr") == []


def test_its_page_tells_what_failed_and_an_ncr_is_looked_at_again(
    tablet: FieldTablet, safety: Inspecting
) -> None:
    fail_with_ncr(tablet, "critical")
    tablet.shell.ncr_form.done()
    safety.save()
    (ncr,) = tablet.store.records("ncr")
    tablet.shell.open(f"ncr:{ncr.record}")
    assert tablet.shell.view.page == RECORD
    page = tablet.shell.record_page
    assert page.view.title == lines(tablet)[0].text_ar
    assert page.view.overdue == ""
    tablet.clock.advance(hours=25)
    page.show()
    assert page.view.overdue
    page.act("again")
    assert tablet.shell.view.page == INSPECT
    form = tablet.store.forms("reinspection")[0]
    again = tablet.shell.inspecting
    again.choose(f"reinspection/{form.code}")
    again.answer(form.lines[0].item, "pass")
    again.save()
    newest = tablet.store.records("inspection")[0]
    assert newest.fields["ncr"] == str(ncr.record)
    assert newest.fields["type"] == "reinspection"
    (inspection,) = [r for r in tablet.store.records("inspection") if r != newest]
    tablet.shell.open(f"inspection:{inspection.record}")
    told = dict(page.view.lines)
    assert any("لوحتان ناقصتان" in value for value in told.values())


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


def test_two_hundred_lines_are_answered_within_the_wires_limit(tablet: FieldTablet) -> None:
    form = tablet.store.forms("safety")[0]
    with tablet.store.database.write() as rows:
        row = rows.execute("SELECT body FROM form WHERE code = ?", (form.code,)).fetchone()
        body = json.loads(row["body"])
        one = body["items"][0]
        body["items"] = [{**one, "item": f"line_{n}"} for n in range(200)]
        rows.execute("UPDATE form SET body = ? WHERE code = ?", (json.dumps(body), form.code))
    tablet.shell.inspect(f"safety:{COURSE}")
    page = tablet.shell.inspecting
    page.choose(f"safety/{form.code}")
    for n in range(200):
        page.answer(f"line_{n}", "pass")
    page.save()
    (record,) = tablet.store.records("inspection")
    assert len(record.fields["checklist"]) == 200
