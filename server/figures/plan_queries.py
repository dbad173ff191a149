"""Plans as kept figures see them: a whole contract, where queries.py reads single shares."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from sqlalchemy import text

from server.db import execute
from server.db.as_json import as_json
from server.figures.queries import Share
from server.figures.sums_by_week import SumsByWeek

CONTRACT_SHARES = text(
    """
    SELECT activity, boq_item FROM activity_boq WHERE contract = :contract
    UNION SELECT activity, boq_item FROM earned_share WHERE contract = :contract
    """
)
PLANNED_WEEKS = text(
    "SELECT governorate, week_end, planned FROM planned_week WHERE contract = :contract"
)
REPLACE_PLAN = (
    text("DELETE FROM planned_week WHERE contract = :contract"),
    text(
        "INSERT INTO planned_week"
        " SELECT * FROM jsonb_populate_recordset(NULL::planned_week, CAST(:rows AS jsonb))"
    ),
    text("DELETE FROM overpromised_line WHERE contract = :contract"),
    text(
        """
        INSERT INTO overpromised_line
        SELECT share.contract, share.boq_item
        FROM activity_boq AS share
        JOIN boq_item AS item ON (item.contract, item.code) = (share.contract, share.boq_item)
        WHERE share.contract = :contract GROUP BY share.contract, share.boq_item
        HAVING sum(share.quantity) > min(item.quantity)
        """
    ),
)
EARNED = SumsByWeek(
    "earned_week",
    "earned",
    added="""
        SELECT governorate, week_end, sum(earned) AS earned
        FROM earned_share WHERE contract = :contract GROUP BY governorate, week_end
    """,
    kept="contract = :contract",
)
# A fill keeps a contract whole, so that one which has either has both.
WITHOUT_FIGURES = text(
    """
    SELECT number FROM contract
    WHERE EXISTS (SELECT FROM activity_boq WHERE activity_boq.contract = number)
          AND NOT EXISTS (SELECT FROM planned_week WHERE planned_week.contract = number)
       OR NOT EXISTS (SELECT FROM earned_share WHERE earned_share.contract = number)
          AND EXISTS (SELECT FROM week_progress
                      WHERE week_progress.contract = number AND accepted > 0)
    ORDER BY number
    """
)
CONTRACTS = text(
    """
    SELECT number FROM contract UNION SELECT contract FROM planned_week
    UNION SELECT contract FROM earned_share UNION SELECT contract FROM earned_week
    UNION SELECT contract FROM claimed_week ORDER BY 1
    """
)


def contract_shares(contract: int) -> list[Share]:
    """Every share of a contract, and those that earned before they left it."""
    return [
        (row.activity, row.boq_item) for row in execute(CONTRACT_SHARES, {"contract": contract})
    ]


def without_figures() -> list[int]:
    """Contracts with a priced programme and no plan, or accepted work that earned naught.

    What a non-conformance holds may truly earn nothing: it is then worked out again, to the same.
    """
    return list(execute(WITHOUT_FIGURES, {}).scalars())


def contracts() -> list[int]:
    """Every contract that stands, or has figures."""
    return list(execute(CONTRACTS, {}).scalars())


def planned_weeks(contract: int) -> dict[tuple[str, date], Decimal]:
    """(governorate, Saturday) -> what PV grows by."""
    rows = execute(PLANNED_WEEKS, {"contract": contract})
    return {(row.governorate, row.week_end): row.planned for row in rows}


def write_plan(contract: int, weeks: Mapping[tuple[str, date], Decimal]) -> None:
    """Keep this plan in the place of what was kept, and which lines promise too much."""
    rows = [
        {"contract": contract, "governorate": governorate, "week_end": week, "planned": value}
        for (governorate, week), value in weeks.items()
    ]
    for statement in REPLACE_PLAN:
        execute(statement, {"contract": contract, "rows": as_json(rows)})


def weeks_that_differ(contract: int, is_mended: bool) -> int:
    """How many of a contract's weeks are not the sum of its shares."""
    return EARNED.differing({"contract": contract}, is_mended)
