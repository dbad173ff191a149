"""The pages of the reference data, as a planner and who else meets them."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from server.forms import queries
from server.forms import service as forms
from server.forms.service import load_defaults
from shared.vocabulary.roles import PLANNER
from tests import factories
from tests.browser import Browser, signed_in
from tests.server.forms.changing import checklists, current

COAT = "/reference/checklists/request_tack_coat"


@pytest.fixture
def office(app: Flask) -> Flask:
    with app.app_context():
        load_defaults()
        factories.person("planner", PLANNER, ("مخطط", "Pat Planner"))
        factories.person("other", PLANNER, ("مخططة", "Paula Planner"))
        factories.person("part", PLANNER, governorates=["KW-HA"])
        factories.supervisor()
    return app


def typed(office: Flask, code: str = "request_tack_coat", **more: Any) -> dict[str, Any]:
    """The form of a checklist as its page fills it."""
    row = current(office, code)
    form: dict[str, Any] = {
        name: row[name] for name in ("name_ar", "name_en", "type", "work_types", "readings")
    }
    form |= {
        "point": row["point"] or "",
        "seen": len(checklists(office, code)),
        "reason": "Letter 7",
    }
    form |= {"needs_signature": "on"} if row["needs_signature"] else {}
    form["lines"] = len(row["items"])
    for nth, line in enumerate(row["items"]):
        form |= {
            f"items[{nth}].{name}": line[name] for name in ("item", "text_ar", "text_en", "clause")
        }
        form |= {f"items[{nth}].needs_photo_on_fail": "on"} if line["needs_photo_on_fail"] else {}
    return form | more


def line(form: dict[str, Any], ar: str, en: str) -> dict[str, Any]:
    """The form with a line more at its end."""
    nth = form["lines"]
    more = {f"items[{nth}].text_ar": ar, f"items[{nth}].text_en": en}
    return form | more | {"lines": nth + 1}


def versions(office: Flask, part: str, key: str) -> list[dict[str, Any]]:
    with office.app_context():
        return [dict(row) for row in queries.history_of(part, key)]


def planner(office: Flask, name: str = "planner") -> Browser:
    return signed_in(office, name)


def test_a_line_more_is_a_new_version_told_with_who_why_and_what(office: Flask) -> None:
    browser = planner(office)
    form = line(typed(office), "المقاول أرسل البرنامج", "The contractor sent the programme")
    before = current(office, "request_tack_coat")
    assert browser.post(COAT, **form).status_code == 303
    assert checklists(office, "request_tack_coat") == [(1, False), (2, True)]
    after = current(office, "request_tack_coat")
    assert after["items"][:-1] == before["items"]
    assert after["items"][-1]["item"] == "the_contractor_sent_the_programme"
    page = browser.get(COAT).text
    assert "Pat Planner" in page
    assert "Letter 7" in page
    assert "<ins><bdi>The contractor sent the programme</bdi></ins>" in page
    assert browser.post(COAT, **form).status_code == 303, "sent twice"
    assert len(checklists(office, "request_tack_coat")) == 2
    old = browser.get(COAT, version=1).text
    assert "The contractor sent the programme" not in old.split("history-head")[0]


def test_what_is_not_touched_stays_to_the_letter(office: Flask) -> None:
    assert planner(office).post(COAT, **typed(office)).status_code == 303
    assert checklists(office, "request_tack_coat") == [(1, True)]


def test_the_second_of_two_is_told_and_nothing_is_lost(office: Flask) -> None:
    first = line(typed(office), "سطر أول", "First line")
    second = line(typed(office, name_en="Tack coat, renamed"), "سطر ثان", "Second line")
    assert planner(office).post(COAT, **first).status_code == 303
    answer = planner(office, "other").post(COAT, **second)
    assert answer.status_code == 409
    assert "Pat Planner changed this after you opened it" in answer.text
    for kept in ("Tack coat, renamed", "Second line", "First line", 'name="seen" value="2"'):
        assert kept in answer.text
    assert checklists(office, "request_tack_coat") == [(1, False), (2, True)]


def test_a_fault_names_its_field_and_line_in_the_readers_language(office: Flask) -> None:
    form = line(typed(office), "سطر", "")
    answer = signed_in(office, "planner", "ar").post(COAT, **form)
    assert answer.status_code == 422
    nth = form["lines"]
    assert f'<a href="#field-items%5B{nth - 1}%5D.text_en">السطر {nth} · النص بالإنجليزية</a>' in (
        answer.text
    )
    assert "سطر" in answer.text
    assert len(checklists(office, "request_tack_coat")) == 1


def test_a_change_without_its_reason_is_not_saved(office: Flask) -> None:
    answer = planner(office).post(COAT, **typed(office, reason=" ", name_en="Other"))
    assert answer.status_code == 422
    assert "Other" in answer.text
    assert len(checklists(office, "request_tack_coat")) == 1


def test_lines_are_added_moved_and_removed_before_anything_is_saved(office: Flask) -> None:
    browser, form = planner(office), typed(office)
    added = browser.post(COAT, **form, do="add").text
    assert added.count('class="line"') == form["lines"] + 1
    up = browser.post(COAT, **form, do="up-1").text
    assert up.index(form["items[1].text_en"]) < up.index(form["items[0].text_en"])
    removed = browser.post(COAT, **form, do="remove-0").text
    assert form["items[0].text_en"] not in removed.split("history-head")[0]
    assert len(checklists(office, "request_tack_coat")) == 1


def test_a_checklist_is_withdrawn_and_put_in_force_again(office: Flask) -> None:
    browser = planner(office)
    gone = {"do": "withdraw", "seen": 1, "reason": "Not asked any more"}
    assert browser.post(COAT, **gone).status_code == 303
    assert checklists(office, "request_tack_coat") == [(1, False), (2, False)]
    assert "withdrawn" in browser.get(COAT).text
    again = {"do": "again", "seen": 2, "version": 1, "reason": "Asked again"}
    assert browser.post(COAT, **again).status_code == 303
    assert checklists(office, "request_tack_coat")[-1] == (3, True)


def test_a_new_checklist_is_called_by_its_english_name(office: Flask) -> None:
    form = {"name_ar": "إغلاق ليلي", "name_en": "Night closure", "type": "safety", "reason": "r"}
    form = line({**form, "lines": 0}, "الإنارة تعمل", "Lights work")
    answer = planner(office).post("/reference/new/checklists", **form)
    assert answer.location == "/reference/checklists/night_closure"
    assert checklists(office, "night_closure") == [(1, True)]
    again = planner(office).post("/reference/new/checklists", **(form | {"name_ar": "آخر"}))
    assert again.status_code == 409
    assert "there already" in again.text


def test_limits_times_tests_and_types_are_changed_alike(office: Flask) -> None:
    browser, reason = planner(office), {"reason": "Addendum", "seen": "1"}
    path = "/reference/limits/thickness wearing *"
    limit = {"min": "٤٨", "unit": "mm", "clause": "5.1", "source": "Contract", **reason}
    assert browser.post(path, **limit).status_code == 303
    newest = versions(office, "limits", "thickness wearing *")[0]
    assert newest["body"]["min"] == "48"
    assert newest["body"]["layer"] == "wearing"
    wrong = browser.post(path, **{**limit, "seen": "2", "min": "5", "max": "4"})
    assert wrong.status_code == 422
    assert "above the max" in wrong.text
    due = {"hours": "12", "clause": "8", "source": "Contract", **reason}
    assert browser.post("/reference/due/ncr critical", **due).status_code == 303
    new = {"name_ar": "فحص", "name_en": "Skid resistance", "unit": "SRV", "reason": "Addendum"}
    assert browser.post("/reference/new/tests", **new).status_code == 303
    # Those that hold without being entered are seen, as their count says.
    assert "Joint tour" in browser.get("/reference/types").text
    kind = {"name_ar": "تفتيش ليلي", "name_en": "Night visit", "reason": "Addendum"}
    assert browser.post("/reference/new/types", **kind).status_code == 303
    for part, key in (("tests", "skid_resistance"), ("types", "night_visit")):
        assert versions(office, part, key)[0]["version"] == 1
        assert key.split("_")[0] in browser.get(f"/reference/{part}").text.casefold()
    assert "Skid resistance" in browser.get("/reference").text


def test_who_does_not_see_the_whole_country_reads_only(office: Flask) -> None:
    for name in ("part", "supervisor"):
        browser = signed_in(office, name)
        assert browser.get(COAT).status_code == 200
        assert "<textarea" not in browser.get(COAT).text
        assert browser.post(COAT, **typed(office)).status_code == 403
    assert signed_in(office, "part").get("/reference/curves").status_code == 404


def test_a_work_type_of_the_office_is_ticked_on_a_checklist_and_renamed(office: Flask) -> None:
    browser = planner(office)
    named = {"name_ar": "ختم الملاط", "name_en": "Slurry seal", "reason": "Addendum"}
    assert browser.post("/reference/new/work_types", **named).status_code == 303
    assert "Slurry seal" in browser.get(COAT).text
    form = typed(office, work_types=["tack_coat", "slurry_seal"])
    assert browser.post(COAT, **form).status_code == 303
    assert current(office, "request_tack_coat")["work_types"] == ["tack_coat", "slurry_seal"]
    with office.app_context():
        assert {"slurry_seal", "milling"} <= forms.work_types()
    renamed = {"name_ar": "كشط", "name_en": "Cold milling", "seen": "1", "reason": "Addendum"}
    assert browser.post("/reference/work_types/milling", **renamed).status_code == 303
    assert "Cold milling" in browser.get(COAT).text
    assert "<del><bdi>Milling</bdi></del>" in browser.get("/reference/work_types/milling").text
