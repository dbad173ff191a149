"""SQL of baselines: what is frozen, and what moved from one to the next."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import RowMapping, Select, func, select, text

from server.accounts.models import Person
from server.db import db
from server.db.phrases import in_scope, is_within, scope_values
from server.programme.baseline_models import Baseline, BaselineActivity, BaselineWeek
from server.programme.models import TABLES_BY_DAY
from shared.rules.scope import Scope

_BY_DAY = ", ".join(f"'{name}'" for name in sorted(TABLES_BY_DAY))
# An activity of the programme as a baseline would have it: dates and priced quantities. The
# contractor's schedule, where one was applied, says when: an import leaves the dates of standing
# activities as they were approved. A table's finish is a whole day; elsewhere midnight is the
# end of the day before.
PRESENT = f"""
    SELECT activity.code AS activity, activity.contract, activity.governorate, activity.name_ar,
           activity.name_en, coalesce(scheduled.start, baseline_start) AS start,
           coalesce(scheduled.finish, baseline_finish) AS finish,
           coalesce(sum(share.quantity * item.rate_kwd), 0) AS value_kwd
    FROM activity
    LEFT JOIN activity_boq AS share ON share.activity = activity.code
    LEFT JOIN boq_item AS item ON (item.contract, item.code) = (share.contract, share.boq_item)
    LEFT JOIN (
        SELECT row.activity, CAST(row.start AS date) AS start,
               greatest(CAST(row.start AS date), CAST(row.finish - CASE
                   WHEN schedule.summary ->> 'format' IN ({_BY_DAY}) THEN interval '0'
                   ELSE interval '1 minute' END AS date)) AS finish
        FROM contract_schedule AS newest
        JOIN schedule_import AS schedule ON schedule.id = newest.import_id
        JOIN schedule_activity AS row USING (import_id)
        WHERE newest.contract = :contract AND row.start IS NOT NULL AND row.finish IS NOT NULL
          AND EXISTS (SELECT FROM baseline WHERE baseline.contract = :contract)
    ) AS scheduled ON scheduled.activity = activity.code
    WHERE activity.contract = :contract
    GROUP BY activity.code, scheduled.start, scheduled.finish
"""  # noqa: S608 - our own
# What was approved is what progress is held against, and what tablets and weeks are told.
FOLLOW = """
    UPDATE activity SET baseline_start = frozen.start, baseline_finish = frozen.finish
    FROM baseline_activity AS frozen
    WHERE (frozen.contract, frozen.number) = (:contract, :number)
      AND activity.code = frozen.activity AND activity.contract = frozen.contract
      AND (activity.baseline_start, activity.baseline_finish) <> (frozen.start, frozen.finish)
"""
# Where no schedule was applied, the programme's own table is what stands.
UNSCHEDULED = f"""
    SELECT count(*) AS activities, coalesce(sum(value_kwd), 0) AS value_kwd,
           (SELECT sum(value_kwd) FROM baseline_activity
            WHERE contract = :contract AND number = :number AND {in_scope()}) AS bac_kwd
    FROM baseline_activity AS frozen
    LEFT JOIN contract_schedule AS newest USING (contract)
    WHERE contract = :contract AND number = :number AND {in_scope()} AND value_kwd > 0
      AND CASE WHEN newest.import_id IS NULL
          THEN NOT EXISTS (SELECT FROM activity WHERE activity.code = frozen.activity)
          ELSE NOT EXISTS (
              SELECT FROM schedule_activity AS row
              WHERE (row.import_id, row.activity) = (newest.import_id, frozen.activity)) END
"""  # noqa: S608 - our own
FROZEN = "SELECT * FROM baseline_activity WHERE contract = :contract AND number = :{which}"
# ``total`` and the counts are of all that moved, not of the rows that are shown alone.
MOVED = """
    WITH before AS ({before}), after AS ({after}), both_sides AS (
        SELECT contract, activity, coalesce(a.governorate, b.governorate) AS governorate,
               coalesce(a.name_ar, b.name_ar) AS name_ar,
               coalesce(a.name_en, b.name_en) AS name_en, b.start AS start_before, a.start,
               b.finish AS finish_before, a.finish, b.value_kwd AS value_before, a.value_kwd,
               a.finish - b.finish AS days
        FROM before AS b FULL JOIN after AS a USING (contract, activity)
        WHERE (b.start, b.finish, b.value_kwd) IS DISTINCT FROM (a.start, a.finish, a.value_kwd)
    )
    SELECT *, count(*) OVER () AS total, count(*) FILTER (WHERE days > 0) OVER () AS later,
           count(*) FILTER (WHERE days < 0) OVER () AS earlier,
           count(*) FILTER (WHERE days = 0 AND start <> start_before) OVER () AS start_only,
           count(*) FILTER (WHERE finish_before IS NULL) OVER () AS added,
           count(*) FILTER (WHERE finish IS NULL) OVER () AS gone,
           count(*) FILTER (WHERE value_before <> value_kwd) OVER () AS repriced
    FROM both_sides WHERE {scope}
    ORDER BY abs(days) DESC NULLS FIRST, activity LIMIT :limit
