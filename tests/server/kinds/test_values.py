"""The parts of an inspection and a non-conformance, as a person reads them."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from markupsafe import Markup

from server.accounts.models import Person
from server.fieldwork.values import value_of

SURVEY = {
    "area_m2": "225",
    "pci": "71.5",
    "distresses": [{"code": "rutting", "severity": "low", "quantity": "12.5", "unit": "m2"}],
}


def told(app: Flask, kind: str, name: str, value: Any, names: Any = None) -> str:
    with app.test_request_context("/?lang=ar"):
        app.preprocess_request()
        return Markup(value_of(kind, name, value, names or {}, None)).striptags()


@pytest.mark.parametrize(
    ("kind", "name", "value", "expected"),
    [
        ("inspection", "form", {"code": "snag", "version": 2}, "snag · الإصدار 2"),
        ("inspection", "survey", SURVEY, "PCI 71.5 · مُرضية · 225 م²تخدد (منخفضة): 12.5 م²"),
        ("inspection", "readings", [{"test": "thickness", "value": "41", "unit": "mm",
          "limit": {"min": "47.5"}, "at_m": "12350"}], "السماكة: 41 mm (≥ 47.5) · 12+350"),
        ("inspection", "companions", [{"name": "سالم", "agency": "البلدية"}], "سالم · البلدية"),
        ("inspection", "type", "night_visit", "night_visit"),
        ("ncr", "found_in", {"test": "thickness", "at_m": "150"}, "السماكة · 0+150"),
        ("ncr", "found_in", {"item": "tack_dry"}, "tack_dry"),
        ("inspection", "survey", {"pci": "x"}, "{'pci': 'x'}"),
    ],
)  # fmt: skip
def test_what_an_inspection_holds_is_told(
    field: Flask, kind: str, name: str, value: Any, expected: str
) -> None:
    assert told(field, kind, name, value) == expected


def test_who_is_to_go_is_named(field: Flask) -> None:
    who = str(uuid4())
    names = {("assignee", who): Person(name_ar="سالم", name_en="Salem")}
    assert told(field, "inspection", "assignee", who, names) == "سالم"
    assert told(field, "inspection", "assignee", who) == who
