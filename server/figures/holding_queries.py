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
from shared.rules.held_quantities import AcceptedWork, Hold, Site, held_quantities
from shared.vocabulary.ncrs import ENDED, HOLDING

HOLDS = text(
    """
    SELECT coalesce(work.activity, ncr.activity) AS activity, ncr.boq_item, ncr.quantity,
           CAST(ncr.work AS text) AS work, ncr.section, ncr.from_m, ncr.to_m, ncr.layer, ncr.lane
    FROM ncr LEFT JOIN work ON work.record = ncr.work
    WHERE ncr.contract = ANY(CAST(:contracts AS int[])) AND ncr.state <> ALL(:ended)
      AND ncr.severity = ANY(:holding) AND coalesce(work.activity, ncr.activity) = ANY(:activities)
    """
)
HOLDS_OF = text(
    """
    SELECT ncr.record AS ncr, coalesce(work.activity, ncr.activity) AS activity, ncr.boq_item,
           ncr.quantity, CAST(ncr.work AS text) AS work, ncr.section, ncr.from_m, ncr.to_m,
           ncr.layer, ncr.lane
    FROM ncr LEFT JOIN work ON work.record = ncr.work
    WHERE ncr.record = ANY(:records) AND ncr.state <> ALL(:ended) AND ncr.severity = ANY(:holding)
      AND coalesce(work.activity, ncr.activity) IS NOT NULL
    """
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


def holds_of(records: Collection[UUID]) -> tuple[dict[UUID, Hold], list[AcceptedWork]]:
    """Those of these non-conformances that hold, and the accepted works of their activities."""
    given = {
        "records": plain_array(list(records)),
        "ended": sorted(ENDED),
        "holding": sorted(HOLDING),
    }
    found = execute(HOLDS_OF, given).all() if records else []
    if not found:
        return {}, []
    return {row.ncr: _hold(row) for row in found}, _accepted_works({r.activity for r in found})


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


def _hold(row: Any) -> Hold:
    return Hold(row.activity, row.boq_item, row.quantity, row.work, _site(row))


def _site(row: Any) -> Site:
    return Site(row.section, row.from_m, row.to_m, row.layer, row.lane)
