"""What contractors claim by week, kept beside what was earned: renewed by each claim."""

from __future__ import annotations

from datetime import date

from server.db.phrases import week_end_of
from server.figures.sums_by_week import SumsByWeek

# Of a contract, or of one of its weeks.
CLAIMED = SumsByWeek(
    "claimed_week",
    "claimed",
    added=f"""
        SELECT activity.governorate, {week_end_of("claimed_on")} AS week_end,
               sum(claim.quantity * item.rate_kwd) AS claimed
        FROM claim
        JOIN boq_item AS item ON (item.contract, item.code) = (claim.contract, claim.boq_item)
        JOIN activity ON activity.code = claim.activity
        WHERE claim.contract = :contract AND withdrawn_at IS NULL
          AND (CAST(:week AS date) IS NULL OR claimed_on BETWEEN CAST(:week AS date) - 6 AND :week)
        GROUP BY 1, 2
    """,  # noqa: S608
    kept="contract = :contract AND (CAST(:week AS date) IS NULL OR week_end = :week)",
)


def renew(contract: int, week: date | None = None, is_written: bool = True) -> int:
    """Add up a contract's claims, or those of the week that ends on ``week``; how many weeks were
    not so. Inside the caller's transaction, with the contract locked.
    """
    return CLAIMED.differing({"contract": contract, "week": week}, is_written)
