"""Verbs of the look-ahead: promise, say what is missing, remove it, say why it was not done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from server.db import transaction
from server.http.entries import entering, is_entered
from server.http.errors import Refusal
from server.lookahead import queries
from server.lookahead.models import ActivityConstraint, Promise, PromiseReason
from server.lookahead.reliability import judged
from server.ports import ports
from server.programme import service as programme
from shared.rules.clocks import working_date
from shared.rules.look_ahead import is_frozen, weeks_ahead
from shared.rules.scope import Scope
from shared.rules.weeks import is_within_reach


@dataclass(frozen=True)
class WeekPromise:
    """A quantity in the BOQ line's unit for the week from a Sunday; 0 takes back."""

    activity: str
    boq_item: str
    week_start: date
    quantity: Decimal


@dataclass(frozen=True)
class Missing:
    """What an activity waits for, who is to remove it, and by when."""

    activity: str
    kind: str
    owner: str
    wanted_by: date
    description: str = ""


def promise(
    contract: int, what: WeekPromise, by: UUID, visible_to: Scope, identifier: UUID
) -> None:
    """Promise for one of the three weeks ahead; what was said of it before is kept, and passed.

    Sent again with the same ``identifier``, it has one effect. Raises Refusal: boq_item_unknown,
    promise_frozen, time_wrong, quantity_not_positive, id_reused, evidence_changed.
    """
    said = {"id": identifier, "contract": contract, "entered_by": by, **vars(what)}
    # Before the promise itself is looked up, or it might have come in as what stood before it.
    before = queries.newest_promise(what.activity, what.boq_item, what.week_start)
    if is_entered(Promise, said):
        return
    programme.await_programme("promise")
    _check_promise(contract, what, visible_to)
    if what.quantity == 0 and (before is None or before.quantity == 0):
        raise Refusal("quantity_not_positive", "quantity")
    revision = before.revision + 1 if before else 1
    with entering(Promise, said) as session:
        session.add(Promise(**said, revision=revision, entered_at=ports().clock.now()))


def _check_promise(contract: int, what: WeekPromise, visible_to: Scope) -> None:
    today = working_date(ports().clock.now())
    if queries.line(contract, what.activity, what.boq_item, visible_to) is None:
        raise Refusal("boq_item_unknown", "quantity")
    if is_frozen(what.week_start, today):
        raise Refusal("promise_frozen", "quantity")
    if what.week_start not in [first for first, _ in weeks_ahead(today)]:
        raise Refusal("time_wrong", "quantity")
    if what.quantity < 0:
        raise Refusal("quantity_not_positive", "quantity")


def add_constraint(
    contract: int, what: Missing, by: UUID, visible_to: Scope, identifier: UUID
) -> None:
    """Say what an activity waits for; sent again with the same ``identifier``, once.

    Raises Refusal: activity_unknown, time_wrong, id_reused.
    """
    said = {"id": identifier, "contract": contract, "entered_by": by, **vars(what)}
    if is_entered(ActivityConstraint, said):
        return
    programme.await_programme("activity_constraint")
    if queries.activity(contract, what.activity, visible_to) is None:
        raise Refusal("activity_unknown", "kind")
    if not is_within_reach(what.wanted_by):
        raise Refusal("time_wrong", "wanted_by")
    with entering(ActivityConstraint, said) as session:
        session.add(ActivityConstraint(**said, entered_at=ports().clock.now()))


def remove_constraint(
    contract: int, identifier: UUID, removed_on: date, by: UUID, visible_to: Scope
) -> None:
    """Say since when something is no longer missing; it is kept as removed.

    Raises Refusal: not_found, already_settled, time_wrong.
    """
    with transaction():
        found = queries.locked_constraint(identifier)
        if found is None or found.contract != contract:
            raise Refusal("not_found")
        if queries.activity(contract, found.activity, visible_to) is None:
            raise Refusal("not_found")
        if found.removed_on is not None:
            raise Refusal("already_settled")
        now = ports().clock.now()
        if not is_within_reach(removed_on) or removed_on > working_date(now):
            raise Refusal("time_wrong", "removed_on")
        found.removed_on, found.removed_at, found.removed_by = removed_on, now, by


def give_reason(
    contract: int, promised: UUID, code: str, notes: str, by: UUID, visible_to: Scope
) -> None:
    """Say why a promise was not kept; said anew, the newest stands and the earlier is kept.

    Raises Refusal: not_found, promise_not_missed.
    """
    found = queries.promise(promised)
    if found is None or found.contract != contract:
        raise Refusal("not_found")
    if queries.activity(contract, found.activity, visible_to) is None:
        raise Refusal("not_found")
    today, week = working_date(ports().clock.now()), found.week_start
    of_week = judged(contract, visible_to, (week, week), today)
    if not any(one.row["id"] == promised and one.kept is False for one in of_week):
        raise Refusal("promise_not_missed", "code")
    said = {"promise": promised, "code": code, "notes": notes, "entered_by": by}
    with transaction() as session:
        session.add(PromiseReason(id=ports().ids.uuid7(), entered_at=ports().clock.now(), **said))
