"""What non-conformances hold, in SQL: which hold, of which works, at which prices."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from uuid import UUID

from sqlalchemy import text

from server.db import execute
from server.db.as_json import plain_array
from server.figures.queries import ASKED_SHARES, Share, given_shares
from shared.rules.earned_value import Line, Quantities
from shared.rules.held_quantities import WHOLE_WIDTH, AcceptedWork, Hold, Site, held_quantities
from shared.vocabulary.ncrs import ENDED, HOLDING

SITE_COLUMNS = ("section", "from_m", "to_m", "layer", "lane")
SITE = ", ".join(f"ncr.{name}" for name in SITE_COLUMNS)
SITE_OF_HOLD = ", ".join(f"asked.{name}" for name in SITE_COLUMNS)
SITE_OF_WORK = ", ".join(f"under.{name} AS work_{name}" for name in SITE_COLUMNS)
HOLDS = text(
    """
    SELECT coalesce(work.activity, ncr.activity) AS activity, ncr.boq_item, ncr.quantity,
           CAST(ncr.work AS text) AS work, ncr.section, ncr.from_m, ncr.to_m, ncr.layer, ncr.lane
    FROM ncr LEFT JOIN work ON work.record = ncr.work
    WHERE ncr.contract = ANY(CAST(:contracts AS int[])) AND ncr.state <> ALL(:ended)
      AND ncr.severity = ANY(:holding) AND coalesce(work.activity, ncr.activity) = ANY(:activities)
    """
)
# Site.may_touch, but for stretches that only meet: what one of them does not say forbids nothing.
MAY_TOUCH = """(section = asked.section) IS NOT FALSE AND (layer = asked.layer) IS NOT FALSE
    AND (lane = asked.lane OR lane = :whole OR asked.lane = :whole) IS NOT FALSE
    AND (section = asked.section AND from_m + to_m + asked.from_m + asked.to_m IS NOT NULL
         AND (greatest(from_m, to_m) < least(asked.from_m, asked.to_m)
              OR least(from_m, to_m) > greatest(asked.from_m, asked.to_m))) IS NOT TRUE"""
# The works that each may be about, and no others: a page asks of many findings, an activity has
# thousands of works. Whether it is about them, and of how much, the rule says (held_quantities).
HOLDS_OF = text(
    f"""
    WITH asked AS MATERIALIZED (
        SELECT ncr.record AS ncr, coalesce(about.activity, ncr.activity) AS activity,
               ncr.boq_item, ncr.quantity, ncr.work, {SITE}
        FROM ncr LEFT JOIN work AS about ON about.record = ncr.work
        WHERE ncr.record = ANY(:records) AND ncr.state <> ALL(:ended)
          AND ncr.severity = ANY(:holding)
          AND coalesce(about.activity, ncr.activity) IS NOT NULL
    )
    SELECT asked.ncr, asked.activity, asked.boq_item, asked.quantity,
           CAST(asked.work AS text) AS work, {SITE_OF_HOLD},
           CAST(under.record AS text) AS work_record, under.activity AS work_activity,
           under.boq_item AS work_boq_item, under.accepted_quantity, {SITE_OF_WORK}
    FROM asked JOIN LATERAL (
        SELECT * FROM work WHERE record = asked.work
        UNION ALL
        SELECT * FROM work
        WHERE asked.work IS NULL AND activity = asked.activity
          AND (asked.boq_item IS NULL OR boq_item = asked.boq_item)
          AND {MAY_TOUCH}
    ) AS under ON under.state = 'accepted' AND under.accepted_quantity IS NOT NULL
    """  # noqa: S608
)
PRICES = text(
    f"""
    SELECT activity, boq_item, boq_item.contract, description_ar, description_en, unit, rate_kwd
    FROM ({ASKED_SHARES}) AS asked JOIN activity_boq USING (activity, boq_item)
    JOIN boq_item ON boq_item.contract = activity_boq.contract
                 AND boq_item.code = activity_boq.boq_item
    """  # noqa: S608
)
ACCEPTED_WORKS = text(
    """
    SELECT CAST(record AS text) AS record, activity, boq_item, accepted_quantity AS quantity,
           section, from_m, to_m, layer, lane
    FROM work WHERE activity = ANY(:activities) AND state = 'accepted'
      AND accepted_quantity IS NOT NULL
    """
)


def held(lines: Collection[Line]) -> Quantities:
    """What open major and critical non-conformances hold of these lines' activities."""
    given = {
        "contracts": plain_array(sorted({line.contract for line in lines})),
        "activities": sorted({line.activity for line in lines}),
        "ended": sorted(ENDED),
        "holding": sorted(HOLDING),
    }
    found = execute(HOLDS, given).all()
    if not found:
        return {}
    holds = [_hold(row) for row in found]
    return held_quantities(_accepted_works({row.activity for row in found}), holds)


def holds_of(records: Collection[UUID]) -> dict[UUID, tuple[Hold, list[AcceptedWork]]]:
    """Those of these non-conformances that may hold something, each with the accepted works that
    it may be about.
    """
    given = {
        "records": plain_array(list(records)),
        "ended": sorted(ENDED),
        "holding": sorted(HOLDING),
        "whole": WHOLE_WIDTH,
    }
    found: dict[UUID, tuple[Hold, list[AcceptedWork]]] = {}
    for row in execute(HOLDS_OF, given) if records else ():
        if row.ncr not in found:
            found[row.ncr] = _hold(row), []
        found[row.ncr][1].append(_work_under(row))
    return found


def lines_of(shares: Collection[Share]) -> dict[Share, Any]:
    """The BOQ lines of shares, with words, unit and rate."""
    if not shares:
        return {}
    return {(row.activity, row.boq_item): row for row in execute(PRICES, given_shares(shares))}


def _accepted_works(activities: Collection[str]) -> list[AcceptedWork]:
    return [
        AcceptedWork(row.record, row.activity, row.boq_item, row.quantity, _site(row))
        for row in execute(ACCEPTED_WORKS, {"activities": sorted(activities)})
    ]


def _work_under(row: Any) -> AcceptedWork:
    site = Site(*(getattr(row, f"work_{name}") for name in SITE_COLUMNS))
    quantity = row.accepted_quantity
    return AcceptedWork(row.work_record, row.work_activity, row.work_boq_item, quantity, site)


def _hold(row: Any) -> Hold:
    return Hold(row.activity, row.boq_item, row.quantity, row.work, _site(row))


def _site(row: Any) -> Site:
    return Site(row.section, row.from_m, row.to_m, row.layer, row.lane)
