"""Checklists, limits and times as the tablet keeps them: swapped whole, no version forgotten."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from mobile.store import SqliteStore
from shared.wire.forms import forms_reply
from tests.mobile.steered import open_store

LINE = {"item": "dry", "text_ar": "الطبقة اللاصقة جافة", "text_en": "Tack coat dry"}
LIMIT = {"test": "thickness", "unit": "mm", "clause": "4.5", "source": "contract"}
DUE = {"of": "ncr", "level": "critical", "hours": "24", "clause": "default", "source": "x"}


def checklist(code: str = "tack", version: int = 1, **more: Any) -> dict[str, Any]:
    names = {"name_ar": "طبقة لاصقة", "name_en": "Tack coat"}
    items = [{**LINE, "text_en": f"Tack coat dry, version {version}"}]
    said = {"code": code, "version": version, "is_current": True, "type": "request", **names}
    return {**said, "items": items, **more}


def reply(*checklists: dict[str, Any], version: str = "1", **more: Any) -> dict[str, Any]:
    found: dict[str, Any] = forms_reply.load(
        {"version": version, "checklists": list(checklists), **more}
    )
    return found


def codes(store: SqliteStore, *given: str | None) -> list[str]:
    return [view.code for view in store.forms(*given)]


def test_a_store_without_forms_knows_the_usual_types_and_tests(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    assert (store.forms(), store.form("tack"), store.forms_version()) == ([], None, "")
    assert store.inspection_types()[0].code == "progress"
    assert "iri" in [one.test for one in store.reading_tests()]
    assert store.limit("iri", None, None) is None
    assert store.due_hours("ncr", "critical") is None
    assert store.curves() is None
    store.close()


def test_the_newest_version_is_filled_and_the_old_one_stays(store: SqliteStore) -> None:
    store.keep_forms(reply(checklist()))
    store.keep_forms(reply(checklist(version=2), version="2"))  # a restored server forgot version 1
    assert [view.version for view in store.forms()] == [2]
    newest, old = store.form("tack"), store.form("tack", 1)
    assert newest is not None
    assert old is not None
    assert (newest.ref, old.ref) == ({"code": "tack", "version": 2}, {"code": "tack", "version": 1})
    assert old.lines[0].text_en == "Tack coat dry, version 1"
    assert old.lines[0].clause == "default"


def test_a_withdrawn_checklist_is_read_and_no_longer_offered(store: SqliteStore) -> None:
    store.keep_forms(reply(checklist(is_current=False)))
    assert store.forms() == []
    assert store.form("tack") is None
    assert store.form("tack", 1) is not None


def test_nothing_newer_changes_nothing(store: SqliteStore) -> None:
    store.keep_forms(reply(checklist()))
    store.keep_forms(forms_reply.load({"version": "1", "is_same": True}))
    assert codes(store) == ["tack"]


def test_forms_are_found_by_type_and_work_the_fittest_first(store: SqliteStore) -> None:
    store.keep_forms(
        reply(
            checklist("any_request"),
            checklist("signs", work_types=["signs"]),
            checklist("milling", work_types=["milling"]),
            checklist("visit", type="surprise_visit"),
        )
    )
    assert codes(store) == ["milling", "signs", "any_request", "visit"]
    assert codes(store, "request", "milling") == ["milling", "any_request"]
    assert codes(store, None, "signs") == ["signs", "any_request", "visit"]
    assert codes(store, "snag") == []


def test_a_type_of_the_office_s_own_is_named(store: SqliteStore) -> None:
    names = {"name_ar": "تفتيش ليلي", "name_en": "Night inspection"}
    store.keep_forms(
        reply(
            checklist("night", type="night"),
            checklist("odd", type="odd"),
            types=[
                {"type": "night", **names},
                {"type": "snag", "name_ar": "نواقص", "name_en": "S"},
            ],
        )
    )
    named = {term.code: term.ar for term in store.inspection_types()}
    assert named["night"] == "تفتيش ليلي"
    assert (named["odd"], named["snag"], named["test"]) == ("odd", "نواقص", "اختبار مواد")


@pytest.mark.parametrize(
    ("layer", "road_class", "least"),
    [
        ("wearing", "expressway", "48"),
        ("wearing", "street", "45"),
        ("wearing", None, "45"),
        ("binder", "expressway", "40"),
        ("binder", "street", "30"),
        (None, None, "30"),
    ],
)
def test_the_limit_that_says_most_is_found(
    store: SqliteStore, layer: str | None, road_class: str | None, least: str
) -> None:
    store.keep_forms(
        reply(
            limits=[
                {**LIMIT, "min": "30"},
                {**LIMIT, "min": "40", "road_class": "expressway"},
                {**LIMIT, "min": "45", "layer": "wearing"},
                {**LIMIT, "min": "48", "layer": "wearing", "road_class": "expressway"},
                {**LIMIT, "test": "iri", "max": "1.2"},
            ]
        )
    )
    found = store.limit("thickness", layer, road_class)
    assert found is not None
    assert found.as_kept() == {"min": least, "max": None, "clause": "4.5", "source": "contract"}


def test_times_are_found_by_kind_and_level(store: SqliteStore) -> None:
    store.keep_forms(reply(due=[DUE, {**DUE, "of": "defect", "level": "p1", "hours": "2"}]))
    assert store.due_hours("ncr", "critical") == Decimal(24)
    assert store.due_hours("defect", "p1") == Decimal(2)
    assert store.due_hours("ncr", "observation") is None
    assert store.due_hours("defect", None) is None


def test_forms_are_there_after_the_tablet_was_off(store: SqliteStore, tmp_path: Path) -> None:
    points = [["0", "0"], ["100", "80"]]
    curves = {
        "version": "demo-1", "clause": "default", "source": "invented",
        "deducts": [{"distress": "rutting", "severity": "low", "points": points}],
        "corrections": [{"q": 1, "points": [["0", "0"], ["100", "100"]]}],
    }  # fmt: skip
    store.keep_forms(reply(checklist(), curves=curves))
    store.close()
    again = open_store(tmp_path)
    assert again.form("tack") is not None
    found = again.curves()
    assert found is not None
    assert found.deducts["rutting", "low"][1] == (Decimal(100), Decimal(80))
    again.close()
