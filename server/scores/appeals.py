"""Verbs of appeals: the contractor's word against a component of a kept week, and the reply.

What was kept stays; an accepted appeal adds a later card, with the appeal that it comes of.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from server.accounts import service as accounts
from server.accounts.models import Person
from server.db import transaction
from server.http.entries import entering, is_entered
from server.http.errors import Refusal
from server.ports import ports
from server.scores import appeal_queries, card_queries, service
from server.scores.cards import Json, card_of, facts_now, facts_of_card, window_of
from server.scores.models import ScoreAppeal, ScoreCard
from shared.rules.clocks import working_date
from shared.rules.scores import FACTS_OF, Rules
from shared.vocabulary.scores import LEFT_OUT, RECOUNTED


@dataclass(frozen=True)
class Appeal:
    """``part``: of shared.vocabulary.scores.PARTS; ``until``: the Saturday of a kept week."""

    contract: int
    until: date
    part: str
    reason: str


def appeal(what: Appeal, by: Person, identifier: UUID) -> None:
    """Keep an appeal; sent again with the same id, it has one effect.

    Raises Refusal: not_found, already_settled (appealed against before), appeal_late, id_reused.
    """
    said = {"id": identifier, "entered_by": by.id, **vars(what)}
    if is_entered(ScoreAppeal, said):
        return
    service.check_contract(what.contract, accounts.scope_of(by))
    kept = _newest(what.contract, what.until)
    if appeal_queries.appeal_against(what.contract, what.until, what.part) is not None:
        raise Refusal("already_settled", "part")
    if service.today() > last_day_to_appeal(kept):
        raise Refusal("appeal_late", "part")
    reply_by = service.today() + timedelta(days=kept.card["rules"]["reply_days"])
    with entering(ScoreAppeal, said) as session:
        now = ports().clock.now()
        session.add(ScoreAppeal(**said, entered_at=now, reply_by=reply_by))


def last_day_to_appeal(kept: ScoreCard) -> date:
    """From when its card was kept, by the rules of the card."""
    return working_date(kept.kept_at) + timedelta(days=kept.card["rules"]["appeal_days"])


def reply(appeal: UUID, outcome: str, words: str, by: Person) -> None:
    """Answer an appeal, once; what is accepted makes a further card of its week.

    Raises Refusal: not_found, already_settled.
    """
    with transaction() as session:
        found = appeal_queries.locked_appeal(appeal)
        if found is None:
            raise Refusal("not_found")
        service.check_contract(found.contract, accounts.scope_of(by))
        if found.outcome is not None:
            raise Refusal("already_settled", "outcome")
        found.outcome, found.reply = outcome, words
        found.replied_at, found.replied_by = ports().clock.now(), by.id
        if outcome in (LEFT_OUT, RECOUNTED):
            session.add(_further_card(found))


def _further_card(appeal: ScoreAppeal) -> ScoreCard:
    kept = _newest(appeal.contract, appeal.until)
    is_out = appeal.outcome == LEFT_OUT
    return ScoreCard(
        contract=kept.contract,
        until=kept.until,
        revision=kept.revision + 1,
        card=_without(kept.card, appeal.part) if is_out else _recounted(kept.card, appeal.part),
        kept_at=ports().clock.now(),
        appeal=appeal.id,
    )


def _without(card: Json, part: str) -> Json:
    """The same card with one component less: nothing else is counted anew."""
    rules = _rules(card)
    window = window_of(date.fromisoformat(card["until"]), rules)
    out = frozenset({*card["left_out"], part})
    return card_of(card["contract"], facts_of_card(card), window, rules, out)


def _recounted(card: Json, part: str) -> Json:
    """The same card with one component counted anew from the register as it stands."""
    rules = _rules(card)
    window = window_of(date.fromisoformat(card["until"]), rules)
    now = facts_now(card["contract"], window, rules)
    anew: dict[str, Any] = {name: getattr(now, name) for name in FACTS_OF[part]}
    facts = replace(facts_of_card(card), **anew)
    return card_of(card["contract"], facts, window, rules, frozenset(card["left_out"]))


def _rules(card: Json) -> Rules:
    return Rules(card["rules"], card["rules_version"])


def _newest(contract: int, until: date) -> ScoreCard:
    found = card_queries.revisions(contract, until)
    if not found:
        raise Refusal("not_found")
    return found[0]
