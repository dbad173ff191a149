"""Files of forms that are refused, each with the field that is wrong."""

from __future__ import annotations

import json
from typing import Any

import pytest
from flask import Flask

from server.forms.faults import FormsFaultyError
from server.forms.service import import_forms
from tests.server.forms.changing import CURVES, LIMIT, LINE, NIGHT, NIGHT_TYPE, POINTS, office, sent

__all__ = ["office"]


def checklist(**more: Any) -> dict[str, Any]:
    return {"checklists": [{**NIGHT, "type": "request", **more}]}


def curves(**more: Any) -> dict[str, Any]:
    return {"curves": {**CURVES, **more}}


def deduct(**more: Any) -> dict[str, Any]:
    return curves(deducts=[{"distress": "rutting", "severity": "low", "points": POINTS, **more}])


WRONG: list[tuple[Any, str, str]] = [
    ([], "", "type_wrong"),
    ({}, "", "file_empty"),
    ({"checklist": []}, "checklist", "unknown_field"),
    ({"checklists": {}}, "checklists", "type_wrong"),
    ({"checklists": ["a"]}, "checklists[0]", "type_wrong"),
    (checklist(code="Night"), "checklists[0].code", "choice_wrong"),
    (checklist(code="n" * 41), "checklists[0].code", "choice_wrong"),
    (checklist(type="night_visit"), "checklists[0].type", "type_unknown"),
    (checklist(name_ar=" "), "checklists[0].name_ar", "required"),
    (checklist(point="stop"), "checklists[0].point", "choice_wrong"),
    (checklist(work_types=["paving"]), "checklists[0].work_types[0]", "choice_wrong"),
    (checklist(readings=["smell"]), "checklists[0].readings[0]", "test_unknown"),
    (checklist(needs_signature="yes"), "checklists[0].needs_signature", "type_wrong"),
    (checklist(version=3), "checklists[0].version", "unknown_field"),
    (checklist(items=[]), "checklists[0].items", "required"),
    (checklist(items=[{"item": "a"}]), "checklists[0].items[0].text_ar", "required"),
    (checklist(items=[LINE, LINE]), "checklists[0].items[1].item", "repeated"),
    (checklist(items=[{**LINE, "photo": True}]), "checklists[0].items[0].photo",
     "unknown_field"),
    (checklist(items=[{**LINE, "text_en": "a" * 501}]), "checklists[0].items[0].text_en",
     "too_long"),
    ({"checklists": [NIGHT | {"type": "snag"}] * 2}, "checklists[1]", "repeated"),
    ({"limits": [{**LIMIT, "max": None}]}, "limits[0].min", "end_missing"),
    ({"limits": [{**LIMIT, "min": "2"}]}, "limits[0].max", "ends_order"),
    ({"limits": [{**LIMIT, "max": "low"}]}, "limits[0].max", "number_wrong"),
    ({"limits": [{**LIMIT, "layer": "roof"}]}, "limits[0].layer", "choice_wrong"),
    ({"limits": [{**LIMIT, "road_class": "lane"}]}, "limits[0].road_class", "choice_wrong"),
    ({"limits": [{**LIMIT, "source": ""}]}, "limits[0].source", "required"),
    ({"limits": [LIMIT, LIMIT]}, "limits[1]", "repeated"),
    ({"due": [{"of": "work", "level": "x", "hours": "1", "clause": "a", "source": "b"}]},
     "due[0].of", "choice_wrong"),
    ({"due": [{"of": "ncr", "level": "p1", "hours": "1", "clause": "a", "source": "b"}]},
     "due[0].level", "choice_wrong"),
    ({"due": [{"of": "ncr", "level": "major", "hours": 0, "clause": "a", "source": "b"}]},
     "due[0].hours", "number_not_allowed"),
    (deduct(distress="holes"), "curves.deducts[0].distress", "choice_wrong"),
    (deduct(severity="awful"), "curves.deducts[0].severity", "choice_wrong"),
    (deduct(points=[["0", "0"]]), "curves.deducts[0].points", "points_wrong"),
    (deduct(points=[["0", "0"], ["0", "5"]]), "curves.deducts[0].points", "points_wrong"),
    (deduct(points=[["0", "9"], ["4", "5"]]), "curves.deducts[0].points", "points_wrong"),
    (deduct(points=[["0", "0"], ["4"]]), "curves.deducts[0].points", "points_wrong"),
    (deduct(points=[["0", "0"], ["4", "101"]]), "curves.deducts[0].points", "points_wrong"),
    (curves(deducts=CURVES["deducts"] * 2), "curves.deducts[1]", "repeated"),
    (curves(corrections=[{"q": 2, "points": POINTS}]), "curves.corrections", "q_wrong"),
    (curves(corrections=[]), "curves.corrections", "required"),
    ({"withdrawn": []}, "withdrawn", "type_wrong"),
    ({"withdrawn": {"lists": []}}, "withdrawn.lists", "unknown_field"),
    ({"withdrawn": {"checklists": [{"code": "nobody"}]}}, "withdrawn.checklists[0]", "not_there"),
    ({"withdrawn": {"checklists": [{"name": "snag"}]}}, "withdrawn.checklists[0].name",
     "unknown_field"),
    ({"withdrawn": {"due": [{"of": 3}]}}, "withdrawn.due[0].of", "type_wrong"),
    ({"types": [{**NIGHT_TYPE, "name_en": "a\u0000b"}]}, "types[0].name_en", "text_not_allowed"),
]  # fmt: skip


@pytest.mark.parametrize(("data", "name", "code"), WRONG)
def test_a_naughty_file_is_refused_with_its_field_named(
    office: Flask, data: Any, name: str, code: str
) -> None:
    before = sent(office)["version"]
    with office.app_context(), pytest.raises(FormsFaultyError) as wrong:
        import_forms(json.dumps(data).encode(), None, "a reason")
    assert (name, code) in {(one.field, one.code) for one in wrong.value.faults}
    told = wrong.value.told()
    assert all(one["code"] not in (one["text"], one["text_ar"]) for one in told)
    assert sent(office)["version"] == before


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"{", "not_json"), (b"\xff", "not_json"), (b" " * 5_000_000, "too_large"),
     (b'{"due": ' + b"[" * 40 + b"]" * 40 + b"}", "too_deep")],
)  # fmt: skip
def test_a_file_that_is_none_is_refused(office: Flask, content: bytes, code: str) -> None:
    with office.app_context(), pytest.raises(FormsFaultyError) as wrong:
        import_forms(content, None, "a reason")
    assert [one.code for one in wrong.value.faults] == [code]
