"""What was typed stays with its own inspection, and nothing else goes along with it."""

from __future__ import annotations

from uuid import UUID

import pytest

from mobile.viewmodels.inspection import Inspecting
from tests.mobile.steered import HERE
from tests.mobile.tablet import FieldTablet

COURSE, OTHER = "C01-A07", "C01-A04"


@pytest.fixture
def page(tablet: FieldTablet) -> Inspecting:
    tablet.locator.give(HERE)
    return tablet.shell.inspecting


def begin(tablet: FieldTablet, kind: str, activity: str = COURSE, nth: int = 0) -> Inspecting:
    """A checklist of that kind, begun as from a stop of the tour."""
    tablet.shell.inspect(f"{kind}:{activity}")
    page = tablet.shell.inspecting
    if not page.view.chosen:
        page.choose(page.view.kinds[nth].key)
    return page


def ask(tablet: FieldTablet, **fields: object) -> UUID:
    """A request that is scheduled."""
    asked = {"type": "request", "state": "submitted", "activity": COURSE, **fields}
    record = tablet.store.save("inspection", asked).record
    tablet.store.edit(record, {"state": "scheduled", "scheduled_for": "2026-11-21T06:00:00Z"})
    return record


def test_one_that_is_left_half_typed_goes_on_where_it_was(
    tablet: FieldTablet, page: Inspecting
) -> None:
    begin(tablet, "safety")
    page.answer(page.view.lines[0].item, "pass")
    page.edit("notes", "نصفها")
    begin(tablet, "safety", OTHER)
    assert (page.view.lines[0].answer, page.view.value("notes")) == ("", "")
    page.edit("notes", "غيرها")
    begin(tablet, "safety")
    assert (page.view.lines[0].answer, page.view.value("notes")) == ("pass", "نصفها")
    tablet.shell.inspect(f":{OTHER}")
    safety = next(row.key for row in page.view.kinds if row.key.startswith("safety/"))
    page.choose(safety)
    assert page.view.value("notes") == "غيرها"


def test_what_was_left_on_an_earlier_day_is_not_taken_up_for_another(
    tablet: FieldTablet, page: Inspecting
) -> None:
    begin(tablet, "safety")
    page.edit("notes", "أمس")
    tablet.clock.advance(days=1)
    begin(tablet, "safety")
    assert page.view.value("notes") == ""


def test_a_request_that_is_opened_again_keeps_what_was_typed_of_it(
    tablet: FieldTablet, page: Inspecting
) -> None:
    record = ask(tablet, from_m="1200", section="R5-W-02", layer="binder")
    page.attend(record)
    page.readings.add("compaction")
    place = len(page.view.readings) - 1
    page.readings.read(place, "95")
    page.edit("from_m", "1+250")
    page.answer(page.view.lines[0].item, "pass")
    page.attend(record)
    assert page.view.readings[place].value == "95"
    assert page.view.value("from_m") == "1+250"
    assert page.view.lines[0].answer == "pass"


def test_a_checklist_that_is_chosen_anew_keeps_its_readings(
    tablet: FieldTablet, page: Inspecting
) -> None:
    tablet.shell.inspect(f"request:{COURSE}")
    row = next(row for row in page.view.kinds if row.key == "request/request_wearing_course")
    page.choose(row.key)
    planned = [reading.test for reading in page.view.readings]
    assert len(planned) > 2
    page.readings.read(1, "140")
    page.readings.set_at(1, "3+100")
    page.other()
    page.choose(row.key)
    assert [reading.test for reading in page.view.readings] == planned
    assert (page.view.readings[1].value, page.view.readings[1].at) == ("140", "3+100")


def test_a_hold_point_ends_in_a_result(tablet: FieldTablet, page: Inspecting) -> None:
    """Of some of its lines alone nothing follows: somebody says it, or answers the others."""
    begin(tablet, "request")
    page.answer(page.view.lines[0].item, "pass")
    page.edit("unsigned", "absent")
    page.save()
    assert page.view.wrong("result")
    assert tablet.store.records("inspection") == []
    for line in page.view.lines[1:]:
        page.answer(line.item, "pass")
    page.save()
    (record,) = tablet.store.records("inspection")
    assert record.fields["result"] == "pass"


def test_the_layer_that_was_asked_for_is_judged_by_and_stays(
    tablet: FieldTablet, page: Inspecting
) -> None:
    activity = tablet.store.activity(COURSE)
    assert activity is not None
    assert activity.layer == "wearing"
    record = ask(tablet, layer="binder")
    page.attend(record)
    page.readings.add("thickness")
    page.answer(page.view.lines[0].item, "pass")
    page.edit("unsigned", "absent")
    page.edit("result", "pass_with_comments")
    page.save()
    held = tablet.store.record(record)
    assert held is not None
    assert (held.state, held.fields["layer"]) == ("attended", "binder")


