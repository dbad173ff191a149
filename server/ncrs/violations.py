"""Non-conformances added up by contractor: how many, how grave, how long, which clauses again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import aliased

from server.db import db
from server.db.phrases import is_within
from server.fieldwork.models import Ncr
from server.programme.models import Contract
from server.register.models import Revision
from shared.rules.scope import Scope
from shared.vocabulary.ncrs import CLOSED, ENDED, SEVERITIES, VOID

# Named so often it is told as repeated.
REPEATED = 2
MOST_CLAUSES = 3
SECONDS_A_DAY = 86_400


@dataclass(frozen=True)
class Violations:
    """Of one contractor; those that were voided are not counted.

    ``by_severity``: code -> how many. ``days_to_close``: from found to closed, on the mean;
    None while none is closed. ``clauses``: (clause, how often), most often first.
    """

    contractor_ar: str
    contractor_en: str
    contracts: list[int]
    total: int
    by_severity: dict[str, int]
    open: int
    late: int
    days_to_close: Decimal | None
    clauses: list[tuple[str, int]]


def by_contractor(scope: Scope, now: datetime) -> list[Violations]:
    """Contractors with non-conformances in the scope: those with most that are late first."""
    clauses = _clauses(scope)
    found = [
        Violations(
            *(row.contractor_ar, row.contractor_en, sorted(row.contracts), row.total),
            {term.code: getattr(row, term.code) for term in SEVERITIES},
            *(row.open, row.late),
            None if row.seconds is None else round(Decimal(row.seconds) / SECONDS_A_DAY, 1),
            clauses.get(row.contractor_en, []),
        )
        for row in db.session.execute(_sums(scope, now))
    ]
    return sorted(found, key=lambda one: (-one.late, -one.open, -one.total, one.contractor_en))


def _sums(scope: Scope, now: datetime) -> Select[Any]:
    is_open = Ncr.state.not_in(sorted(ENDED))
    graves = [
        func.count().filter(Ncr.severity == term.code).label(term.code) for term in SEVERITIES
    ]
    # A tablet's clock that was ahead would close it before it was found.
    span = func.greatest(func.extract("epoch", _closed_at() - Ncr.made_at), 0)
    return (
        select(
            *(Contract.contractor_ar, Contract.contractor_en),
            func.array_agg(Contract.number.distinct()).label("contracts"),
            func.count().label("total"),
            *graves,
            func.count().filter(is_open).label("open"),
            func.count().filter(and_(is_open, Ncr.due_at < now)).label("late"),
            func.avg(span).filter(Ncr.state == CLOSED).label("seconds"),
        )
        .join(Contract, Contract.number == Ncr.contract)
        .where(is_within(scope, Ncr), Ncr.state != VOID)
        .group_by(Contract.contractor_ar, Contract.contractor_en)
    )


def _closed_at() -> Any:
    """When it was closed for good: the first version after the last that was not."""
    closing, before = aliased(Revision), aliased(Revision)
    last_open = (
        select(func.max(before.version))
        .where(before.record == Ncr.record, before.whole["state"].astext != CLOSED)
        .correlate(Ncr)
        .scalar_subquery()
    )
    return (
        select(func.min(closing.made_at))
        .where(closing.record == Ncr.record, closing.version > func.coalesce(last_open, 0))
        .correlate(Ncr)
        .scalar_subquery()
    )


def _clauses(scope: Scope) -> dict[str, list[tuple[str, int]]]:
    """Contractor -> the clauses that were named again, however their spaces were written."""
    clause = func.regexp_replace(func.btrim(Ncr.clause), r"\s+", " ", "g")
    count = func.count()
    asked = (
        select(Contract.contractor_en, clause, count)
        .join(Contract, Contract.number == Ncr.contract)
        .where(is_within(scope, Ncr), Ncr.state != VOID, clause != "")
        .group_by(Contract.contractor_en, clause)
        .having(count >= REPEATED)
        .order_by(count.desc(), clause)
    )
    found: dict[str, list[tuple[str, int]]] = {}
    for contractor, name, times in db.session.execute(asked):
        if len(clauses := found.setdefault(contractor, [])) < MOST_CLAUSES:
            clauses.append((name, times))
    return found
