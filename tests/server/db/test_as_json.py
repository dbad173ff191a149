"""Rows reach SQL as the standard library would have written them."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

from server.db.as_json import as_json

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
