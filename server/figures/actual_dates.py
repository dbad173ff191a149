"""On which days a contract's activities began and ended, by their works.

The kept weeks say in which week to look; only works of that week are read, however many there are.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from sqlalchemy import text

from server.db import execute

# Withdrawn works are in no week's sum, and are not looked at. A rate of 0 earns nothing: what
# has one ends with the others.
ACTUAL = text(
    """
    WITH weekly AS (
        SELECT activity, boq_item, week_end, sum(measured) AS measured, sum(accepted) AS accepted
        FROM week_progress WHERE contract = :contract AND week_end <= :until
        GROUP BY activity, boq_item, week_end
    ), first AS (
        SELECT activity, min(week_end) AS week_end FROM weekly WHERE measured > 0
        GROUP BY activity
    ), added AS (
        SELECT weekly.*, share.quantity,
               sum(accepted) OVER (PARTITION BY activity, boq_item ORDER BY week_end) AS so_far
        FROM weekly JOIN activity_boq AS share USING (activity, boq_item)
        JOIN boq_item AS item ON (item.contract, item.code) = (share.contract, share.boq_item)
        WHERE item.rate_kwd > 0
    ), reached AS (
        SELECT activity, max(day.working_date) AS ended
        FROM added CROSS JOIN LATERAL (
            SELECT min(working_date) AS working_date FROM (
                SELECT working_date,
                       sum(sum(accepted_quantity)) OVER (ORDER BY working_date) AS more
                FROM work
                WHERE work.activity = added.activity AND work.boq_item = added.boq_item
                  AND working_date BETWEEN added.week_end - 6 AND added.week_end
                  AND state = 'accepted'
                GROUP BY working_date
            ) AS daily WHERE so_far - accepted + more >= added.quantity
        ) AS day
        WHERE so_far >= added.quantity AND so_far - accepted < added.quantity
        GROUP BY activity
    )
    SELECT first.activity, begun.working_date AS begun, reached.ended
    FROM first CROSS JOIN LATERAL (
        SELECT min(working_date) AS working_date FROM work
        WHERE work.activity = first.activity AND quantity > 0 AND state <> 'withdrawn'
          AND working_date BETWEEN first.week_end - 6 AND first.week_end
    ) AS begun
    LEFT JOIN reached ON reached.activity = first.activity
    """
)


class Actual(NamedTuple):
    """``begun``: the day of the first work with a quantity. ``ended``: the day of the work with
    which what is accepted reached the last of its shares; None while none was reached."""

    begun: date
    ended: date | None


def actual_dates(contract: int, until: date) -> dict[str, Actual]:
    """By activity, of those that works have, in the weeks that end by ``until``, a Saturday."""
    rows = execute(ACTUAL, {"contract": contract, "until": until})
    return {row.activity: Actual(row.begun, row.ended) for row in rows}
