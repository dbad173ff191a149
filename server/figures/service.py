"""Verbs of the kept figures: renewed by whoever changes what they rest on, compared, mended."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from server.db import transaction
from server.figures import (
    claiming,
    earning,
    networks,
    part_reading,
    plan_queries,
    planning,
    queries,
    reading,
    week_reading,
)
from server.figures.holding import HeldLine, held_by, held_together
from server.figures.kept_weeks import CertifiedToDate, KeptWeeks
from server.figures.levels import LevelStanding, all_contracts, levels, read_part
from server.figures.networks import PlacedActivity, Placement
from server.figures.queries import Share
from server.figures.standing import ContractStanding, curve_of, read_standing
from shared.rules.planned_value import Curve
from shared.rules.scope import Scope
from shared.rules.weeks import week_end


def renew_earned(shares: Collection[Share]) -> None:
    """What these (activity, BOQ line) earned, anew: in the transaction that changed them."""
    earning.renew(shares)


def hold_contract(contract: int) -> None:
    """Wait for whoever renews a contract's figures, and let others wait until the transaction
    ends: before anything is read that decides what is renewed."""
    queries.lock_contract(contract)


def renew_contract(contract: int) -> None:
    """PV and EV of a contract anew, in the transaction that changed its programme."""
    queries.lock_contract(contract)
    # The plan first: it says which BOQ lines promise too much, and so earn as a whole.
    planning.renew(contract)
    earning.renew(plan_queries.contract_shares(contract))
    claiming.renew(contract)
    queries.let_networks_be_due([contract])


def renew_claimed(contract: int, day: date) -> None:
    """A contract's claims in the week of ``day`` anew: in the transaction that changed them."""
    queries.lock_contract(contract)
    claiming.renew(contract, week_end(day))


def renew_plan(contract: int) -> None:
    """PV of a contract anew, in the transaction that froze its baseline."""
    queries.lock_contract(contract)
    planning.renew(contract)
    queries.let_networks_be_due([contract])


def renew_calendars() -> None:
    """What rests on the calendars anew: networks, and plans that no baseline keeps.

    A contract after the other, each in a transaction of its own.
    """
    with transaction():
        contracts = plan_queries.contracts()
    for contract in contracts:
        with transaction():
            renew_plan(contract)


def compare(is_mended: bool) -> int:
    """How many kept figures differ from what they rest on; written anew when ``is_mended``.

    A contract after the other, each in a transaction of its own.
    """
    with transaction():
        contracts = plan_queries.contracts()
    return sum(_compare(contract, is_mended) for contract in contracts)


def _compare(contract: int, is_mended: bool) -> int:
    with transaction():
        queries.lock_contract(contract)
        found = planning.renew(contract, is_mended)
        found += earning.renew(plan_queries.contract_shares(contract), is_mended)
        found += claiming.renew(contract, None, is_mended)
        return found + plan_queries.weeks_that_differ(contract, is_mended)


def fill_missing() -> None:
    """Work out the figures of the contracts that have none: filled before figures were kept.

    One after the other, so that a fill that was interrupted goes on where it stopped.
    """
    with transaction():
        missing = plan_queries.without_figures()
    for contract in missing:
        _compare(contract, is_mended=True)


def standings(visible_to: Scope, on: date, one: int | None = None) -> list[ContractStanding]:
    """Each contract that the scope has activities of, as of the evening of ``on``."""
    return [read_standing(row, on) for row in reading.contracts(visible_to, on, one)]


def level_standings(visible_to: Scope, on: date) -> list[LevelStanding]:
    """Each governorate that the scope has priced activities in, and all of them together, last."""
    return levels([read_part(row) for row in part_reading.parts(visible_to, on)], on)


def weeks_together(visible_to: Scope) -> KeptWeeks:
    """What was claimed and earned in all contracts; what was measured is kept by contract alone."""
    claimed = week_reading.claimed_weeks(None, visible_to)
    return KeptWeeks(claimed, {}, week_reading.earned_weeks(None, visible_to))


def weeks_of(contract: int, visible_to: Scope, is_whole: bool = True) -> KeptWeeks:
    """What was claimed, measured and earned, by the week it was done in; and certified, where
    the scope has the whole contract (``is_whole``)."""
    return KeptWeeks(
        week_reading.claimed_weeks(contract, visible_to),
        week_reading.measured_weeks(contract, visible_to),
        week_reading.earned_weeks(contract, visible_to),
        certificates_of(contract) if is_whole else [],
    )


def certificates_of(contract: int) -> list[CertifiedToDate]:
    """What the certificates that stand say to date, by period."""
    rows = week_reading.certificates(contract)
    return [CertifiedToDate(row.certified_kwd, row.period_end, row.number) for row in rows]


def first_curve(contract: int, visible_to: Scope) -> Curve | None:
    """The first baseline's PV; None while it is the one in force."""
    rows = week_reading.first_weeks(contract, visible_to)
    return curve_of([row.week_end for row in rows], [row.planned for row in rows])


def renew_networks(on: date, one: int | None = None) -> int:
    """Compute the networks that are due, each in a transaction of its own; how many."""
    with transaction():
        due = reading.due_networks(on, one)
    for contract in due:
        with transaction():
            networks.renew(contract, on)
    return len(due)


def progress_of(contract: int, on: date) -> list[Placement]:
    """Every activity of a contract with what was earned of it, and the days of its works."""
    return networks.placements(contract, on)


def activities_of(contract: int, on: date, visible_to: Scope) -> list[PlacedActivity]:
    """A contract's activities with progress and the network's dates, in the scope only.

    Rows that are in no governorate go to who sees all the others.
    """
    terms = reading.terms_of(contract)
    if terms is None:
        return []
    found = networks.placed_activities(contract, terms, on)
    inside = [one for one in found if one.is_in_contract]
    seen = [one for one in inside if visible_to.covers(one.row.governorate, contract)]
    return found if len(seen) == len(inside) else seen


__all__ = [
    "CertifiedToDate",
    "ContractStanding",
    "HeldLine",
    "KeptWeeks",
    "LevelStanding",
    "PlacedActivity",
    "Placement",
    "all_contracts",
    "held_by",
    "held_together",
]
