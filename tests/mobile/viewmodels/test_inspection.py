"""An inspection typed, kept, judged and saved."""

from __future__ import annotations

import json
from dataclasses import replace
from uuid import UUID

import pytest

from mobile.viewmodels.inspection import Inspecting
from mobile.viewmodels.inspection_draft import BEGUN
from mobile.viewmodels.page import INSPECT, TODAY
from tests.mobile.steered import HERE
from tests.mobile.tablet import FieldTablet
from tests.mobile.viewmodels.inspecting import COURSE, lines, photo_of


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
    nearest = tablet.store.activities_nearest(HERE, limit=3)
    assert [one.code for one in page.view.choices[:3]] == [one.code for one in nearest]
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
    photo_of(tablet, second.item)
    safety.save()
    (record,) = tablet.store.records("inspection")
    (photo,) = tablet.store.records("photo")
    form = tablet.store.forms("safety")[0]
    assert record.state == "attended"
    assert record.fields["form"] == {"code": form.code, "version": form.version}
    assert record.fields["checklist"] == [
        {"item": first.item, "text": first.text_ar, "answer": "pass", "note": None, "photo": None},
        {"item": second.item, "text": second.text_ar, "answer": "fail", "note": "مائلة",
         "photo": str(photo.record)},
    ]  # fmt: skip
    assert record.fields["result"] == "fail"
    assert tablet.shell.view.page == TODAY


def test_a_failed_line_asks_for_its_photo_and_a_non_conformance_or_a_note_stands_for_it(
    tablet: FieldTablet, safety: Inspecting
) -> None:
    first, second, third, *_ = (line for line in lines(tablet) if line.needs_photo_on_fail)
    for line in (first, second, third):
        safety.answer(line.item, "fail")
        safety.edit(f"remark.{line.item}", "ناقصة")
    safety.save()
    shown = {row.item: row for row in safety.view.lines}
    assert first.text_ar in shown[first.item].error
    assert second.text_ar in shown[second.item].error
    photo_of(tablet, first.item)
    assert shown != {row.item: row for row in safety.view.lines}
    safety.photos.take_out(UUID(safety.photos.view.tiles[0].key))
    safety.save()
    assert tablet.store.records("inspection") == []
    safety.photos.put_back()
    safety.raise_ncr(f"item:{second.item}", second.text_ar)
    tablet.shell.short_form.edit("severity", "minor")
    tablet.shell.short_form.done()
    safety.save()
    assert [row.error != "" for row in safety.view.lines if row.answer == "fail"] == [
        False, False, True,
    ]  # fmt: skip
    safety.edit("notes", "الثالثة: الكاميرا معطلة")
    safety.save()
    (record,) = tablet.store.records("inspection")
    assert [bool(one["photo"]) for one in record.fields["checklist"]] == [True, False, False]


def test_a_checklist_that_is_signed_says_so_and_asks_why_when_nobody_signs(
    tablet: FieldTablet, safety: Inspecting
) -> None:
    safety.edit("unsigned", "")
    assert safety.view.must_sign
    safety.answer(lines(tablet)[0].item, "pass")
    safety.save()
    assert "يوقّع" in safety.view.wrong("unsigned")
    reasons = safety.view.why_unsigned
    safety.sign("M1 2L30 40")
    assert safety.view.wrong("unsigned") == ""
    # They stay where they are: the pad must not move between two strokes.
    assert safety.view.why_unsigned == reasons != ()
    safety.sign("")
    safety.edit("unsigned", "declined")
    safety.save()
    (record,) = tablet.store.records("inspection")
    assert record.fields["notes"] == ["امتنع ممثل المقاول عن التوقيع"]


def test_a_reading_is_kept_with_the_chainage_where_it_was_read(
    tablet: FieldTablet, safety: Inspecting
) -> None:
    safety.readings.add("compaction")
    safety.readings.read(0, "95")
    safety.readings.set_at(0, "خلف")
    safety.save()
    assert safety.view.readings[0].at_error
    assert tablet.store.records("inspection") == []
    safety.readings.set_at(0, "١٢+٣٥٠")
    safety.save()
    (record,) = tablet.store.records("inspection")
    assert record.fields["readings"][0]["at_m"] == "12350"
    tablet.shell.open(f"inspection:{record.record}")
    told = [value for _, value in tablet.shell.record_page.view.lines]
    assert any("12+350" in value for value in told)


