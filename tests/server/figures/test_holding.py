"""What findings hold: the statement leaves out no work that the rule would count."""

from __future__ import annotations

import itertools
import json
import random
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import select, text

from server.db import db, execute
from server.fieldwork.models import Ncr, Work
from server.figures import holding_queries
from server.programme.models import ActivityBoq
from shared.rules.held_quantities import AcceptedWork, Hold, Site, held_quantities
from tests import factories

ACTIVITIES = ("C09-A01", "C09-A02")
LAYERS = (None, "base", "wearing")

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


class World:
    """Works accepted and not, and findings about them, through the register's door."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.inspector, self.supervisor = factories.inspector(), factories.supervisor()
        self.works = [self._work(nth) for nth in range(14)]
        self.ncrs = [self._ncr() for _ in range(24)]

    def _work(self, nth: int) -> UUID:
        """One after the other along the road: what overlaps is not accepted."""
        activity, along = self.chance.choice(ACTIVITIES), self._site()
        if along["from_m"] is not None:
            along |= {"from_m": str(20 * nth), "to_m": str(20 * nth + 20)}
        record = factories.log_work(self.inspector, activity, quantity="9", **along)
        if self.chance.random() < 0.8:
            factories.accept_work(self.supervisor, record, str(self.chance.randint(1, 9)))
        return record

    def _ncr(self) -> UUID:
        record, some = uuid4(), self.chance.random
        said: dict[str, Any] = {
            "title": "سماكة ناقصة",
            "state": "raised",
            "contract": 9,
            "governorate": "KW-HA",
        }
        said["severity"] = self.chance.choice(["critical", "major", "minor"])
        if some() < 0.4:
            said["work"] = str(self.chance.choice(self.works))
        if some() < 0.8:
            said |= {"activity": self.chance.choice(ACTIVITIES), **self._site()}
        if "activity" in said and some() < 0.4:
            of = select(ActivityBoq.boq_item).where(ActivityBoq.activity == said["activity"])
            said["boq_item"] = self.chance.choice(list(db.session.scalars(of)))
        if some() < 0.4:
            said |= {"quantity": str(self.chance.randint(1, 30))}
        factories.change(self.inspector, record, said, kind="ncr")
        return record

    def _site(self) -> dict[str, str | None]:
        ends = [str(self.chance.choice([0, 60, 120, 200])) for _ in range(2)]
        from_m, to_m = sorted(ends, key=int) if self.chance.random() < 0.8 else (None, None)
        lane, layer = self.chance.choice(["1", "2", "all", None]), self.chance.choice(LAYERS)
        return {"from_m": from_m, "to_m": to_m, "lane": lane, "layer": layer}


@pytest.mark.parametrize("seed", range(3))
def test_what_each_finding_holds_is_what_the_rule_says_of_all_works(app: Flask, seed: int) -> None:
    with app.app_context():
        factories.load_reference((9,))
        world = World(random.Random(seed))
        found = holding_queries.holds_of(world.ncrs)
        everything = [AcceptedWork(*row) for row in _accepted()]
        by_rule, asked = {}, {}
        for ncr, hold in _holds_of_all(world.ncrs).items():
            by_rule[ncr] = held_quantities(everything, [hold])
            of_one = found.get(ncr)
            asked[ncr] = held_quantities(of_one[1], [of_one[0]]) if of_one else {}
        assert asked == by_rule
        named = [hold for hold, _works in found.values() if hold.work is not None]
        assert any(held_quantities(everything, [hold]) for hold in named)
        assert any(by_rule.values())


def _accepted() -> list[tuple[Any, ...]]:
    rows = db.session.scalars(select(Work).where(Work.state == "accepted"))
    return [
        (str(one.record), one.activity, one.boq_item, one.accepted_quantity, _site_of(one))
        for one in rows
    ]


def _holds_of_all(ncrs: list[UUID]) -> dict[UUID, Hold]:
    """The open ones of weight, each as the rule reads it: about the activity of its work."""
    found = {}
    for one in db.session.scalars(select(Ncr).where(Ncr.record.in_(ncrs))):
        about = db.session.get(Work, one.work) if one.work else None
        activity = about.activity if about else one.activity
        if one.severity != "minor" and activity is not None:
            work = str(one.work) if one.work else None
            found[one.record] = Hold(activity, one.boq_item, one.quantity, work, _site_of(one))
    return found


def _site_of(row: Work | Ncr) -> Site:
    return Site(*(getattr(row, name) for name in holding_queries.SITE_COLUMNS))