"""


def _moved(after: str) -> str:
    parts = {"before": FROZEN.format(which="before"), "after": after, "scope": in_scope()}
    return MOVED.format(**parts)


MOVED_BETWEEN = text(_moved(FROZEN.format(which="after")))
MOVED_SINCE = text(_moved(PRESENT))


def baselines(contract: int, visible_to: Scope) -> list[tuple[Baseline, Any]]:
    """Each baseline, the one in force first, with its sums over the activities in the scope.

    The sums: ``value_kwd`` (BAC), ``activities``, ``start``, ``finish``, and ``author``: who
    entered it, or None.
    """
    sums = _sums(contract, visible_to).subquery()
    asked = (
        select(Baseline, sums, Person.name_ar, Person.name_en)
        .join(sums, sums.c.number == Baseline.number)
        .outerjoin(Person, Person.id == Baseline.entered_by)
        .where(Baseline.contract == contract)
        .order_by(Baseline.number.desc())
    )
    return [(row[0], row) for row in db.session.execute(asked)]


def _sums(contract: int, visible_to: Scope) -> Select[Any]:
    found = BaselineActivity
    asked = select(
        found.number,
        func.sum(found.value_kwd).label("value_kwd"),
        func.count().label("activities"),
        func.min(found.start).label("start"),
        func.max(found.finish).label("finish"),
    ).where(found.contract == contract, is_within(visible_to, found))
    return asked.group_by(found.number)


def moved_between(
    contract: int, before: int, after: int, visible_to: Scope, limit: int
) -> Sequence[RowMapping]:
    """Activities that differ in two baselines, what moved farthest first; new and gone ones too."""
    given = {"contract": contract, "before": before, "after": after, "limit": limit}
    return db.session.execute(MOVED_BETWEEN, given | scope_values(visible_to)).mappings().all()


def moved_since(contract: int, before: int, visible_to: Scope, limit: int) -> Sequence[RowMapping]:
    """The same between a baseline and the programme as it was imported last."""
    given = {"contract": contract, "before": before, "limit": limit}
    return db.session.execute(MOVED_SINCE, given | scope_values(visible_to)).mappings().all()


def unscheduled(contract: int, visible_to: Scope) -> RowMapping | None:
    """What of the baseline in force has no activity in the schedule that stands: how many
    ``activities``, their ``value_kwd``, and ``bac_kwd`` of all. None when every one has.
    """
    given = {"contract": contract, "number": newest_number(contract)} | scope_values(visible_to)
    found = db.session.execute(text(UNSCHEDULED), given).mappings().one()
    return found if found["activities"] else None


def present_activities(contract: int) -> list[dict[str, Any]]:
    """The contract's activities as a baseline freezes them."""
    rows = db.session.execute(text(PRESENT), {"contract": contract}).mappings()
    return [dict(row) for row in rows]


def frozen_activities(contract: int, number: int) -> list[dict[str, Any]]:
    """The activities of a baseline, in the same columns; none when there is no such baseline."""
    found = BaselineActivity
    columns = (found.activity, found.governorate, found.start, found.finish, found.value_kwd)
    mine = (found.contract == contract) & (found.number == number)
    return [dict(row) for row in db.session.execute(select(*columns).where(mine)).mappings()]


def frozen_weeks(contract: int, number: int) -> dict[tuple[str, date], Decimal]:
    """(governorate, Saturday) -> what PV grows by in a baseline; nothing when there is none."""
    found = BaselineWeek
    asked = select(found.governorate, found.week_end, found.planned)
    mine = (found.contract == contract) & (found.number == number)
    return {(row[0], row[1]): row[2] for row in db.session.execute(asked.where(mine))}


def let_activities_follow(contract: int, number: int) -> None:
    """Give the activities the dates of a baseline."""
    db.session.execute(text(FOLLOW), {"contract": contract, "number": number})


def newest_number(contract: int) -> int:
    """The baseline in force; 0 before the first."""
    asked = select(func.max(Baseline.number)).where(Baseline.contract == contract)
    return db.session.scalar(asked) or 0


def newest_numbers() -> dict[int, int]:
    """Contract -> its baseline in force, of those that have one."""
    asked = select(Baseline.contract, func.max(Baseline.number)).group_by(Baseline.contract)
    return {row[0]: row[1] for row in db.session.execute(asked)}


def newest_approval(contract: int) -> date | None:
    """When the baseline in force was approved; None before the first."""
    return db.session.scalar(
        select(Baseline.approved_on)
        .where(Baseline.contract == contract)
        .order_by(Baseline.number.desc())
        .limit(1)
    )


def is_approval_used(contract: int, reference: str) -> bool:
    mine = (Baseline.contract == contract) & (Baseline.reference == reference)
    return db.session.scalar(select(Baseline.number).where(mine)) is not None
