"""Verbs of delays: enter, end and withdraw an event, claim on it, decide of it.

A person decides, never the machine: clocks and overlaps are shown, and excuse or refuse nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping

from server.accounts import service as accounts
from server.accounts.models import Person
from server.db import transaction
from server.delays import queries
from server.delays.models import DelayDecision, DelayEvent, ExtensionClaim
from server.http.entries import entering, is_entered
from server.http.errors import Refusal
from server.ports import ports
from server.programme import service as programme
from shared.rules.clocks import working_date
from shared.rules.scope import Scope
from shared.vocabulary.delays import PARTICULARS
from shared.vocabulary.roles import PLANNER


@dataclass(frozen=True)
class Event:
    """What is said of a delay event, as ``DelayEvent`` keeps it."""

    contract: int
    cause: str
    description: str
    owner: str
    started_on: date
    aware_on: date
    activity: str | None = None
    ended_on: date | None = None
    evidence: str = ""
    records: Sequence[UUID] = field(default=())


@dataclass(frozen=True)
class Claim:
    """A step of a claim; a detailed one says its days, a notice may."""

    step: str
    given_on: date
    reference: str
    days: int | None = None
    grounds: str = ""


@dataclass(frozen=True)
class Decision:
    """``excuse`` is a code of shared.vocabulary.delays.CLASSES; ``days`` what the event cost."""

    excuse: str
    days: int
    reason: str


def enter_event(what: Event, by: Person, identifier: UUID) -> None:
    """Keep an event; sent again with the same ``identifier``, it has one effect.

    Raises Refusal: contract_unknown, activity_unknown, record_unknown, time_wrong, id_reused,
    evidence_changed.
    """
    said = {"id": identifier, "entered_by": by.id, **vars(what), "records": list(what.records)}
    ended_on = said.pop("ended_on")
    once = said | {"ended_on_at_entry": ended_on}
    if is_entered(DelayEvent, once):
        return
    programme.await_programme("delay_event")
    _check_event(what, accounts.scope_of(by))
    now = ports().clock.now()
    ended = {} if ended_on is None else {"ended_on": ended_on, "ended_at": now, "ended_by": by.id}
    with entering(DelayEvent, once) as session:
        session.add(DelayEvent(**said, **ended, entered_at=now))


def _check_event(what: Event, scope: Scope) -> None:
    contract = programme.contract_in_scope(what.contract, scope)
    if contract is None:
        raise Refusal("contract_unknown", "contract")
    if what.activity and queries.activity_in_scope(what.activity, what.contract, scope) is None:
        raise Refusal("activity_unknown", "activity")
    if len(queries.records_named(what.records, what.contract, scope)) < len(set(what.records)):
        raise Refusal("record_unknown", "records")
    for name in ("started_on", "aware_on"):
        _check_day(getattr(what, name), contract.commencement, name)
    if what.ended_on is not None:
        _check_day(what.ended_on, what.started_on, "ended_on")


def end_event(event: UUID, ended_on: date, by: Person) -> None:
    """Say on which day an event ended, once. Raises Refusal: not_found, not_allowed,
    already_settled, time_wrong.
    """
    with transaction():
        found = _locked(event, accounts.scope_of(by))
        if not may_end(found, by):
            raise Refusal("not_allowed")
        if found.ended_on is not None:
            raise Refusal("already_settled", "ended_on")
        _check_day(ended_on, found.started_on, "ended_on")
        found.ended_on, found.ended_at, found.ended_by = ended_on, ports().clock.now(), by.id


def withdraw_event(event: UUID, by: Person) -> None:
    """Take back an event that one entered oneself, and on which nothing was claimed or decided.

    It stays in the register. Raises Refusal: not_found, not_allowed, transition_not_allowed.
    """
    scope = accounts.scope_of(by)
    with transaction():
        found, seen = _locked(event, scope), queries.event_in_scope(event, scope)
        if found.entered_by != by.id:
            raise Refusal("not_allowed")
        if seen is None or not may_withdraw(seen, by):
            raise Refusal("transition_not_allowed")
        found.withdrawn_at, found.withdrawn_by = ports().clock.now(), by.id


def claim_extension(event: UUID, what: Claim, by: Person, identifier: UUID) -> None:
    """Keep a step of a claim, late ones too; sent again with the same id, it has one effect.

    Raises Refusal: not_found, transition_not_allowed, required, before_event, time_wrong,
    id_reused, evidence_changed.
    """
    said = {"id": identifier, "event": event, "entered_by": by.id, **vars(what)}
    if is_entered(ExtensionClaim, said):
        return
    found = _seen(event, accounts.scope_of(by))
    if what.step == PARTICULARS and what.days is None:
        raise Refusal("required", "days")
    if what.given_on < found["started_on"]:
        raise Refusal("before_event", "given_on")
    _check_day(what.given_on, found["started_on"], "given_on")
    with entering(ExtensionClaim, said) as session:
        _check_standing(queries.locked_event(event))
        session.add(ExtensionClaim(**said, entered_at=ports().clock.now()))


def withdraw_claim(event: UUID, claim: UUID, by: Person) -> None:
    """Take a step back; it is kept as withdrawn. Raises Refusal: not_found, already_settled."""
    with transaction():
        _locked(event, accounts.scope_of(by))
        found = queries.locked_claim(claim)
        if found is None or found.event != event:
            raise Refusal("not_found")
        if found.withdrawn_at is not None:
            raise Refusal("already_settled")
        found.withdrawn_at, found.withdrawn_by = ports().clock.now(), by.id


def decide(event: UUID, what: Decision, by: Person, identifier: UUID) -> None:
    """Decide of an event; an earlier decision is kept below this one. No date of a contract
    moves by it: that takes an approved extension (a baseline).

    Raises Refusal: not_found, not_allowed, transition_not_allowed, id_reused.
    """
    said = {"id": identifier, "event": event, "entered_by": by.id, **vars(what)}
    if is_entered(DelayDecision, said):
        return
    with entering(DelayDecision, said) as session:
        if not may_judge(_locked(event, accounts.scope_of(by)), by):
            raise Refusal("not_allowed")
        session.add(DelayDecision(**said, entered_at=ports().clock.now()))


def event_seen(event: UUID, visible_to: Scope) -> RowMapping:
    """An event within the scope (queries.events). Raises Refusal not_found."""
    return _seen(event, visible_to)


def assessed_days(contract: int, visible_to: Scope) -> RowMapping:
    """``events`` of a contract, and ``days`` assessed (queries.assessed)."""
    return queries.assessed(contract, visible_to)


def standing_delays() -> list[dict[str, Any]]:
    """Every event that stands, as JSON has it (queries.standing_events): for a week's cut."""
    return [
        {
            name: value if value is None or isinstance(value, int) else str(value)
            for name, value in row.items()
        }
        for row in queries.standing_events()
    ]