def test_a_line_that_was_put_right_takes_its_non_conformance_and_remark_along(
    tablet: FieldTablet, page: Inspecting
) -> None:
    begin(tablet, "safety")
    first, second = page.view.lines[:2]
    for line in (first, second):
        page.answer(line.item, "fail")
        page.edit(f"remark.{line.item}", "ناقصة")
        page.raise_ncr(f"item:{line.item}", line.text)
        tablet.shell.short_form.done()
    page.answer(first.item, "pass")
    page.edit("unsigned", "absent")
    drafts = [row.ncr for row in page.view.lines[:2]]
    page.save()
    (record,) = tablet.store.records("inspection")
    (ncr,) = tablet.store.records("ncr")
    assert ncr.fields["found_in"] == {"item": second.item}
    assert [one["note"] for one in record.fields["checklist"]] == [None, "ناقصة"]
    assert [tablet.store.draft(f"ncr:{one}") for one in drafts] == [{}, {}]


def test_a_reading_that_was_put_right_raises_nothing(tablet: FieldTablet, page: Inspecting) -> None:
    begin(tablet, "test")
    page.readings.add("compaction")
    place = len(page.view.readings) - 1
    page.readings.read(place, "80")
    page.raise_ncr(f"test:compaction:{place}", "compaction")
    tablet.shell.short_form.done()
    page.readings.read(place, "95")
    page.edit("unsigned", "absent")
    page.save()
    assert len(tablet.store.records("inspection")) == 1
    assert tablet.store.records("ncr") == []


def test_another_checklist_is_not_judged_by_the_lines_of_the_one_before(
    tablet: FieldTablet, page: Inspecting
) -> None:
    begin(tablet, "joint_tour")
    page.answer(page.view.lines[0].item, "fail")
    page.companions.add()
    assert page.view.result == "fail"
    page.other()
    page.choose("safety/safety_traffic")
    assert page.view.result == ""
    for line in page.view.lines:
        page.answer(line.item, "pass")
    page.edit("unsigned", "absent")
    assert page.view.result == "pass"
    page.save()
    (record,) = tablet.store.records("inspection")
    assert record.fields.get("companions") is None


def test_nothing_conforms_before_every_line_was_looked_at(
    tablet: FieldTablet, page: Inspecting
) -> None:
    begin(tablet, "request")
    *most, last = page.view.lines
    for line in most:
        page.answer(line.item, "pass")
    assert page.view.result == ""
    page.answer(last.item, "not_applicable")
    assert page.view.result == "pass"


def test_what_fails_is_not_saved_as_what_conforms(tablet: FieldTablet, page: Inspecting) -> None:
    begin(tablet, "safety")
    page.edit("result", "pass")
    page.answer(page.view.lines[0].item, "fail")
    page.edit("notes", "لا صورة: ليل")
    page.edit("unsigned", "absent")
    page.save()
    assert "غير مطابقة" in page.view.error
    assert tablet.store.records("inspection") == []
    page.edit("result", "pass_with_comments")
    page.save()
    assert len(tablet.store.records("inspection")) == 1


def test_a_name_without_a_stroke_is_nobodys_signature(
    tablet: FieldTablet, page: Inspecting
) -> None:
    begin(tablet, "safety")
    page.answer(page.view.lines[0].item, "pass")
    page.edit("signer", "م. خالد")
    page.edit("unsigned", "declined")
    page.save()
    (record,) = tablet.store.records("inspection")
    assert record.fields.get("signature") is None
    assert record.fields["notes"] == ["امتنع ممثل المقاول عن التوقيع: م. خالد"]


def test_where_nobody_has_to_sign_a_name_alone_is_asked_about(
    tablet: FieldTablet, page: Inspecting
) -> None:
    form = next(one for one in tablet.store.forms() if not one.needs_signature and one.lines)
    tablet.shell.inspect(f":{COURSE}")
    page.choose(f"{form.type}/{form.code}")
    page.answer(page.view.lines[0].item, "pass")
    page.edit("signer", "م. خالد")
    page.save()
    assert page.view.wrong("signer")
    assert tablet.store.records("inspection") == []


def test_what_was_put_right_is_looked_at_again_where_it_was_found(
    tablet: FieldTablet, page: Inspecting
) -> None:
    found = {"activity": COURSE, "section": "R5-W-02", "from_m": "1200", "layer": "binder",
             "title": "هبوط", "severity": "minor"}  # fmt: skip
    ncr = tablet.store.save("ncr", found).record
    tablet.shell.open(f"ncr:{ncr}")
    tablet.shell.record_page.act("again")
    page.choose(page.view.kinds[0].key)
    assert page.view.value("from_m") == "1+200"
    page.answer(page.view.lines[0].item, "pass")
    page.edit("unsigned", "absent")
    page.save()
    (again,) = tablet.store.records("inspection")
    kept = {name: again.fields[name] for name in ("activity", "section", "from_m", "layer")}
    assert kept == {"activity": COURSE, "section": "R5-W-02", "from_m": "1200", "layer": "binder"}


def test_a_place_that_was_touched_keeps_its_chainage_when_its_activity_is_chosen(
    tablet: FieldTablet, page: Inspecting
) -> None:
    activity = tablet.store.activity(COURSE)
    assert activity is not None
    page.start("", section=str(activity.section), from_m="1+234")
    page.choose_activity(COURSE)
    page.choose("safety/safety_traffic")
    assert page.view.value("from_m") == "1+234"
    page.other()
    page.other()
    page.choose_activity(OTHER)
    page.choose("safety/safety_traffic")
    assert page.view.value("from_m") != "1+234"
