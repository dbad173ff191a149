"""Every kind that travels is declared whole: words, policies, rules and schema agree."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
from marshmallow import ValidationError

from shared.rules.inspections import reading_is_within
from shared.rules.ncrs import holds_payment
from shared.vocabulary.fields import FIELDS
from shared.vocabulary.roles import INSPECTOR, SUPERVISOR
from shared.wire.errors import ERRORS
from shared.wire.kinds import KINDS, KindWire
from shared.wire.work import tidy

EACH = pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
WITH_STATES = pytest.mark.parametrize(
    "kind", [kind for kind in KINDS.values() if kind.lifecycle.moves], ids=lambda kind: kind.name
)
SHA = "ab" * 32


def test_the_kinds_have_the_names_that_travel() -> None:
    assert list(KINDS) == [
        "work", "inspection", "ncr", "defect", "obstacle", "photo", "track", "attendance",
    ]  # fmt: skip


@EACH
def test_every_field_has_a_policy_and_a_name_in_both_languages(kind: KindWire) -> None:
    fields = set(kind.schema.fields)
    assert fields == set(kind.policies.fields)
    assert all(FIELDS.name(name, "ar") != name for name in fields)
    assert set(kind.required) <= fields
    assert kind.policies.evidence <= fields
    assert set().union(*kind.policies.together, ()) <= fields


@EACH
def test_unions_travel_as_edits_and_nothing_else_does(kind: KindWire) -> None:
    unions = {name for name in kind.schema.fields if kind.policies.of(name) == "union"}
    for name in kind.schema.fields:
        edit: dict[str, Any] = {"add": [], "remove": []}
        try:
            is_union = kind.schema.load({name: edit})[name] == edit
        except ValidationError:
            is_union = False
        assert is_union == (name in unions), name


@EACH
def test_the_office_s_fields_are_the_office_s_alone(kind: KindWire) -> None:
    office = {name for name, policy in kind.policies.fields.items() if policy == "office"}
    assert office <= kind.lifecycle.office
    for name in kind.lifecycle.office:
        assert not kind.lifecycle.may_write(name, INSPECTOR, is_new=True)
        assert not kind.lifecycle.may_write(name, INSPECTOR, is_new=False)
        assert kind.lifecycle.may_write(name, SUPERVISOR, is_new=False)
    assert kind.lifecycle.shared | kind.lifecycle.office <= set(kind.schema.fields)


@WITH_STATES
def test_every_state_is_reached_and_named(kind: KindWire) -> None:
    reached = {after for _before, after in kind.lifecycle.moves}
    assert reached == set(kind.states.codes)
    assert {before for before, _after in kind.lifecycle.moves} <= {None, *kind.states.codes}
    assert kind.policies.settled <= set(kind.states.codes)


@WITH_STATES
def test_only_people_of_the_field_and_the_office_move_a_record(kind: KindWire) -> None:
    for before, after in kind.lifecycle.moves:
        assert not kind.lifecycle.may_move(before, after, "governor", is_author=True)
        assert not kind.lifecycle.may_move(before, after, "administrator", is_author=True)


@WITH_STATES
def test_nobody_but_the_office_accepts(kind: KindWire) -> None:
    """What is settled by the field's word alone is an obstacle, which earns nothing."""
    if kind.name == "obstacle":
        return
    for before, after in kind.lifecycle.moves:
        if after in kind.policies.settled:
            assert not kind.lifecycle.may_move(before, after, INSPECTOR, is_author=True)


def walk(kind: str, *states: str) -> bool:
    """Whether somebody may take a record of ``kind`` through these states."""
    moves = KINDS[kind].lifecycle.moves
    return all(pair in moves for pair in pairwise((None, *states)))


def test_an_inspection_request_goes_its_way() -> None:
    assert walk(
        "inspection", "draft", "submitted", "scheduled", "attended", "rejected", "resubmitted",
        "scheduled", "attended", "approved_with_comments",
    )  # fmt: skip
    assert walk("inspection", "submitted", "scheduled", "no_show", "scheduled", "attended")
    assert not walk("inspection", "draft", "approved")


def test_a_non_conformance_goes_its_way() -> None:
    assert walk(
        "ncr", "raised", "issued", "responded", "dispositioned", "corrective_action",
        "reinspection", "closed", "reopened", "responded", "disputed", "dispositioned",
    )  # fmt: skip
    assert not walk("ncr", "raised", "closed")


@pytest.mark.parametrize(
    ("whole", "wrong"),
    [
        ({"severity": "minor"}, {"disposition", "corrective_action"}),
        ({"severity": "major", "disposition": "use_as_is"}, {"root_cause"}),
        ({"severity": "critical", "disposition": "regrade", "root_cause": "  x"}, set()),
        ({"severity": "minor", "disposition": "rework"}, {"corrective_action"}),
        ({"severity": "observation", "disposition": "use_as_is"}, set()),
    ],
)
def test_closing_a_non_conformance_needs(whole: dict[str, Any], wrong: set[str]) -> None:
    after = {**whole, "state": "closed"}
    found = KINDS["ncr"].lifecycle.faults({**whole, "state": "reinspection"}, after)
    assert found == [("required", name) for name in _in_order(wrong)]


