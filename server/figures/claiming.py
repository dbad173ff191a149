"""What contractors claim by week, kept beside what was earned: renewed by each claim."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import text

from server.db import execute
from server.db.phrases import week_end_of

# Of a contract, or of one of its weeks. A claim that was withdrawn leaves 0 behind.
_DIFFERING = f"""
    SELECT governorate, week_end, coalesce(said.claimed, 0) AS claimed
    FROM (
        SELECT activity.governorate, sum(claim.quantity * item.rate_kwd) AS claimed,
               {week_end_of("claimed_on")} AS week_end
        FROM claim
        JOIN boq_item AS item ON (item.contract, item.code) = (claim.contract, claim.boq_item)
        JOIN activity ON activity.code = claim.activity
        WHERE claim.contract = :contract AND withdrawn_at IS NULL
          AND (CAST(:week AS date) IS NULL OR claimed_on BETWEEN CAST(:week AS date) - 6 AND :week)
        GROUP BY 1, 3
    ) AS said
    FULL JOIN (
        SELECT * FROM claimed_week
        WHERE contract = :contract AND (CAST(:week AS date) IS NULL OR week_end = :week)
    ) AS kept USING (governorate, week_end)
    WHERE coalesce(said.claimed, 0) <> coalesce(kept.claimed, 0)
"""  # noqa: S608
COUNT = text(f"SELECT count(*) FROM ({_DIFFERING}) AS differing")  # noqa: S608
KEEP = text(
    f"""
    WITH mended AS (
        INSERT INTO claimed_week (contract, governorate, week_end, claimed)
        SELECT :contract, governorate, week_end, claimed FROM ({_DIFFERING}) AS differing
        ON CONFLICT (contract, governorate, week_end) DO UPDATE SET claimed = excluded.claimed
        RETURNING 1
    )
    SELECT count(*) FROM mended
    """  # noqa: S608
)


def renew(contract: int, week: date | None = None, is_written: bool = True) -> int:
    """Add up a contract's claims, or those of the week that ends on ``week``; how many weeks were
    not so. Inside the caller's transaction, with the contract locked.
    """
    given: dict[str, Any] = {"contract": contract, "week": week}
    return int(execute(KEEP if is_written else COUNT, given).scalar_one())
