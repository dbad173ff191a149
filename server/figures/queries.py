"""What figures are worked out from, and the kept ones, in SQL."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import text

from server.db import execute
from server.db.as_json import as_json, plain_array
from shared.rules.earned_value import Line
from shared.rules.earned_weeks import ShareWeek

Share = tuple[str, str]


class Place(NamedTuple):
    """Where something was earned: the share, the week, and whose sum it is part of."""

    activity: str
    boq_item: str
    week_end: date
    contract: int
    governorate: str


class PricedShare(NamedTuple):
    """``is_together``: it earns with all shares of its BOQ line, which promise too much."""

    line: Line
    governorate: str
    is_together: bool


# Shares as rows of text: [activity, BOQ line].
ASKED_SHARES = """
    SELECT CAST(pair ->> 0 AS text) AS activity, CAST(pair ->> 1 AS text) AS boq_item
    FROM jsonb_array_elements(CAST(:shares AS jsonb)) AS pair
"""
# Only our own constants are put together here.
LINES = text(
    f"""
    WITH asked AS ({ASKED_SHARES}), together AS (
        SELECT DISTINCT line.contract, line.boq_item
        FROM asked JOIN activity_boq AS share USING (activity, boq_item)
        JOIN overpromised_line AS line
          ON (line.contract, line.boq_item) = (share.contract, share.boq_item)
    ), wanted AS (
        SELECT activity, boq_item FROM asked
        UNION SELECT share.activity, share.boq_item
        FROM together JOIN activity_boq AS share USING (contract, boq_item)
    )
    SELECT share.activity, share.contract, share.boq_item, share.quantity, item.rate_kwd,
           item.quantity AS whole, activity.governorate,
           together.contract IS NOT NULL AS is_together
    FROM wanted JOIN activity_boq AS share USING (activity, boq_item)
    JOIN boq_item AS item ON (item.contract, item.code) = (share.contract, share.boq_item)
    JOIN activity ON activity.code = share.activity
    LEFT JOIN together
      ON (together.contract, together.boq_item) = (share.contract, share.boq_item)
    """  # noqa: S608
)
ACCEPTED = text(
    f"""
    SELECT activity, boq_item, week_end, sum(accepted) AS accepted
    FROM ({ASKED_SHARES}) AS asked JOIN week_progress USING (activity, boq_item)
    GROUP BY activity, boq_item, week_end HAVING sum(accepted) <> 0
    """  # noqa: S608
)
STANDING = text(
    f"""
    SELECT activity, boq_item, week_end, contract, governorate, earned
    FROM ({ASKED_SHARES}) AS asked JOIN earned_share USING (activity, boq_item)
    """  # noqa: S608
)
_PLACES = """activity text, boq_item text, week_end date, contract int, governorate text"""
WRITE_EARNINGS = text(
    f"""
    WITH gone AS (
        DELETE FROM earned_share USING jsonb_to_recordset(CAST(:gone AS jsonb)) AS old ({_PLACES})
        WHERE (earned_share.activity, earned_share.boq_item, earned_share.week_end)
            = (old.activity, old.boq_item, old.week_end)
    )
    INSERT INTO earned_share (activity, boq_item, week_end, contract, governorate, earned)
    SELECT activity, boq_item, week_end, contract, governorate, earned
    FROM jsonb_to_recordset(CAST(:changed AS jsonb)) AS new ({_PLACES}, earned numeric)
    ON CONFLICT (activity, boq_item, week_end)
    DO UPDATE SET (contract, governorate, earned)
                = (excluded.contract, excluded.governorate, excluded.earned)
    """  # noqa: S608
)
ADD_TO_WEEKS = text(
    """
    INSERT INTO earned_week AS kept (contract, governorate, week_end, earned)
    SELECT contract, governorate, week_end, earned
    FROM jsonb_to_recordset(CAST(:rows AS jsonb))
         AS new (contract int, governorate text, week_end date, earned numeric)
    ORDER BY contract, governorate, week_end
    ON CONFLICT (contract, governorate, week_end)
    DO UPDATE SET earned = kept.earned + excluded.earned
    """
)
LET_NETWORKS_BE_DUE = text(
    "UPDATE kept_network SET is_due = true"
    " WHERE contract = ANY(CAST(:contracts AS int[])) AND NOT is_due"
)
# In one order, so that two who accept never wait for each other crosswise.
LOCK_CONTRACTS = text(
    f"""
    SELECT number FROM contract WHERE number IN (
        SELECT contract FROM ({ASKED_SHARES}) AS asked JOIN activity_boq USING (activity, boq_item))
    ORDER BY number FOR NO KEY UPDATE
    """  # noqa: S608
)
LOCK_CONTRACT = text("SELECT number FROM contract WHERE number = :contract FOR NO KEY UPDATE")


def lock_contracts(shares: Collection[Share]) -> None:
    """Wait for whoever renews these contracts' figures, and let others wait."""
    execute(LOCK_CONTRACTS, given_shares(shares))


def lock_contract(contract: int) -> None:
    """The same of one contract, by its number: before anything is read that will be kept."""
    execute(LOCK_CONTRACT, {"contract": contract})


def priced_shares(shares: Collection[Share]) -> list[PricedShare]:
    """These shares with their prices; of a line that promises too much all of them, asked or not.

    One that is no longer in the programme is left out.
    """
    return [
        PricedShare(
            Line(row.activity, row.contract, row.boq_item, row.quantity, row.rate_kwd, row.whole),
            row.governorate,
            row.is_together,
        )
        for row in execute(LINES, given_shares(shares))
    ]


def accepted_by_week(shares: Collection[Share]) -> dict[ShareWeek, Decimal]:
    """Accepted quantities of these shares by week, without the weeks that have none."""
    rows = execute(ACCEPTED, given_shares(shares))
    return {(row.activity, row.boq_item, row.week_end): row.accepted for row in rows}


def standing_earnings(shares: Collection[Share]) -> dict[Place, Decimal]:
    """What is kept of these shares."""
    rows = execute(STANDING, given_shares(shares))
    return {Place(*tuple(row)[:5]): row.earned for row in rows}


def write_earnings(gone: Collection[Place], changed: Mapping[Place, Decimal]) -> None:
    """Keep what is ``changed`` and drop what is ``gone``; the contracts' sums follow."""
    given = {
        "gone": as_json([place._asdict() for place in gone]),
        "changed": as_json([{**p._asdict(), "earned": value} for p, value in changed.items()]),
    }
    execute(WRITE_EARNINGS, given)


def add_to_weeks(added: Mapping[tuple[int, str, date], Decimal]) -> None:
    """Let the contracts' weeks grow by this; always in one order."""
    rows = [
        {"contract": contract, "governorate": governorate, "week_end": week, "earned": value}
        for (contract, governorate, week), value in sorted(added.items())
        if value
    ]
    if rows:
        execute(ADD_TO_WEEKS, {"rows": as_json(rows)})


def let_networks_be_due(numbers: Iterable[int]) -> None:
    """Remember that what these contracts' networks rest on has changed."""
    execute(LET_NETWORKS_BE_DUE, {"contracts": plain_array(sorted(numbers))})


def given_shares(shares: Iterable[Share]) -> dict[str, Any]:
    """What ASKED_SHARES is asked with."""
    return {"shares": as_json([list(share) for share in shares])}
