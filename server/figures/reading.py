"""The kept figures as pages read them: small tables, always with what the reader may see."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import text

from server.db import execute
from server.db.phrases import in_scope, scope_values
from shared.rules.forecasts import Terms
from shared.rules.scope import Scope
from shared.rules.weeks import week_end

# A certificate is of a whole contract; its newest revision counts, unless it was withdrawn.
STANDING_CERTIFICATES = """
    SELECT * FROM (
        SELECT DISTINCT ON (contract, number) * FROM certificate
        ORDER BY contract, number, revision DESC
    ) AS newest WHERE withdrawn_at IS NULL
"""
# Whether somebody reported in a ``week`` of week_progress: one slot may have what another took
# back.
REPORTED = """
    works > 0
    AND (SELECT sum(works) FROM week_progress AS slot
         WHERE (slot.activity, slot.boq_item, slot.week_end)
             = (week.activity, week.boq_item, week.week_end)) > 0
"""
# Only our own constants are put together here.
CONTRACTS = text(
    f"""
    WITH planned AS (
        SELECT contract, array_agg(week_end) AS weeks, array_agg(planned) AS planned
        FROM planned_week WHERE {in_scope()} GROUP BY contract
    ), earned AS (
        SELECT contract, sum(earned) AS earned,
               max(week_end) FILTER (WHERE earned <> 0) AS last_earned
        FROM earned_week WHERE week_end <= :until AND {in_scope()} GROUP BY contract
    ), certified AS (
        SELECT DISTINCT ON (contract) contract, certified_kwd, period_end, number AS certificate
        FROM ({STANDING_CERTIFICATES}) AS standing ORDER BY contract, period_end DESC, number DESC
    )
    SELECT contract.*, planned.weeks, planned.planned, coalesce(earned.earned, 0) AS earned,
           earned.last_earned, reported.week_end AS last_reported, network.day AS network_day,
           network.finish AS network_finish, network.baseline_finish, network.least_float_days,
           tightest.code AS tightest, network.critical, network.fault,
           certified.certified_kwd, certified.period_end, certified.certificate,
           -- Whoever sees everything sees it whole: no activity needs to be looked at.
           CAST(:governorates AS text[]) IS NULL
           AND CAST(:contracts AS int[]) IS NULL OR NOT EXISTS (
               SELECT FROM activity
               WHERE activity.contract = contract.number
               AND NOT ({in_scope("activity.")})
           ) AS is_whole
    FROM contract
    LEFT JOIN planned ON planned.contract = contract.number
    LEFT JOIN earned ON earned.contract = contract.number
    LEFT JOIN certified ON certified.contract = contract.number
    LEFT JOIN kept_network AS network ON network.contract = contract.number
    -- Of a schedule's rows that are no activities there is nothing to open.
    LEFT JOIN activity AS tightest
      ON tightest.code = network.tightest AND {in_scope("tightest.")}
    LEFT JOIN LATERAL (
        SELECT week_end FROM week_progress AS week
        WHERE week.contract = contract.number AND week_end <= :until
          AND (CAST(:governorates AS text[]) IS NULL OR EXISTS (
              SELECT FROM activity WHERE code = week.activity
                AND {in_scope("activity.")}))
          AND {REPORTED}
        ORDER BY week_end DESC LIMIT 1
    ) AS reported ON true
    WHERE EXISTS (
        SELECT FROM activity
        WHERE activity.contract = contract.number AND {in_scope("activity.")})
      AND (CAST(:one AS int) IS NULL OR number = :one)
    ORDER BY contract.number
    """  # noqa: S608
)
NETWORK_ROWS = text(
    """
    SELECT activity.code, activity.wbs, activity.name_ar, activity.name_en, activity.governorate,
           baseline_start, baseline_finish, predecessors, coalesce(priced.value, 0) AS value,
           coalesce(earned.earned, 0) AS earned, activity.area, activity.block, activity.section,
           activity.from_m, activity.to_m, newest.number AS baseline, frozen.start AS frozen_start,
           frozen.finish AS frozen_finish
    FROM activity
    CROSS JOIN (SELECT max(number) AS number FROM baseline WHERE contract = :contract) AS newest
    LEFT JOIN baseline_activity AS frozen
      ON (frozen.contract, frozen.number, frozen.activity)
       = (activity.contract, newest.number, activity.code)
    LEFT JOIN (
        SELECT share.activity, sum(share.quantity * item.rate_kwd) AS value
        FROM activity_boq AS share
        JOIN boq_item AS item ON (item.contract, item.code) = (share.contract, share.boq_item)
        WHERE share.contract = :contract GROUP BY share.activity
    ) AS priced ON priced.activity = activity.code
    LEFT JOIN (
        SELECT activity, sum(earned) AS earned FROM earned_share
        WHERE contract = :contract AND week_end <= :until GROUP BY activity
    ) AS earned ON earned.activity = activity.code
    WHERE activity.contract = :contract ORDER BY baseline_start, activity.code
    """
)
BASELINE_FINISH = text(
    """
    SELECT coalesce(
        (SELECT max(finish) FROM baseline_activity WHERE contract = :contract
         AND number = (SELECT max(number) FROM baseline WHERE contract = :contract)),
        (SELECT max(baseline_finish) FROM activity WHERE contract = :contract))
    """
)
KEEP_NETWORK = text(
    """
    INSERT INTO kept_network (contract, day, is_due, finish, baseline_finish, least_float_days,
                              tightest, critical, fault)
    VALUES (:contract, :day, false, :finish, :baseline_finish, :least_float_days, :tightest,
            :critical, :fault)
    ON CONFLICT (contract) DO UPDATE SET
        (day, is_due, finish, baseline_finish, least_float_days, tightest, critical, fault)
      = (excluded.day, false, excluded.finish, excluded.baseline_finish,
         excluded.least_float_days, excluded.tightest, excluded.critical, excluded.fault)
    """
)
DUE_NETWORKS = text(
    """
    SELECT number FROM contract LEFT JOIN kept_network ON kept_network.contract = number
    WHERE (kept_network.day IS DISTINCT FROM :day OR is_due)
      AND EXISTS (SELECT FROM activity WHERE activity.contract = number)
      AND (CAST(:one AS int) IS NULL OR number = :one)
    ORDER BY number
    """
)
TERMS = text(
    """
    SELECT commencement, completion_days, extension_days, award_kwd, damages_kwd_per_day,
           damages_cap_percent
    FROM contract WHERE number = :contract
    """
)


def contracts(visible_to: Scope, on: date, one: int | None = None) -> list[Any]:
    """The contracts that the scope has activities of, with plan and earnings by ``on``'s week."""
    given = {**scope_values(visible_to), "until": week_end(on), "one": one}
    return list(execute(CONTRACTS, given))


def network_rows(contract: int, on: date) -> list[Any]:
    """Every activity of a contract with its place, value and earnings."""
    return list(execute(NETWORK_ROWS, {"contract": contract, "until": week_end(on)}))


def baseline_finish(contract: int) -> date | None:
    """Where the baseline in force ends; before the first, the programme as it stands."""
    found: date | None = execute(BASELINE_FINISH, {"contract": contract}).scalar()
    return found


def keep_network(kept: Mapping[str, Any]) -> None:
    execute(KEEP_NETWORK, kept)


def due_networks(on: date, one: int | None = None) -> list[int]:
    """Contracts whose network was last computed for another day, or from what has changed."""
    return list(execute(DUE_NETWORKS, {"day": on, "one": one}).scalars())


def terms_of(contract: int) -> Terms | None:
    """What the contract says of time and damages; None when there is none of that number."""
    row = execute(TERMS, {"contract": contract}).one_or_none()
    return None if row is None else Terms(*row)
