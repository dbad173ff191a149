"""The forms as data: the product's defaults, the office's changes, and what tablets are sent."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from server.db import db
from server.fieldwork.values import value_of
from server.forms.cli import forms as forms_command
from server.forms.models import FormChange
from server.forms.service import import_forms, load_defaults
from shared.vocabulary.inspections import TYPES
from shared.wire.forms import forms_reply
from tests import factories
from tests.server.forms.changing import (
    CURVES,
    LIMIT,
    NIGHT,
    NIGHT_TYPE,
    checklists,
    current,
    office,
    sent,
    take_in,
)
from tests.server.kinds.samples import FIRST, outcome
from tests.server.sync.conftest import field, tablet
from tests.server.sync.field import Tablet

__all__ = ["field", "office", "tablet"]


def test_the_product_has_a_checklist_for_each_type_and_six_to_fourteen_lines(
    office: Flask,
) -> None:
    reply = sent(office)
    assert {one["type"] for one in reply["checklists"]} == set(TYPES.codes)
    assert all(6 <= len(one["items"]) <= 14 for one in reply["checklists"])
    assert all(one["version"] == 1 and one["is_current"] for one in reply["checklists"])
    lines = [line for one in reply["checklists"] for line in one["items"]]
    assert all("\u0600" <= line["text_ar"][0] <= "\u06ff" for line in lines)
    tests = {one["test"] for one in reply["tests"]}
    assert {test for one in reply["checklists"] for test in one["readings"]} <= tests
    assert {one["test"] for one in reply["limits"]} <= tests
    assert {limit["clause"] for limit in reply["limits"]} == {"default"}
    assert len(reply["due"]) == 11
    assert reply["curves"] is None, "an agency's licensed data"


def test_defaults_are_loaded_once(office: Flask) -> None:
    with office.app_context():
        assert load_defaults().change is None
        assert db.session.query(FormChange).count() == 1


def test_nothing_newer_is_said_in_one_word(office: Flask) -> None:
    version = sent(office)["version"]
    assert sent(office, version) == {**forms_reply.load({"version": version}), "is_same": True}
    take_in(office, limits=[LIMIT])
    assert not sent(office, version)["is_same"]


def test_without_any_forms_there_is_nothing_newer(app: Flask) -> None:
    assert (sent(app)["version"], sent(app)["is_same"]) == ("", True)


def test_a_changed_checklist_is_a_new_version_and_the_old_one_is_still_sent(
    office: Flask,
) -> None:
    changed = current(office, "request_tack_coat")
    changed["items"][0]["text_en"] = "The surface is clean"
    done = take_in(office, checklists=[changed, current(office, "snag_taking_over")])
    assert [(one.key, one.version, one.what) for one in done.lines] == [
        ("request_tack_coat", 2, "changed"),
        ("snag_taking_over", 1, "unchanged"),
    ]
    assert checklists(office, "request_tack_coat") == [(1, False), (2, True)]
    assert checklists(office, "snag_taking_over") == [(1, True)]
    with office.app_context():
        newest = db.session.get_one(FormChange, done.change)
        assert (newest.reason, newest.entered_by is None) == ("تعديل البند", False)


def test_a_dry_run_says_what_would_change_and_changes_nothing(office: Flask) -> None:
    before = sent(office)["version"]
    done = take_in(office, is_dry_run=True, limits=[LIMIT], due=[])
    assert (done.change, [line.what for line in done.lines]) == (None, ["new"])
    assert sent(office)["version"] == before


def test_what_the_office_changed_stays_when_the_product_brings_its_own_again(
    office: Flask,
) -> None:
    row = {"of": "ncr", "level": "minor", "hours": 200, "clause": "7.2", "source": "contract"}
    take_in(office, due=[row])
    with office.app_context():
        assert load_defaults().change is None
    (found,) = [one for one in sent(office)["due"] if one["level"] == "minor"]
    assert (str(found["hours"]), found["clause"]) == ("200", "7.2")


def test_what_is_withdrawn_is_no_longer_filled_and_may_come_back(office: Flask) -> None:
    row = current(office, "surprise_visit")
    take_in(office, withdrawn={"checklists": [{"code": "surprise_visit"}], "due": [
        {"of": "ncr", "level": "minor"}]})  # fmt: skip
    assert checklists(office, "surprise_visit") == [(1, False), (2, False)]
    assert "minor" not in {one["level"] for one in sent(office)["due"]}
    take_in(office, checklists=[row])
    assert checklists(office, "surprise_visit")[-1] == (3, True)


def test_curves_are_loaded_and_replaced_whole(office: Flask) -> None:
    take_in(office, curves=CURVES)
    take_in(office, curves={**CURVES, "version": "invented-2"})
    assert sent(office)["curves"]["version"] == "invented-2"
    take_in(office, withdrawn={"curves": [{}]})
    assert sent(office)["curves"] is None


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE form_entry SET body = '{}'",
        "DELETE FROM form_entry",
        "TRUNCATE form_entry",
        "UPDATE form_change SET reason = 'x'",
        "UPDATE form_change SET entered_by = NULL, digest = ''",
    ],
)
def test_the_database_keeps_what_was_said(office: Flask, statement: str) -> None:
    with (
        office.app_context(),
        pytest.raises(DBAPIError, match="what was said of a form stays"),
        db.session.begin_nested(),
    ):
        db.session.execute(text(statement))


def run(app: Flask, *words: str) -> tuple[int, str]:
    done = app.test_cli_runner().invoke(forms_command, words)
    return done.exit_code, done.output


def test_the_command_imports_lists_and_refuses(office: Flask, tmp_path: Path) -> None:
    good, bad = tmp_path / "good.json", tmp_path / "bad.json"
    good.write_text(json.dumps({"limits": [LIMIT]}))
    bad.write_text(json.dumps({"checklists": [{**NIGHT, "point": "stop"}]}))
    who = ("--author", "supervisor", "--reason", "new contract")
    assert run(office, "import", str(good), *who, "--dry-run") == (
        0, "new       limits iri * * v1\n1 would change, 0 unchanged.\n",
    )  # fmt: skip
    assert run(office, "import", str(good), *who)[0] == 0
    status, told = run(office, "list")
    assert status == 0
    assert "limits     iri * *" in told
    assert "supervisor" in told
    assert "new contract" in told
    status, told = run(office, "import", str(bad), *who)
    assert status == 1
    assert "checklists[0].point: Choose a value from the list." in told
    for odd in (
        ("--author", "nobody", "--reason", "x"),
        ("--author", "supervisor", "--reason", " "),
    ):
        assert run(office, "import", str(good), *odd)[0] == 2


def test_what_the_command_lists_can_be_imported_again(office: Flask, tmp_path: Path) -> None:
    take_in(office, curves=CURVES, types=[NIGHT_TYPE])
    status, told = run(office, "list", "--json")
    assert status == 0
    with office.app_context():
        done = import_forms(told.encode(), None, "again")
    assert done.change is None
    assert {line.what for line in done.lines} == {"unchanged"}


def test_a_type_of_the_office_s_own_goes_without_a_new_app(tablet: Tablet) -> None:
    night = {**FIRST["inspection"], "type": "night_visit"}
    tablet.write(night, kind="inspection")
    assert outcome(tablet) == ("rejected", {"type": "choice_wrong"})
    with tablet.app.app_context():
        factories.supervisor("supervisor")
    take_in(tablet.app, types=[NIGHT_TYPE], checklists=[NIGHT])
    first = tablet.write(night, kind="inspection")
    assert outcome(tablet) == ("created", {})
    take_in(tablet.app, withdrawn={"checklists": [{"code": "night"}], "types": [
        {"type": "night_visit"}]})  # fmt: skip
    record = json.loads(tablet.bodies[-1])["record"]
    tablet.write({"result": "pass"}, record, first, kind="inspection")
    assert outcome(tablet) == ("updated", {}), "what was begun is finished"
    with tablet.app.test_request_context("/?lang=ar"):
        tablet.app.preprocess_request()
        assert value_of("inspection", "type", "night_visit", {}, None) == "تفتيش ليلي"
        assert value_of("inspection", "type", "snag", {}, None) == "ملاحظات استلام"


def test_tests_of_the_office_s_own_are_named(office: Flask) -> None:
    with office.test_request_context("/?lang=en"):
        office.preprocess_request()
        reading = {"test": "cover_level", "value": "3", "unit": "mm"}
        told = value_of("inspection", "readings", [reading], {}, None)
        assert told.striptags() == "Level of a cover: 3 mm"


def test_the_file_of_the_documentation_is_taken_in(office: Flask) -> None:
    document = (Path(__file__).parents[3] / "docs" / "forms.md").read_text("utf-8")
    example = json.loads(document.split("```json")[1].split("```")[0])
    done = take_in(office, **example)
    assert [(line.part, line.what) for line in done.lines] == [
        ("types", "new"), ("checklists", "new"), ("limits", "changed"), ("checklists", "withdrawn"),
    ]  # fmt: skip
