"""Verbs of scores: look, keep a week's, appeal, reply."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from server.db import transaction
from server.http.errors import Refusal
from server.ports import ports
from server.scores import card_queries, queries
from server.scores.cards import Json, cards_of
from server.scores.models import ScoreCard
from server.scores.rules import rules_in_force
from shared.rules.clocks import working_date
from shared.rules.scope import EVERYTHING, Scope
from shared.rules.weeks import week_start

A_DAY = timedelta(days=1)
SHOWN_WEEKS, SHOWN_DAYS = 26, 550


def today() -> date:
    """The day in Kuwait."""
    return working_date(ports().clock.now())


def last_evening() -> date:
    """The last day that is over: what nobody could do yet is held against nobody."""
    return today() - A_DAY


def last_saturday() -> date:
    """The end of the last week that is over."""
    return week_start(today()) - A_DAY


def cards_seen(visible_to: Scope, until: date | None = None) -> dict[int, Json]:
    """Contract -> its card, of those wholly within the scope: as kept for the week that ends on
    ``until``, as the register stands when None."""
    if until is None:
        return cards_of(visible_to, last_evening(), rules_in_force())
    numbers = whole_contracts(visible_to)
    return {row.contract: row.card for row in card_queries.kept_cards(numbers, until, until)}


def card_seen(contract: int, visible_to: Scope, until: date | None = None) -> Json:
    """One card. Raises Refusal not_found: none was kept, or outside the scope."""
    check_contract(contract, visible_to)
    if until is not None:
        found = card_queries.kept_cards([contract], until, until)
        card = found[0].card if found else None
    else:
        card = cards_of(visible_to, last_evening(), rules_in_force(), contract).get(contract)
    if card is None:
        raise Refusal("not_found")
    return card


def check_contract(contract: int, visible_to: Scope) -> None:
    """A score is of all of a contract: whoever sees a part of it sees none. Raises Refusal."""
    if contract not in whole_contracts(visible_to):
        raise Refusal("not_found")


def whole_contracts(visible_to: Scope) -> list[int]:
    """The contracts of which nothing lies outside the scope."""
    return queries.contracts_whole_in(visible_to)


def trend(contract: int, is_monthly: bool) -> list[tuple[date, Decimal | None]]:
    """The scores as they were kept, oldest first: of each week, or of each month's last one."""
    since = today() - (A_DAY * 7 * SHOWN_WEEKS if not is_monthly else A_DAY * SHOWN_DAYS)
    kept = [(row.until, row.card["value"]) for row in card_queries.kept_cards([contract], since)]
    if is_monthly:
        kept = list({(day.year, day.month): (day, value) for day, value in kept}.values())
    return [(day, None if value is None else Decimal(value)) for day, value in kept]


def kept_week(contract: int, text: str) -> date | None:
    """The week that an address or a form names, where it has a card; None for anything else."""
    try:
        week = date.fromisoformat(text)
    except ValueError:
        return None
    return week if card_queries.kept_cards([contract], week, week) else None


def keep_week(until: date) -> int:
    """Keep the card of every contract that has none of the week that ends on ``until``; how many.

    Asked again, it keeps what is missing and changes nothing.
    """
    rules = rules_in_force()
    with transaction() as session:
        missing = cards_of(EVERYTHING, until, rules)
        for contract in card_queries.contracts_kept(until):
            missing.pop(contract, None)
        for contract, card in missing.items():
            session.add(_row(contract, until, 1, card))
    return len(missing)


def _row(
    contract: int, until: date, revision: int, card: Json, appeal: UUID | None = None
) -> ScoreCard:
    now = ports().clock.now()
    return ScoreCard(
        contract=contract, until=until, revision=revision, card=card, kept_at=now, appeal=appeal
    )
