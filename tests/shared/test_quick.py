"""The quick way of loading gives what marshmallow gives, and refuses in marshmallow's words."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from marshmallow import Schema, ValidationError

from shared.wire.change import change_schema, clocks_schema
from shared.wire.kinds import KINDS
from shared.wire.messages import push_request, sent_change, token_reply
from shared.wire.quick import QuickSchema, reader_of_schema
from shared.wire.work import work_schema

ID = "01931f64-7b1e-7cc3-98c5-1f8a6f0d2c11"
AT = "2026-11-21T07:42:00.000000Z"
SCHEMAS: dict[str, Schema] = {
    **{name: kind.schema for name, kind in KINDS.items()},
    "change": change_schema,
    "clocks": clocks_schema,
    "push": push_request,
    "sent": sent_change,
    "token": token_reply,
}
TEXTS = (
    *(ID, ID.upper(), ID.replace("-", ""), AT, "2026-11-21", "", " ", "412.50", "٤١٢٫٥", "12+350"),
    *(
        "logged",
        "hold",
        "pass",
        "all",
        "put",
        "work",
        "a" * 64,
        "x" * 5000,
        "\u202eabc",
        "-0",
        "1e3",
    ),
)
plain = st.one_of(
    st.sampled_from(TEXTS),
    st.none(),
    st.booleans(),
    st.integers(-5, 10**20),
    st.floats(allow_nan=False, allow_infinity=False),
    st.decimals(allow_nan=False, allow_infinity=False, places=2),
    st.text(max_size=8),
)
PLACE = {"lat": "29.33", "lon": "48.02", "accuracy_m": "4.0", "fixed_at": AT}
CLOCKS = {"wall": AT, "monotonic_ms": 5, "boot_id": "b", "gnss": None}
parts = st.one_of(
    plain,
    st.lists(plain, max_size=3),
    st.sampled_from([PLACE, CLOCKS, {"add": [ID], "remove": []}, {"add": [None]}, [PLACE], {}]),
)
GOOD_WORK = {
    "activity": "C09-A01", "boq_item": "B1", "section": "", "from_m": "12+350", "to_m": "12400",
    "layer": "wearing", "lane": None, "quantity": "٤١٢٫٥", "notes": " \u200fتم ", "state": "logged",
    "place": PLACE, "later_field": {"kept": [1]},
}  # fmt: skip
GOOD_CHANGE = {
    "id": ID, "record": ID, "kind": "work", "op": "put", "base": None, "fields": GOOD_WORK,
    "made_at": AT, "clocks": CLOCKS, "place": PLACE, "later": 1,
}  # fmt: skip


@contextmanager
def marshmallow_alone() -> Iterator[None]:
    quick = QuickSchema.load
    QuickSchema.load = Schema.load  # type: ignore[method-assign]
    try:
        yield
    finally:
        QuickSchema.load = quick  # type: ignore[method-assign]


def told(schema: Schema, data: Any) -> tuple[str, Any]:
    """What loading says: the result, or the messages."""
    try:
        return "loaded", schema.load(data)
    except ValidationError as error:
        return "refused", error.messages


def agree(schema: Schema, data: Any) -> str:
    quick = told(schema, data)
    with marshmallow_alone():
        assert quick == told(schema, data)
    return quick[0]


@st.composite
def messages(draw: st.DrawFn) -> tuple[str, Any]:
    """The name of a schema, and something like its messages."""
    name = draw(st.sampled_from(sorted(SCHEMAS)))
    keys = [field.data_key or key for key, field in SCHEMAS[name].load_fields.items()]
    start = draw(st.sampled_from([{}, GOOD_WORK, GOOD_CHANGE, PLACE, CLOCKS]))
    changed = draw(st.dictionaries(st.sampled_from([*keys, "unknown"]), parts, max_size=8))
    return name, {**start, **changed}


@given(messages())
@settings(max_examples=600, deadline=None)
def test_the_quick_way_and_marshmallow_agree(given_: tuple[str, Any]) -> None:
    name, data = given_
    agree(SCHEMAS[name], data)


@given(st.dictionaries(st.sampled_from(sorted(work_schema.load_fields)), parts))
@settings(max_examples=300, deadline=None)
def test_they_agree_on_works_that_are_nearly_good(changed: dict[str, Any]) -> None:
    agree(work_schema, {**GOOD_WORK, **changed})


@pytest.mark.parametrize("data", [None, [], "text", 5, {"id": [ID]}])
def test_they_agree_on_what_is_no_object(data: Any) -> None:
    for schema in SCHEMAS.values():
        agree(schema, data)


def test_good_messages_do_take_the_quick_way() -> None:
    for schema, data in ((work_schema, GOOD_WORK), (change_schema, GOOD_CHANGE)):
        assert reader_of_schema(schema)(data) == schema.load(data)
        assert agree(schema, data) == "loaded"


def test_options_are_marshmallow_s_own() -> None:
    assert work_schema.load({"lane": "1"}, partial=True) == {"lane": "1"}
    assert len(clocks_schema.load([CLOCKS, CLOCKS], many=True)) == 2
