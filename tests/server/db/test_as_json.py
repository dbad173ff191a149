"""Rows reach SQL as the standard library would have written them."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID, uuid4

from flask import Flask
from hypothesis import example, given
from hypothesis import strategies as st
from sqlalchemy import text

from server.db import db
from server.db.as_json import as_json, canonical, plain_array, text_array
from shared.wire.text import canonical_json_bytes

ID = UUID("01931f64-7b1e-7cc3-98c5-1f8a6f0d2c11")
ROWS = [
    {
        "record": ID,
        "quantity": Decimal("412.50"),
        "day": date(2026, 11, 21),
        "notes": 'تم الفرش "هنا"\n\\ \u2028 🚧',
        "whole": {"b": [1, None, True], "a": {"deep": ["x"]}},
    }
]


def test_values_are_written_as_before() -> None:
    assert json.loads(as_json(ROWS)) == json.loads(json.dumps(ROWS, default=str))


def test_a_moment_keeps_its_microseconds_and_its_zone() -> None:
    moment = datetime(2026, 11, 21, 7, 42, 0, 123456, UTC)
    (text,) = json.loads(as_json([moment]))
    assert datetime.fromisoformat(text) == moment


def test_a_number_too_large_for_orjson_is_written_all_the_same() -> None:
    assert json.loads(as_json([10**25, -(10**25), 2**63])) == [10**25, -(10**25), 2**63]


plain = st.none() | st.booleans() | st.integers(-(10**30), 10**30) | st.text() | st.decimals()
kept = st.recursive(
    plain | st.dates() | st.datetimes(timezones=st.just(UTC)) | st.uuids(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=12,
)


@given(kept)
@example({"b": "\ud800", "a": '\x1f\x7f\u2028/\\"', "é": 1, "e\u0301": 2, "z": 3, "\U0001f6a7": 4})
def test_what_is_hashed_is_written_as_on_tablets(value: object) -> None:
    try:
        expected: bytes | type[Exception] = canonical_json_bytes(value)
    except UnicodeEncodeError as error:
        expected = type(error)
    try:
        found: bytes | type[Exception] = canonical(value)
    except UnicodeEncodeError as error:
        found = type(error)
    assert found == expected


def test_arrays_reach_sql_as_they_are(app: Flask) -> None:
    texts = ["", "C09-A01", 'a "b" \\ c', "{x,y}", "NULL", " تم ", "\n,\t'"]
    numbers = [29.334, -0.0, 1e-7, 48.0]
    ids = [uuid4(), uuid4()]
    given_ = {"texts": text_array(texts), "numbers": plain_array(numbers), "ids": plain_array(ids)}
    with app.app_context():
        found = db.session.execute(
            text("SELECT CAST(:texts AS text[]), CAST(:numbers AS float8[]), CAST(:ids AS uuid[])"),
            given_,
        ).one()
    assert tuple(found) == (texts, numbers, ids)
