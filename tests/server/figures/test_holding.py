"""What findings hold: the statement leaves out no work that the rule would count."""

from __future__ import annotations

import itertools
import json
import random

import pytest
from flask import Flask
from sqlalchemy import text

from server.db import execute
from server.figures import holding_queries
from shared.rules.held_quantities import Hold, Site

LANES = (None, "1", "2", "all")
ENDS = (None, 0, 10, 20, 30)
ALL = [
    Site(section, from_m, to_m, layer, lane)
    for section in (None, "A", "B")
    for from_m, to_m in itertools.product(ENDS, ENDS)
    for layer in (None, "base")
    for lane in LANES
]
SITES = text(
    f"""
    WITH site AS (
        SELECT row_number() OVER () - 1 AS n, section, CAST(from_m AS numeric) AS from_m,
               CAST(to_m AS numeric) AS to_m, layer, lane
        FROM jsonb_to_recordset(CAST(:sites AS jsonb)) AS site (
            section text, from_m numeric, to_m numeric, layer text, lane text)
    )
    SELECT asked.n, under.n FROM site AS asked CROSS JOIN LATERAL (
        SELECT * FROM site WHERE {holding_queries.MAY_TOUCH}) AS under
    """
)


@pytest.mark.parametrize("seed", range(3))
def test_no_site_that_may_be_touched_is_left_out(app: Flask, seed: int) -> None:
    some = random.Random(seed).sample(ALL, 150)
    rows = [{name: getattr(one, name) for name in holding_queries.SITE_COLUMNS} for one in some]
    with app.app_context():
        given = {"sites": json.dumps(rows), "whole": "all"}
        asked = {tuple(row) for row in execute(SITES, given)}
    touched = {
        (n, m)
        for (n, one), (m, other) in itertools.product(enumerate(some), enumerate(some))
        if Hold("A", site=one).site.may_touch(other)
    }
    assert touched - asked == set()
    # And it is of use: most that cannot be touched are not read.
    assert len(asked - touched) < len(touched) / 10
