"""Readings at both ends of a limit, the class of a road, and when an answer is due."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from shared.rules.due import Due, due_at, due_hours
from shared.rules.inspections import reading_is_within
from shared.rules.limits import Limit, limit_for, road_class_of

DEFAULTS = Path(__file__).parents[2] / "server" / "forms" / "data"
FOUND_AT = datetime(2026, 3, 1, 6, tzinfo=UTC)


def defaults() -> list[Limit]:
    rows = json.loads((DEFAULTS / "limits.json").read_text("utf-8"))["limits"]
    ends = ("min", "max")
    return [
        Limit(**{**row, **{end: row[end] and Decimal(row[end]) for end in ends}}) for row in rows
    ]


@pytest.mark.parametrize(
    ("test", "layer", "road_class", "good", "bad"),
    [
        ("compaction", "wearing", "street", ("92", "97"), ("91.99", "97.01")),
        ("compaction", "base", None, ("95", "104"), ("94.9",)),
        ("thickness", "wearing", None, ("47.5", "70"), ("47.4",)),
        ("laying_temperature", "binder", None, ("135", "163"), ("134.9", "163.1")),
        ("rolling_temperature", "wearing", None, ("85",), ("84.9",)),
        ("straightedge", "wearing", "expressway", ("0", "3"), ("3.01",)),
        ("straightedge", "wearing", "street", ("0", "5"), ("5.01",)),
        ("iri", "wearing", "expressway", ("1.5",), ("1.51",)),
        ("iri", "wearing", None, ("2.7",), ("2.71",)),
        ("tack_rate", "binder", None, ("0.18", "0.36"), ("0.17", "0.37")),
        ("cover_level", None, None, ("-5", "5"), ("-5.1", "5.1")),
    ],
)
def test_a_reading_keeps_to_the_product_s_limits_at_both_ends(
    test: str, layer: str | None, road_class: str | None, good: tuple[str], bad: tuple[str]
) -> None:
    limit = limit_for(defaults(), test, layer, road_class)
    assert limit is not None
    assert all(reading_is_within(Decimal(value), limit.as_kept()) for value in good)
    assert not any(reading_is_within(Decimal(value), limit.as_kept()) for value in bad)


def test_what_is_said_of_the_layer_comes_before_what_is_said_of_the_road() -> None:
    (limit, *_) = defaults()
    of_layer = replace(limit, layer="wearing", road_class=None)
    of_road = replace(limit, layer=None, road_class="street")
    for given in ([of_layer, of_road], [of_road, of_layer]):
        assert limit_for(given, limit.test, "wearing", "street") is of_layer
        assert limit_for(given, limit.test, "binder", "street") is of_road


def test_a_test_without_a_limit_says_so() -> None:
    assert limit_for(defaults(), "slump", None, None) is None
    assert limit_for(defaults(), "iri", "base", "expressway") is None


@pytest.mark.parametrize(
    ("road_ref", "expected"),
    [("R5", "expressway"), ("R30", "expressway"), ("S-HA-SALMIYA", "street"), ("R", "street"),
     ("", None), (None, None)],
)  # fmt: skip
def test_the_class_of_a_road_is_known_by_its_reference(
    road_ref: str | None, expected: str | None
) -> None:
    assert road_class_of(road_ref) == expected


@pytest.mark.parametrize(
    ("of", "level", "hours"),
    [("ncr", "critical", 24), ("ncr", "major", 7 * 24), ("ncr", "minor", 14 * 24),
     ("ncr", "observation", None), ("defect", "p1", 2), ("defect", "p2", 24),
     ("defect", "p3", 7 * 24), ("defect", "p4", 28 * 24), ("defect", None, None)],
)  # fmt: skip
def test_each_severity_and_priority_has_its_time(of: str, level: str, hours: int | None) -> None:
    rows = json.loads((DEFAULTS / "due.json").read_text("utf-8"))["due"]
    dues = [Due(**{**row, "hours": Decimal(row["hours"])}) for row in rows]
    assert due_hours(dues, of, level) == hours
    expected = None if hours is None else FOUND_AT + timedelta(hours=hours)
    assert due_at(FOUND_AT, due_hours(dues, of, level)) == expected
