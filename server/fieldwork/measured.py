"""What the works of each BOQ line come to, by activity: added up as they are written.

A push need not add up all works of its lines, which grow with the programme's age.
"""

from __future__ import annotations

from sqlalchemy import text

from server.db import db, transaction

# Follows the CTE ``written`` of the statement that writes works (server.fieldwork.projecting).
# Writers of different works never wait for each other: each transaction adds to a slot that no
# other open one has, the first whose lock is free. Waited for is only where all are taken.
ADD_UP = """,
    counted AS (
        SELECT contract, boq_item, activity, -coalesce(accepted_quantity, quantity) AS quantity,
               first_received_at, false AS is_new
        FROM work WHERE record = ANY(:records) AND state <> 'withdrawn'
        UNION ALL
        SELECT contract, boq_item, activity, coalesce(accepted_quantity, quantity),
               first_received_at, version = 1
        FROM written WHERE state <> 'withdrawn'
    ), mine AS MATERIALIZED (
        SELECT coalesce((
            SELECT number FROM generate_series(0, 255) AS slot (number)
            WHERE pg_try_advisory_xact_lock(hashtext('measured'), number) LIMIT 1
        ), 0) AS slot
    )
    INSERT INTO measured (contract, boq_item, activity, slot, quantity, latest)
    SELECT contract, boq_item, activity, slot, sum(quantity), max(first_received_at)
    FROM counted CROSS JOIN mine
    GROUP BY contract, boq_item, activity, slot HAVING sum(quantity) <> 0 OR bool_or(is_new)
    ORDER BY contract, boq_item, activity
    ON CONFLICT (contract, boq_item, activity, slot)
    DO UPDATE SET quantity = measured.quantity + excluded.quantity,
                  latest = greatest(measured.latest, excluded.latest)
"""
CONTRACTS = text("SELECT number FROM contract UNION SELECT contract FROM measured ORDER BY 1")
# Whoever adds meanwhile would be forgotten.
HOLD = text("LOCK TABLE measured IN SHARE ROW EXCLUSIVE MODE")
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
        found = db.session.execute(MEND if is_mended else COUNT, {"contract": contract})
        return int(found.scalar_one())
