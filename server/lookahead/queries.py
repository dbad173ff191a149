"""SQL of the look-ahead, always with what the reader may see."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row, RowMapping, select, text
from sqlalchemy.orm import aliased

from server.accounts.models import Person
from server.db import db
from server.db.phrases import in_scope, is_within, scope_values, week_end_of
from server.lookahead.models import ActivityConstraint, Promise
from server.programme.models import Activity
from shared.rules.scope import Scope
from shared.vocabulary.inspections import CANCELLED, DRAFT

NO_VISIT = [DRAFT, CANCELLED]
_SEEN = f"activity.contract = :contract AND {in_scope('activity.')}"
# Only our own constants are put together here. An activity's dates are the plan's in force: its
# newest baseline's, else the programme's.
_PLAN = f"""
    SELECT activity.code AS activity, activity.contract, activity.name_ar, activity.name_en,
           coalesce(frozen.start, baseline_start) AS start,
           coalesce(frozen.finish, baseline_finish) AS finish
    FROM activity
    LEFT JOIN baseline_activity AS frozen
      ON (frozen.contract, frozen.activity) = (activity.contract, activity.code)
     AND frozen.number = (SELECT max(number) FROM baseline WHERE contract = :contract)
    WHERE {_SEEN}
"""  # noqa: S608
_LINES = f"""
    SELECT plan.*, share.boq_item, item.description_ar, item.description_en, item.unit,
           share.quantity, done.measured
    FROM ({_PLAN}) AS plan
    LEFT JOIN activity_boq AS share ON share.activity = plan.activity
    LEFT JOIN boq_item AS item ON (item.contract, item.code) = (share.contract, share.boq_item)
    LEFT JOIN (
        SELECT activity, boq_item, sum(measured) AS measured FROM week_progress
        WHERE contract = :contract GROUP BY activity, boq_item HAVING sum(works) > 0
    ) AS done ON (done.activity, done.boq_item) = (share.activity, share.boq_item)
