"""What is derived from the register says the same as the heads that it is derived from.

Shares no code with Tareeq on purpose.
"""

from __future__ import annotations

from typing import Any

import psycopg

# A deleted work has no row, any other one; what the row says is what the head says.
WORKS = """SELECT coalesce(head.record, work.record)::text AS record, head.version, head.is_deleted,
    work.version AS derived
    FROM (SELECT * FROM head WHERE kind = 'work') AS head FULL JOIN work USING (record)
    WHERE (head.record IS NOT NULL AND NOT is_deleted) <> (work.record IS NOT NULL)
    OR head.version <> work.version OR whole ->> 'state' <> state
    OR CAST(whole ->> 'quantity' AS numeric(14, 3)) <> quantity"""
SUMS = """SELECT contract, boq_item, activity, added.quantity AS is, measured.quantity AS said
    FROM (SELECT contract, boq_item, activity,
                 sum(coalesce(accepted_quantity, quantity)) AS quantity
          FROM work WHERE state <> 'withdrawn' GROUP BY contract, boq_item, activity) AS added
    FULL JOIN (
        SELECT contract, boq_item, activity, sum(quantity) AS quantity
        FROM measured GROUP BY contract, boq_item, activity) AS measured
    USING (contract, boq_item, activity)
    WHERE coalesce(added.quantity, 0) <> coalesce(measured.quantity, 0)"""

WEEKS = """
    SELECT activity, boq_item, week_end, added.sums, kept.sums
    FROM (SELECT activity, boq_item,
                 working_date + 6 - CAST(extract(dow FROM working_date) AS int) AS week_end,
                 ARRAY[sum(quantity), count(*),
                       coalesce(sum(accepted_quantity) FILTER (WHERE state = 'accepted'), 0)
                 ] AS sums
          FROM work WHERE state <> 'withdrawn' GROUP BY 1, 2, 3) AS added
    FULL JOIN (
        SELECT activity, boq_item, week_end,
               ARRAY[sum(measured), sum(works), sum(accepted)] AS sums
        FROM week_progress GROUP BY activity, boq_item, week_end) AS kept
    USING (activity, boq_item, week_end)
    WHERE coalesce(added.sums, ARRAY[0, 0, 0]::numeric[])
        <> coalesce(kept.sums, ARRAY[0, 0, 0]::numeric[])"""


def look_at_derived(server: psycopg.Connection[Any]) -> list[str]:
    works = [f"diverged: the row of a work: {row}" for row in server.execute(WORKS)]
    lines = [f"diverged: the sum of a line: {row}" for row in server.execute(SUMS)]
    return works + lines + [f"diverged: the sum of a week: {row}" for row in server.execute(WEEKS)]