def _in_order(names: set[str]) -> list[str]:
    order = ("disposition", "root_cause", "corrective_action")
    return [name for name in order if name in names]


def test_an_open_major_holds_payment_and_a_closed_or_minor_one_does_not() -> None:
    assert holds_payment({"state": "raised", "severity": "major"})
    assert holds_payment({"state": "reopened", "severity": "critical"})
    assert not holds_payment({"state": "closed", "severity": "critical"})
    assert not holds_payment({"state": "void", "severity": "major"})
    assert not holds_payment({"state": "raised", "severity": "minor"})


@pytest.mark.parametrize(
    ("value", "limit", "expected"),
    [
        ("5.0", {"min": "5", "max": None}, True),
        ("4.99", {"min": "5"}, False),
        ("5.01", {"max": "5.00"}, False),
        ("5", {"min": "4", "max": "5.00"}, True),
        ("5", None, None),
        ("5", {"clause": "6.2"}, None),
    ],
)
def test_a_reading_is_within_its_limits(value: str, limit: Any, expected: bool | None) -> None:
    assert reading_is_within(Decimal(value), limit) is expected


def test_a_reading_keeps_its_limit_and_takes_arabic_digits() -> None:
    reading = {"test": "thickness", "value": "٥٫٢٠", "limit": {"min": "5", "clause": "٦"}}
    loaded = tidy(KINDS["inspection"].schema.load({"readings": [reading]}))
    assert loaded["readings"][0]["value"] == "5.2"
    assert loaded["readings"][0]["limit"] == {"min": "5", "clause": "٦"}


@pytest.mark.parametrize(
    ("kind", "fields", "path"),
    [
        ("inspection", {"readings": [{"test": "iri", "value": "fast"}]}, "readings.0.value"),
        ("inspection", {"checklist": [{"item": "a", "answer": "yes"}]}, "checklist.0.answer"),
        ("inspection", {"readings": [{"test": "iri", "value": "1", "limit": {"min": "2",
          "max": "1"}}]}, "readings.0.limit.max"),
        ("inspection", {"signature": {"name": ""}}, "signature.name"),
        ("ncr", {"severity": "awful"}, "severity"),
        ("ncr", {"quantity": "-1"}, "quantity"),
        ("defect", {"photos": ["p"]}, "photos"),
        ("defect", {"photos": {"add": ["p"]}}, "photos.add.0"),
        ("obstacle", {"since": "2026-13-01"}, "since"),
        ("obstacle", {"contract": 2**40}, "contract"),
        ("photo", {"file": "AB" * 32}, "file"),
        ("photo", {"media_type": "text/html"}, "media_type"),
        ("photo", {"marks": [{"mark": "arrow", "x": "2"}]}, "marks.0.x"),
        ("track", {"line": [["48", "29"]]}, "line"),
        ("track", {"line": [["48", "129"], ["48", "29"]]}, "line"),
        ("attendance", {"reason": "tired"}, "reason"),
    ],
)  # fmt: skip
def test_what_is_typed_wrongly_is_named(kind: str, fields: dict[str, Any], path: str) -> None:
    with pytest.raises(ValidationError) as wrong:
        KINDS[kind].schema.load(fields)
    found: Any = wrong.value.messages
    for name in path.split("."):
        found = found[int(name) if name.isdigit() and int(name) in found else name]
    assert found, path
    assert isinstance(found, dict) or set(found) <= set(ERRORS.codes)


def test_a_site_is_an_activity_or_a_contract_in_a_governorate() -> None:
    missing = KINDS["attendance"].missing_at_first
    assert missing({"presence": "on_site"}) == ["activity"]
    assert missing({"presence": "on_site", "contract": 9}) == ["governorate"]
    assert missing({"presence": "on_site", "contract": 9, "governorate": "KW-HA"}) == []
    assert missing({"activity": "C09-A01"}) == ["presence"]


def test_what_is_left_blank_is_absent_and_what_is_unknown_is_kept() -> None:
    loaded = KINDS["obstacle"].schema.load({"owner": " ", "since": "", "mood": "bad"})
    assert loaded == {"owner": None, "since": None, "mood": "bad"}


def test_days_and_hashes_travel_as_text() -> None:
    loaded = tidy(KINDS["obstacle"].schema.load({"since": "٢٠٢٦-٠٣-٠١"}))
    assert loaded == {"since": "2026-03-01"}
    assert tidy(KINDS["photo"].schema.load({"file": SHA})) == {"file": SHA}