def test_where_one_stands_is_filled_in_with_the_first_reading(tablet: FieldTablet) -> None:
    activity = tablet.store.activity(COURSE)
    assert activity is not None
    assert activity.section is not None
    section = tablet.store.section(activity.section)
    assert section is not None
    lat, lon = section.line[len(section.line) // 2]
    tablet.locator.give(replace(HERE, lat=lat, lon=lon))
    tablet.shell.inspect(f"test:{COURSE}")
    page = tablet.shell.inspecting
    page.choose(page.view.kinds[0].key)
    page.readings.add("compaction")
    page.readings.read(0, "95")
    assert "+" in page.view.readings[0].at


def test_who_came_along_on_a_joint_tour_is_kept_and_told(tablet: FieldTablet) -> None:
    tablet.locator.give(HERE)
    tablet.shell.inspect(f"joint_tour:{COURSE}")
    page = tablet.shell.inspecting
    page.choose("joint_tour/joint_tour")
    page.answer(page.view.lines[0].item, "pass")
    page.edit("unsigned", "absent")
    page.companions.add("محافظ")
    page.companions.add()
    page.companions.type(0, 0, "سعادة المحافظ")
    page.companions.type(1, 2, "وزارة الداخلية")
    again = tablet.restarted()
    again.shell.go(INSPECT)
    page = again.shell.inspecting
    page.save()
    assert page.view.companions is not None
    assert [bool(row.error) for row in page.view.companions] == [False, True]
    page.companions.take_out(1)
    page.save()
    (record,) = again.store.records("inspection")
    assert record.fields["companions"] == [
        {"name": "سعادة المحافظ", "capacity": "محافظ", "agency": None}
    ]
    again.shell.open(f"inspection:{record.record}")
    assert ("مرافق", "سعادة المحافظ · محافظ") in again.shell.record_page.view.lines
    again.close()


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
    safety.readings.add("compaction")
    safety.readings.read(0, typed)
    (row,) = safety.view.readings
    assert row.tone == tone
    safety.save()
    (record,) = tablet.store.records("inspection")
    (reading,) = record.fields["readings"]
    assert reading["limit"] == limit.as_kept()


def test_a_reading_that_is_no_number_is_said_at_its_field_and_nothing_is_saved(
    tablet: FieldTablet, safety: Inspecting
) -> None:
    safety.readings.add("compaction")
    safety.readings.read(0, "تسعون")
    safety.save()
    assert safety.view.readings[0].error
    assert safety.view.error
    assert tablet.store.records("inspection") == []


def test_a_blank_form_is_not_saved(tablet: FieldTablet, safety: Inspecting) -> None:
    safety.save()
    assert "أجب" in safety.view.error
    assert tablet.store.records("inspection") == []


def test_killed_just_after_its_save_an_inspection_is_not_typed_over(
    tablet: FieldTablet, safety: Inspecting
) -> None:
    store, begun = tablet.store, tablet.store.draft(BEGUN)
    safety.answer(lines(tablet)[0].item, "pass")
    safety.save()
    # The kill came between the save and the note of what is being typed.
    store.keep_draft(BEGUN, "record", begun["record"])
    again = tablet.restarted()
    again.shell.go(INSPECT)
    page = again.shell.inspecting
    page.choose_activity(COURSE)
    page.choose(f"safety/{again.store.forms('safety')[0].code}")
    page.answer(lines(again)[1].item, "fail")
    page.edit("notes", "لا صورة: ليل")
    page.edit("unsigned", "absent")
    page.save()
    answers = [one.fields["checklist"][0]["answer"] for one in again.store.records("inspection")]
    assert sorted(answers) == ["fail", "pass"]


def test_every_field_is_there_after_a_kill(tablet: FieldTablet, safety: Inspecting) -> None:
    first = lines(tablet)[0]
    safety.answer(first.item, "fail")
    safety.edit(f"remark.{first.item}", "ناقصة")
    safety.readings.add("compaction")
    safety.readings.read(0, "97")
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
    page.edit("unsigned", "absent")
    page.save()
    (record,) = tablet.store.records("inspection")
    assert len(record.fields["checklist"]) == 200
