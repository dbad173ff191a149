"""The demonstration's first baselines and its payment certificates: invented, plainly so."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal

from sqlalchemy import select

from server.accounts.models import Person
from server.db import db
from server.figures import service as figures
from server.ports import ports
from server.programme import baseline_queries, baselines, certificates, queries
from server.programme.baselines import Approval
from server.programme.certificates import Certified
from server.programme.models import Contract
from shared.rules.clocks import working_date
from shared.rules.scope import EVERYTHING
from shared.vocabulary.baselines import INITIAL


def freeze_first_baselines() -> int:
    """Freeze the programme of each contract that has no baseline yet; how many."""
    frozen = baseline_queries.newest_numbers()
    bare = [one for one in queries.contracts_in_scope(EVERYTHING) if one.number not in frozen]
    for number, approval in [(one.number, _approval(one)) for one in bare]:
        baselines.freeze(number, approval, None, EVERYTHING)
    return len(bare)


def _approval(contract: Contract) -> Approval:
    return Approval(
        basis=INITIAL,
        days=0,
        reason="اعتماد البرنامج الأول (تجريبي) / First programme approved (demonstration)",
        reference=f"DEMO/{contract.number:02}/1",
        approver="مهندس تجريبي / Demo Engineer",
        approved_on=min(contract.commencement, working_date(ports().clock.now())),
    )


def certify_months() -> int:
    """Certify each month's accepted value, a part of it or a little more; how many certificates.

    Some contracts have none yet. Once, when the figures stand.
    """
    by = db.session.scalars(select(Person.id).filter_by(username="planner")).one()
    count = 0
    for contract in queries.contracts_in_scope(EVERYTHING):
        share = _certified_share(contract.number)
        earned = figures.weeks_of(contract.number, EVERYTHING).earned if share else {}
        for number, (day, value) in enumerate(_by_month(earned), 1):
            reference = f"DEMO/{contract.number:02}/PC/{number}"
            what = Certified(number, day, round(value * share, 3), reference)
            certificates.certify(contract, what, by, ports().ids.uuid7())
            count += 1
    return count


def _certified_share(contract: int) -> Decimal:
    """Of what is accepted: as a rule less, since the letter takes its time."""
    if contract % 9 == 4:
        return Decimal(0)
    return Decimal("1.02") if contract % 9 == 7 else Decimal(90 + contract % 7) / 100


def _by_month(earned: Mapping[date, Decimal]) -> Iterator[tuple[date, Decimal]]:
    """(last day, value earned until then) of each month that is over and earned something."""
    today, before = working_date(ports().clock.now()), Decimal(0)
    for day in sorted({_month_end(week) for week in earned}):
        value = sum((each for week, each in earned.items() if week <= day), Decimal(0))
        if day <= today and value > before:
            yield day, value
            before = value


def _month_end(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])
