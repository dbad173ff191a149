"""What the office does with a work: return it, accept a quantity of it, settle its conflicts.

Each is a change like a tablet's, written by the server for the person, and goes through the
same door.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy.exc import DBAPIError

from server.db import transaction
from server.http.errors import Refusal
from server.ports import ports
from server.register import service as register
from server.register.incoming import DECIDE, Author, Incoming, Result
from server.sync import service as sync
from shared.rules.clocks import BelievedTime, Clocks
from shared.vocabulary.works import ACCEPTED, KIND, RETURNED
from shared.wire.change import write_body, write_clocks
from shared.wire.text import clean

# The first try may meet a tablet's push of the same work.
TRIES = 3


def return_work(work: UUID, seen: UUID, reason: str, author: Author) -> Result:
    """Send a work back to be corrected; ``seen`` is the head change that the person saw.

    Raises Refusal: reason_missing, record_unknown, not_allowed, transition_not_allowed,
    evidence_changed.
    """
    if not clean(reason):
        raise Refusal("reason_missing", "reason")
    return _change(work, seen, {"state": RETURNED, "return_reason": reason}, author)


def accept_work(work: UUID, seen: UUID, quantity: Decimal, author: Author) -> Result:
    """Accept ``quantity`` of a work as it was ``seen``.

    Raises Refusal: evidence_changed (409: something came in since), accepted_above_measured,
    quantity_not_positive, acceptance_blocked, conflict_open, record_unknown, not_allowed,
    transition_not_allowed.
    """
    fields = {"state": ACCEPTED, "accepted_quantity": format(quantity, "f")}
    return _change(work, seen, fields, author)


def decide_conflict(
    work: UUID, seen: UUID, field: str, take: UUID | None, author: Author
) -> Result:
    """Settle a conflict of a work as it was ``seen``: keep what stands, or take a proposal.

    ``take`` is the change that proposed the value, None to keep. Fields that mean something
    only together are decided together (server.register.deciding). The tablets whose
    proposals are settled are told by pull's ``answers``. Raises Refusal: evidence_changed,
    record_unknown, not_allowed, choice_wrong, transition_not_allowed, reason_missing,
    acceptance_blocked, and the codes of values that do not fit together.
    """
    fields = {"field": field, "take": take and str(take)}
    return _change(work, seen, fields, author, DECIDE)


def _change(
    work: UUID, seen: UUID, fields: dict[str, Any], author: Author, op: str = "put"
) -> Result:
    for attempt in range(1, TRIES + 1):
        try:
            with transaction():
                result = _applied(work, seen, fields, author, op)
                sync.tell_decided(result)
                return result
        except DBAPIError:
            if attempt == TRIES:
                raise
    raise AssertionError("the last try returns or raises")


def _applied(
    work: UUID, seen: UUID, fields: dict[str, Any], author: Author, op: str = "put"
) -> Result:
    """Write the change. The office sees the present: based on anything else, it is refused."""
    head = register.head_change(work, author.scope, may_be_deleted=op == DECIDE)
    if head is None:
        raise Refusal("record_unknown")
    if head != seen:
        raise Refusal("evidence_changed", "seen")
    result = register.apply([_incoming(work, seen, fields, author, op)])[0]
    if result.outcome == "rejected":
        error = result.errors[0]
        raise Refusal(error["code"], error.get("field", ""))
    if result.outcome == "conflict":
        # A decision decides or is refused, and leaves no proposal behind.
        raise Refusal("evidence_changed", "seen")
    return result


def _incoming(work: UUID, seen: UUID, fields: dict[str, Any], author: Author, op: str) -> Incoming:
    change, now = ports().ids.uuid7(), ports().clock.now()
    clocks = Clocks(now, 0, "server")
    return Incoming(
        change=change,
        record=work,
        kind=KIND,
        op=op,
        base=seen,
        mends=None,
        fields=fields,
        body=write_body(change, work, KIND, op, seen, fields, now, clocks),
        clocks=write_clocks(clocks),
        time=BelievedTime(now, "receipt", is_clock_wrong=False),
        author=author,
        device=None,
        received_at=now,
    )
