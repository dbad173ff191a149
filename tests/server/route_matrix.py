"""The committed matrix of who may call which route, and a valid call of each."""

from __future__ import annotations

import csv
from pathlib import Path

from flask import Flask

from tests.server.permissions_world import EXAMPLES, NAMES_A_RECORD
from tests.server.small_world import INSIDE, Call, World

MATRIX = Path(__file__).parents[1] / "data" / "route_matrix.csv"
Row = dict[str, str]


def matrix() -> list[Row]:
    with MATRIX.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def name_of(row: Row) -> str:
    return f"{row['method']} {row['rule']}"


def endpoint_of(app: Flask, row: Row) -> str:
    for rule in app.url_map.iter_rules():
        if rule.rule == row["rule"] and row["method"] in (rule.methods or ()):
            return str(rule.endpoint)
    raise AssertionError(f"{name_of(row)} is no route any more")


def call_for(world: World, endpoint: str, role: str, which: str = INSIDE) -> Call:
    if endpoint in NAMES_A_RECORD:
        return NAMES_A_RECORD[endpoint](world, role, which)
    return EXAMPLES.get(endpoint, lambda world, role: {})(world, role)
