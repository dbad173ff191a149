"""Delivery tickets on the wire: what goes in, what is refused at entry, and under which name."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from marshmallow import ValidationError

from shared.sync.merge import merge_edit
from shared.vocabulary.works import EVIDENCE_FIELDS, POLICIES
from shared.wire.ticket import MAX_TICKETS, Ticket, read_thickness, read_tickets, same_number
from shared.wire.work import tidy, work_schema


def ticket(number: Any = "A-1001", tonnes: Any = "20.50") -> dict[str, Any]:
    return {"number": number, "tonnes": tonnes}


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ({"tickets": [ticket()]}, {"tickets": [ticket(tonnes="20.5")]}),
        ({"tickets": [ticket("أ ١٠٠١", "٢٠٫٥")]}, {"tickets": [ticket("أ ١٠٠١", "20.5")]}),
        ({"tickets": [ticket(tonnes="20") | {"plant": "2"}]},
         {"tickets": [ticket(tonnes="20") | {"plant": "2"}]}),
        ({"tickets": []}, {"tickets": []}),
        ({"tickets": None, "thickness_mm": None}, {"tickets": None, "thickness_mm": None}),
        ({"thickness_mm": "٥٠"}, {"thickness_mm": "50"}),
        ({"thickness_mm": "52.50"}, {"thickness_mm": "52.5"}),
        ({"tickets": [ticket(tonnes="1000")]}, {"tickets": [ticket(tonnes="1000")]}),
        ({"tickets": [ticket(str(n)) for n in range(MAX_TICKETS)]},
         {"tickets": [ticket(str(n), "20.5") for n in range(MAX_TICKETS)]}),
    ],
)  # fmt: skip
def test_tickets_are_kept_as_printed_and_weights_as_one_text(
    sent: dict[str, Any], kept: dict[str, Any]
) -> None:
    assert tidy(work_schema.load(sent)) == kept


@pytest.mark.parametrize(
    ("sent", "errors"),
    [
        ({"tickets": [ticket(tonnes="0")]},
         {"tickets": {0: {"tonnes": ["quantity_not_positive"]}}}),
        ({"tickets": [ticket(tonnes="-1")]},
         {"tickets": {0: {"tonnes": ["quantity_not_positive"]}}}),
        ({"tickets": [ticket(tonnes="1000.001")]},
         {"tickets": {0: {"tonnes": ["number_not_allowed"]}}}),
        ({"tickets": [ticket(tonnes="x")]}, {"tickets": {0: {"tonnes": ["number_wrong"]}}}),
        ({"tickets": [ticket(number="  ")]}, {"tickets": {0: {"number": ["required"]}}}),
        ({"tickets": [ticket(number="9" * 41)]}, {"tickets": {0: {"number": ["too_long"]}}}),
        ({"tickets": [ticket(), {"number": "2"}]}, {"tickets": {1: {"tonnes": ["required"]}}}),
        ({"tickets": [ticket()] * (MAX_TICKETS + 1)}, {"tickets": ["too_large"]}),
        ({"tickets": "A-1001"}, {"tickets": ["type_wrong"]}),
        ({"tickets": ["A-1001"]}, {"tickets": {0: ["type_wrong"]}}),
        ({"thickness_mm": "0"}, {"thickness_mm": ["number_not_allowed"]}),
        ({"thickness_mm": "0.05"}, {"thickness_mm": ["number_not_allowed"]}),
        ({"thickness_mm": "1000.1"}, {"thickness_mm": ["number_not_allowed"]}),
        ({"thickness_mm": "thick"}, {"thickness_mm": ["number_wrong"]}),
    ],
)  # fmt: skip
def test_what_is_typed_wrongly_is_named(sent: dict[str, Any], errors: dict[str, Any]) -> None:
    with pytest.raises(ValidationError) as refused:
        work_schema.load(sent)
    found = refused.value.messages
    if sent.get("tickets") == ["A-1001"]:
        assert set(found["tickets"]) == {0}
    else:
        assert found == errors


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("A-1001", "a 1001", True),
        ("١٠٠١", "1001", True),
        ("۱۰۰۱", "1001", True),
        ("أ/١٠٠١", "أ 1001", True),
        ("1001", "01001", False),
        ("A1001", "B1001", False),
    ],
)
def test_a_number_is_known_in_any_writing(one: str, other: str, is_same: bool) -> None:
    assert (same_number(one) == same_number(other)) == is_same


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["number", "tonnes", "x"]), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(kept=JSON)
def test_what_an_older_version_kept_unread_is_read_as_far_as_it_goes(kept: Any) -> None:
    assert all(isinstance(one.tonnes, Decimal) for one in read_tickets(kept))
    assert read_thickness(kept) is None or read_thickness(kept) >= 0


def test_what_was_kept_is_read() -> None:
    rows = tidy(work_schema.load({"tickets": [ticket("7", "20.50")]}))["tickets"]
    assert read_tickets(rows) == (Ticket("7", Decimal("20.5")),)
    assert read_thickness("50") == 50


def test_another_s_tickets_are_a_question_for_a_person() -> None:
    assert {"tickets", "thickness_mm"} <= EVIDENCE_FIELDS
    base = {"state": "logged", "tickets": [ticket()]}
    theirs = {**base, "tickets": [ticket("2")]}
    mine = {"tickets": [ticket("3")]}
    merged = merge_edit(base, mine, theirs, {}, "me", "change", POLICIES)
    assert merged.whole["tickets"] == [ticket("2")]
    assert merged.conflicts["tickets"]["proposals"]["me"]["value"] == [ticket("3")]


def test_what_weighs_and_what_was_measured_are_decided_together() -> None:
    assert POLICIES.decided_together("tickets") == {"quantity", "thickness_mm", "tickets"}