"""  # noqa: S608
# Planned in these weeks, or before them and not measured in full, or promised for one of them.
AHEAD = text(
    f"""{_LINES}
    WHERE (start <= :last AND (finish >= :first OR share.quantity > coalesce(done.measured, 0)))
       OR EXISTS (SELECT FROM promise WHERE promise.activity = plan.activity
                  AND promise.week_start BETWEEN :first AND :last)
    ORDER BY start, plan.activity, share.boq_item
    """
)
LINE = text(f"{_LINES} WHERE plan.activity = :activity AND share.boq_item = :boq_item")
ACTIVITY = text(f"{_PLAN} AND activity.code = :activity")
SAID = text(
    f"""
    SELECT promise.id, promise.activity, promise.boq_item, week_start, promise.quantity,
           entered_at, activity.governorate, activity.name_ar, activity.name_en, item.unit,
           item.description_ar, item.description_en
    FROM promise JOIN activity ON activity.code = promise.activity
    LEFT JOIN boq_item AS item
      ON (item.contract, item.code) = (promise.contract, promise.boq_item)
    WHERE promise.contract = :contract AND week_start BETWEEN :first AND :last AND {_SEEN}
    ORDER BY week_start, promise.activity, promise.boq_item, revision
    """  # noqa: S608
)
MEASURED = text(
    """
    SELECT activity, boq_item, week_end, sum(measured) AS measured FROM week_progress
    WHERE contract = :contract AND week_end BETWEEN :first AND :last
    GROUP BY activity, boq_item, week_end HAVING sum(works) > 0
    """
)
# A work, a visit, or a shift's word that there was no work.
REPORTED = text(
    f"""
    SELECT governorate, week_end FROM (
        SELECT activity.governorate, week_end FROM week_progress AS week
        JOIN activity ON activity.code = week.activity
        WHERE week.contract = :contract AND week_end BETWEEN :first AND :last
        GROUP BY activity.governorate, week_end HAVING sum(works) > 0
        UNION
        SELECT governorate, {week_end_of("working_date")}
        FROM attendance WHERE contract = :contract AND working_date BETWEEN :first AND :last
        UNION
        SELECT governorate, {week_end_of("working_date")}
        FROM inspection WHERE contract = :contract AND working_date BETWEEN :first AND :last
          AND state <> ALL(:no_visit)
    ) AS reported
    """  # noqa: S608
)
REASONS = text(
    """
    SELECT DISTINCT ON (promise) promise, code, notes, reason.entered_at,
           person.name_ar, person.name_en
    FROM promise_reason AS reason JOIN person ON person.id = reason.entered_by
    JOIN promise ON promise.id = reason.promise
    WHERE promise.contract = :contract AND week_start BETWEEN :first AND :last
    ORDER BY promise, reason.entered_at DESC, reason.id DESC
    """
)
CONTRACTS = text(
    f"""
    WITH seen AS (
        SELECT code, contract FROM activity
        WHERE {in_scope()}
    ), waiting AS (
        SELECT activity_constraint.contract, count(*) AS open,
               count(*) FILTER (WHERE wanted_by < :today) AS overdue
        FROM activity_constraint JOIN seen ON seen.code = activity
        WHERE removed_on IS NULL GROUP BY activity_constraint.contract
    ), promised AS (
        SELECT contract, count(*) AS promised FROM (
            SELECT DISTINCT ON (activity, boq_item) promise.contract, quantity
            FROM promise JOIN seen ON seen.code = activity WHERE week_start = :week
            ORDER BY activity, boq_item, revision DESC
        ) AS newest WHERE quantity > 0 GROUP BY contract
    )
    SELECT number, title_ar, title_en, contractor_ar, contractor_en,
           coalesce(open, 0) AS open, coalesce(overdue, 0) AS overdue,
           coalesce(promised, 0) AS promised
    FROM contract LEFT JOIN waiting ON waiting.contract = number
    LEFT JOIN promised ON promised.contract = number
    WHERE number IN (SELECT contract FROM seen) ORDER BY number
    """  # noqa: S608
)
Weeks = tuple[date, date]


def contracts(visible_to: Scope, today: date, week: date) -> Sequence[RowMapping]:
    """The contracts in scope: ``open`` and ``overdue`` constraints, lines ``promised`` for the
    week from ``week`` on."""
    given = {**scope_values(visible_to), "today": today, "week": week}
    return db.session.execute(CONTRACTS, given).mappings().all()


def lines_ahead(contract: int, visible_to: Scope, weeks: Weeks) -> Sequence[RowMapping]:
    """A row for each BOQ line (None where there is none) of each activity of these weeks; those
    late from before too. ``measured``: None where nobody measured anything."""
    return _rows(AHEAD, contract, visible_to, weeks)


def promises_said(contract: int, visible_to: Scope, weeks: Weeks) -> Sequence[RowMapping]:
    """What was promised for weeks that start within ``weeks``, in the order of saying."""
    return _rows(SAID, contract, visible_to, weeks)


def measured_by_week(contract: int, weeks: Weeks) -> dict[tuple[str, str, date], Any]:
    """(activity, BOQ line, Saturday) -> quantity; nothing where nobody measured."""
    rows = db.session.execute(MEASURED, _window(contract, weeks))
    return {(row.activity, row.boq_item, row.week_end): row.measured for row in rows}


def reported_weeks(contract: int, weeks: Weeks) -> set[tuple[str, date]]:
    """(governorate, Saturday) of the weeks of which anybody reported."""
    given = {**_window(contract, weeks), "no_visit": NO_VISIT}
    return {(row.governorate, row.week_end) for row in db.session.execute(REPORTED, given)}


def newest_reasons(contract: int, weeks: Weeks) -> dict[UUID, RowMapping]:
    """Promise -> the reason said last, and who said it."""
    rows = db.session.execute(REASONS, _window(contract, weeks)).mappings()
    return {row["promise"]: row for row in rows}


def line(contract: int, activity: str, boq_item: str, visible_to: Scope) -> RowMapping | None:
    """One BOQ line of an activity; None outside the scope, or when it is none."""
    named = {"contract": contract, "activity": activity, "boq_item": boq_item}
    return db.session.execute(LINE, named | scope_values(visible_to)).mappings().first()


def activity(contract: int, code: str, visible_to: Scope) -> RowMapping | None:
    """One activity with its dates by the plan in force; None outside the scope."""
    named = {"contract": contract, "activity": code}
    return db.session.execute(ACTIVITY, named | scope_values(visible_to)).mappings().first()


def constraints(contract: int, visible_to: Scope, removed_since: date) -> Sequence[Row[Any]]:
    """(constraint, who removed it or None): those open, and those removed since that day."""
    remover, one = aliased(Person), ActivityConstraint
    asked = (
        select(one, remover)
        .join(Activity, Activity.code == one.activity)
        .outerjoin(remover, remover.id == one.removed_by)
        .where(one.contract == contract)
        .where(one.removed_on.is_(None) | (one.removed_on >= removed_since))
        .where(is_within(visible_to, Activity))
    )
    return db.session.execute(asked.order_by(one.wanted_by, one.id)).all()


def locked_constraint(identifier: UUID) -> ActivityConstraint | None:
    asked = select(ActivityConstraint).where(ActivityConstraint.id == identifier)
    return db.session.scalar(asked.with_for_update())


def promise(identifier: UUID) -> Promise | None:
    return db.session.get(Promise, identifier)


def newest_promise(activity: str, boq_item: str, week: date) -> Promise | None:
    """What was said last of a line and week, taken back or not."""
    asked = select(Promise).filter_by(activity=activity, boq_item=boq_item, week_start=week)
    return db.session.scalar(asked.order_by(Promise.revision.desc()).limit(1))


def _rows(statement: Any, contract: int, scope: Scope, weeks: Weeks) -> Sequence[RowMapping]:
    given = _window(contract, weeks) | scope_values(scope)
    return db.session.execute(statement, given).mappings().all()


def _window(contract: int, weeks: Weeks) -> dict[str, Any]:
    return {"contract": contract, "first": weeks[0], "last": weeks[1]}
