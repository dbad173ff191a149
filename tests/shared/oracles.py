"""The published worked examples of tests/data/oracles.json, by group and name."""

from __future__ import annotations

import json
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path
from typing import Any

FOUND = json.loads((Path(__file__).parents[1] / "data" / "oracles.json").read_text("utf-8"))


def oracle(group: str, name: str) -> dict[str, Any]:
    return next(case for case in FOUND[group] if case["id"] == name)


def names(group: str) -> list[str]:
    return [case["id"] for case in FOUND[group]]


def decimals(values: Iterable[Any]) -> tuple[Decimal, ...]:
    return tuple(Decimal(str(value)) for value in values)


def is_close(found: Decimal | None, expected: float, tolerance: float) -> bool:
    return found is not None and abs(found - Decimal(str(expected))) <= Decimal(str(tolerance))
