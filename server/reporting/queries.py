"""Plan, progress and issued weeks in SQL."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select

from server.accounts.models import Person
from server.db import db
from server.db.phrases import is_within
from server.fieldwork.models import Work
from server.register.models import Root
from server.reporting.cuts import (
    FINDINGS_AT,
    FINDINGS_NOW,
    OF_FINDINGS,
    OF_REPORTS,
    PROGRESS_AT,
    REPORTS_AT,
    REPORTS_NOW,
)
from server.reporting.findings import Findings, Found, Site, Window
from server.reporting.models import IssuedPage, IssuedWeek, ReferenceSnapshot
from server.reporting.places import PROGRAMME
from server.reporting.plan import Plan, Progress, Report
from server.reporting.reach import sees_programme
from shared.rules.scope import Scope
from shared.vocabulary.works import KIND as WORK
from shared.vocabulary.works import WITHDRAWN

LARGEST_INTEGER = 2**31 - 1  # PostgreSQL's; an address may hold a larger one


def progress_now() -> list[Progress]:
    """Progress by activity, BOQ line and working date, from the works as they stand."""
    accepted = func.coalesce(func.sum(Work.accepted_quantity).filter(Work.state == "accepted"), 0)
    asked = (
        select(Work.activity, Work.boq_item, Work.working_date, func.sum(Work.quantity), accepted)
        .where(Work.state != WITHDRAWN)
        .group_by(Work.activity, Work.boq_item, Work.working_date)
        .order_by(Work.working_date, Work.activity, Work.boq_item)
    )
    return _progress(db.session.execute(asked))


def progress_at(root: int) -> list[Progress]:
    """The same from the register as it stood at a cut: what root ``root`` and earlier cover."""
    given = {"root": root, "kinds": [WORK], "withdrawn": WITHDRAWN}
    return _progress(db.session.execute(PROGRESS_AT, given))


def reports_now() -> list[Report]:
    """The days that inspections and attendances report, as they stand."""
    return [Report(*row) for row in db.session.execute(REPORTS_NOW, OF_REPORTS)]


def reports_at(root: int) -> list[Report]:
    """The same from the register as it stood at a cut."""
    rows = db.session.execute(REPORTS_AT, {**OF_REPORTS, "root": root})
    return [Report(*row) for row in rows]


def findings(plan: Plan, window: Window, root: int | None) -> Findings:
    """What was found by the end of ``window``: at a cut, or as it stands when ``root`` is None.

    A record that names no contract and governorate of its own is at its activity's place.
    """
    given = of_window(plan, window)
    asked = FINDINGS_NOW if root is None else FINDINGS_AT
    rows = db.session.execute(asked, given if root is None else {**given, "root": root})
    return by_site(plan, rows)


def by_site(plan: Plan, rows: Iterable[Any]) -> Findings:
    """Counts as the statements of findings give them, by place."""
    sites = {one.code: (one.contract, one.governorate) for one in plan.activities}
    here: dict[Site, Found] = {}
    for activity, contract, governorate, *counts in rows:
        site = sites.get(activity, (contract, governorate))
        if any(counts):
            here[site] = here.get(site, Found()) + Found(*counts)
    return Findings(here)


def of_window(plan: Plan, window: Window) -> dict[str, Any]:
    """What the statements of findings are asked with."""
    return {
        **OF_FINDINGS,
        "since": window.since,
        "at": window.at,
        "evening": window.evening,
        "hours": json.dumps(dict(plan.answer_hours)),
    }


def _progress(rows: Iterable[Any]) -> list[Progress]:
    return [Progress(*row) for row in rows]


def last_received(visible_to: Scope) -> dict[str, datetime]:
    """When the newest change of any work arrived, by governorate: the age of the data."""
    asked = (
        select(Work.governorate, func.max(Work.received_at))
        .where(is_within(visible_to, Work))
        .group_by(Work.governorate)
    )
    return {row[0]: row[1] for row in db.session.execute(asked)}


def names_of(people: Collection[str]) -> dict[str, dict[str, str]]:
    """Both names of each of these people, by id."""
    if not people:
        return {}
    asked = select(Person.id, Person.name_ar, Person.name_en).where(Person.id.in_(people))
    return {str(id_): {"name_ar": ar, "name_en": en} for id_, ar, en in db.session.execute(asked)}


def root_numbered(number: int) -> Root | None:
    return db.session.get(Root, number)


def kept_snapshot(sha256: str) -> Mapping[str, Any] | None:
    """The snapshot of reference data with this SHA-256, read."""
    row = db.session.get(ReferenceSnapshot, sha256)
    found: Mapping[str, Any] | None = json.loads(row.content) if row else None
    return found


def last_issue(governorate: str, start: date) -> IssuedWeek | None:
    """The newest issue of a governorate's week; None when it was never issued."""
    asked = (
        select(IssuedWeek)
        .where(IssuedWeek.governorate == governorate, IssuedWeek.week_start == start)
        .order_by(IssuedWeek.issue.desc())
        .limit(1)
    )
    return db.session.scalar(asked)


def governorates_issued(start: date) -> list[str]:
    """The places whose week of ``start`` was issued."""
    asked = select(IssuedWeek.governorate).where(IssuedWeek.week_start == start).distinct()
    return list(db.session.scalars(asked))


def issued_week(governorate: str, start: date, issue: int, visible_to: Scope) -> IssuedWeek | None:
    """One issue; None when there is none, and the same outside the scope."""
    if issue > LARGEST_INTEGER:
        return None
    asked = select(IssuedWeek).where(
        IssuedWeek.governorate == governorate,
        IssuedWeek.week_start == start,
        IssuedWeek.issue == issue,
        *_in_scope(visible_to),
    )
    return db.session.scalar(asked)


def issued_pages(week: IssuedWeek) -> list[IssuedPage]:
    """Every language's page of an issue."""
    asked = select(IssuedPage).where(IssuedPage.week == week.id).order_by(IssuedPage.language)
    return list(db.session.scalars(asked))


def issued_page(week: IssuedWeek, language: str) -> IssuedPage:
    found = db.session.get(IssuedPage, (week.id, language))
    if found is None:
        raise LookupError(f"issued week {week.id} has no page in {language!r}")
    return found


def issued_weeks(
    visible_to: Scope, start: date | None = None, limit: int = 100
) -> list[IssuedWeek]:
    """Issues, newest week first; of one week when ``start`` is given."""
    asked = select(IssuedWeek).where(*_in_scope(visible_to))
    if start is not None:
        asked = asked.where(IssuedWeek.week_start == start)
    asked = asked.order_by(
        IssuedWeek.week_start.desc(), IssuedWeek.governorate, IssuedWeek.issue.desc()
    )
    return list(db.session.scalars(asked.limit(limit)))


def _in_scope(visible_to: Scope) -> list[ColumnElement[bool]]:
    """A week's page shows all contracts of its governorate: it needs a scope of all contracts;
    that of the programme, which is of no governorate's scope, needs all six."""
    conditions: list[ColumnElement[bool]] = []
    if visible_to.contracts is not None:
        conditions.append(IssuedWeek.id.is_(None))
    if not sees_programme(visible_to):
        conditions.append(IssuedWeek.governorate != PROGRAMME)
    if visible_to.governorates is not None and not sees_programme(visible_to):
        conditions.append(IssuedWeek.governorate.in_(visible_to.governorates))
    return conditions
