"""What the works of each BOQ line come to, by activity, and by week: added up as they are written.

A push need not add up all works of its lines, which grow with the programme's age.
"""

from __future__ import annotations

from sqlalchemy import text

from server.db import db, transaction
from server.db.phrases import week_end_of

# Follows the CTE ``written`` of the statement that writes works (server.fieldwork.projecting),
# and ends in the shares of which something accepted came or went.
# Writers of different works never wait for each other: each transaction adds to a slot that no
# other open one has, in both tables, the first whose lock is free. Waited for is only where all
# are taken.
ADD_UP = f""",
    changed AS (
        SELECT contract, boq_item, activity, state, working_date, quantity, accepted_quantity,
               first_received_at, -1 AS sign, false AS is_new
        FROM work WHERE record = ANY(:records) AND state <> 'withdrawn'
        UNION ALL
        SELECT contract, boq_item, activity, state, working_date, quantity, accepted_quantity,
               first_received_at, 1, version = 1
        FROM written WHERE state <> 'withdrawn'
    ), counted AS MATERIALIZED (
        SELECT contract, boq_item, activity, sign, is_new, first_received_at,
               {week_end_of("working_date")} AS week_end,
               sign * coalesce(accepted_quantity, quantity) AS quantity,
               sign * quantity AS measured,
               CASE WHEN state = 'accepted' THEN sign * accepted_quantity END AS accepted
        FROM changed
    ), mine AS MATERIALIZED (
        SELECT coalesce((
            SELECT number FROM generate_series(0, 255) AS slot (number)
            WHERE pg_try_advisory_xact_lock(hashtext('measured'), number) LIMIT 1
        ), 0) AS slot
    ), added AS (
        INSERT INTO measured (contract, boq_item, activity, slot, quantity, latest)
        SELECT contract, boq_item, activity, slot, sum(quantity), max(first_received_at)
        FROM counted CROSS JOIN mine
        GROUP BY contract, boq_item, activity, slot HAVING sum(quantity) <> 0 OR bool_or(is_new)
        ORDER BY contract, boq_item, activity
        ON CONFLICT (contract, boq_item, activity, slot)
        DO UPDATE SET quantity = measured.quantity + excluded.quantity,
                      latest = greatest(measured.latest, excluded.latest)
    ), added_by_week AS (
        INSERT INTO week_progress AS kept
            (activity, boq_item, week_end, slot, contract, measured, accepted, works)
        SELECT activity, boq_item, week_end, slot, contract, sum(measured),
               sum(coalesce(accepted, 0)), sum(sign)
        FROM counted CROSS JOIN mine GROUP BY activity, boq_item, week_end, slot, contract
        HAVING sum(measured) <> 0 OR sum(coalesce(accepted, 0)) <> 0 OR sum(sign) <> 0
        ORDER BY activity, boq_item, week_end
        ON CONFLICT (activity, boq_item, week_end, slot)
        DO UPDATE SET measured = kept.measured + excluded.measured,
                      accepted = kept.accepted + excluded.accepted,
                      works = kept.works + excluded.works
    )
    SELECT DISTINCT activity, boq_item FROM counted WHERE accepted IS NOT NULL
"""  # noqa: S608 - our own constant
CONTRACTS = text(
    "SELECT number FROM contract UNION SELECT contract FROM measured"
    " UNION SELECT contract FROM week_progress ORDER BY 1"
)
# Whoever adds meanwhile would be forgotten.
HOLD = text("LOCK TABLE measured, week_progress IN SHARE ROW EXCLUSIVE MODE")
DIFFERING = """
    SELECT coalesce(added.boq_item, kept.boq_item) AS boq_item,
           coalesce(added.activity, kept.activity) AS activity,
           coalesce(added.quantity, 0) - coalesce(kept.quantity, 0) AS missing,
           coalesce(added.latest, kept.latest) AS latest
    FROM (
        SELECT boq_item, activity, sum(coalesce(accepted_quantity, quantity)) AS quantity,
               max(first_received_at) AS latest
        FROM work WHERE contract = :contract AND state <> 'withdrawn' GROUP BY boq_item, activity
    ) AS added
    FULL JOIN (
        SELECT boq_item, activity, sum(quantity) AS quantity, max(latest) AS latest
        FROM measured WHERE contract = :contract GROUP BY boq_item, activity
    ) AS kept USING (boq_item, activity)
    WHERE coalesce(added.quantity, 0) <> coalesce(kept.quantity, 0) OR added.latest > kept.latest
"""
COUNT = text(f"SELECT count(*) FROM ({DIFFERING}) AS differing")  # noqa: S608 - our own constant
# What is missing in all slots together is put into the first.
MEND = text(
    f"""
    WITH mended AS (
        INSERT INTO measured (contract, boq_item, activity, slot, quantity, latest)
        SELECT :contract, boq_item, activity, 0, missing, latest FROM ({DIFFERING}) AS differing
        ON CONFLICT (contract, boq_item, activity, slot)
        DO UPDATE SET quantity = measured.quantity + excluded.quantity,
                      latest = greatest(measured.latest, excluded.latest)
        RETURNING 1
    )
    SELECT count(*) FROM mended
    """  # noqa: S608 - our own constant
)
WEEKS_DIFFERING = f"""
    SELECT activity, boq_item, week_end,
           coalesce(added.measured, 0) - coalesce(kept.measured, 0) AS measured,
           coalesce(added.accepted, 0) - coalesce(kept.accepted, 0) AS accepted,
           coalesce(added.works, 0) - coalesce(kept.works, 0) AS works
    FROM (
        SELECT activity, boq_item,
               {week_end_of("working_date")} AS week_end,
               sum(quantity) AS measured, count(*) AS works,
               coalesce(sum(accepted_quantity) FILTER (WHERE state = 'accepted'), 0) AS accepted
        FROM work WHERE contract = :contract AND state <> 'withdrawn' GROUP BY 1, 2, 3
    ) AS added
    FULL JOIN (
        SELECT activity, boq_item, week_end, sum(measured) AS measured, sum(accepted) AS accepted,
               sum(works) AS works
        FROM week_progress WHERE contract = :contract GROUP BY activity, boq_item, week_end
    ) AS kept USING (activity, boq_item, week_end)
    WHERE (coalesce(added.measured, 0), coalesce(added.accepted, 0), coalesce(added.works, 0))
       <> (coalesce(kept.measured, 0), coalesce(kept.accepted, 0), coalesce(kept.works, 0))
"""  # noqa: S608 - our own constant
COUNT_WEEKS = text(f"SELECT count(*) FROM ({WEEKS_DIFFERING}) AS differing")  # noqa: S608 - as above
MEND_WEEKS = text(
    f"""
    WITH mended AS (
        INSERT INTO week_progress AS kept
            (activity, boq_item, week_end, slot, contract, measured, accepted, works)
        SELECT activity, boq_item, week_end, 0, :contract, measured, accepted, works
        FROM ({WEEKS_DIFFERING}) AS differing
        ON CONFLICT (activity, boq_item, week_end, slot)
        DO UPDATE SET measured = kept.measured + excluded.measured,
                      accepted = kept.accepted + excluded.accepted,
                      works = kept.works + excluded.works
        RETURNING 1
    )
    SELECT count(*) FROM mended
    """  # noqa: S608 - as above
)


def compare(is_mended: bool) -> int:
    """How many sums differ from the works; written anew when ``is_mended``.

    A contract after the other, each in a transaction of its own.
    """
    with transaction() as session:
        contracts = list(session.execute(CONTRACTS).scalars())
    return sum(_compare(contract, is_mended) for contract in contracts)


def _compare(contract: int, is_mended: bool) -> int:
    with transaction():
        if is_mended:
            db.session.execute(HOLD)
        asked = (MEND, MEND_WEEKS) if is_mended else (COUNT, COUNT_WEEKS)
        given = {"contract": contract}
        return sum(int(db.session.execute(one, given).scalar_one()) for one in asked)