def may_judge(event: DelayEvent | RowMapping, person: Person) -> bool:
    """What is of a whole contract is judged by a planner who sees the whole of it."""
    if isinstance(event, DelayEvent):
        activity, contract = event.activity, event.contract
    else:
        activity, contract = event["activity"], event["contract"]
    return activity is not None or programme.is_within_scope(contract, accounts.scope_of(person))


def may_end(event: DelayEvent | RowMapping, person: Person) -> bool:
    """Whoever entered an event may say when it ended, and so may a planner of all it is about."""
    entered_by = event.entered_by if isinstance(event, DelayEvent) else event["entered_by"]
    return entered_by == person.id or (person.role == PLANNER and may_judge(event, person))


def may_withdraw(event: RowMapping, person: Person) -> bool:
    return event["entered_by"] == person.id and event["state"] == "noted"


def _seen(event: UUID, visible_to: Scope) -> RowMapping:
    found = queries.event_in_scope(event, visible_to)
    if found is None:
        raise Refusal("not_found")
    return found


def _locked(event: UUID, visible_to: Scope) -> DelayEvent:
    """The event, locked, so that nothing passes its withdrawal."""
    _seen(event, visible_to)
    return _check_standing(queries.locked_event(event))


def _check_standing(event: DelayEvent | None) -> DelayEvent:
    if event is None or event.withdrawn_at is not None:
        raise Refusal("transition_not_allowed")
    return event


def _check_day(day: date, earliest: date, name: str) -> None:
    if not earliest <= day <= working_date(ports().clock.now()):
        raise Refusal("time_wrong", name)
