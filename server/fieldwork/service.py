"""What the office does with a work: return it with a reason, or accept a quantity of it.

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
from server.register.incoming import Author, Incoming, Result
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


def _change(work: UUID, seen: UUID, fields: dict[str, Any], author: Author) -> Result:
    for attempt in range(1, TRIES + 1):
        try:
            with transaction():
                return _applied(work, seen, fields, author)
        except DBAPIError:
            if attempt == TRIES:
                raise
    raise AssertionError("the last try returns or raises")


def _applied(work: UUID, seen: UUID, fields: dict[str, Any], author: Author) -> Result:
    """Write the change. The office sees the present: based on anything else, it is refused."""
    head = register.head_change(work, author.scope)
    if head is None:
        raise Refusal("record_unknown")
    if head != seen:
        raise Refusal("evidence_changed", "seen")
    result = register.apply([_incoming(work, seen, fields, author)])[0]
    if result.outcome == "rejected":
        error = result.errors[0]
        raise Refusal(error["code"], error.get("field", ""))
    if result.outcome == "conflict":
        # A decision decides or is refused, and leaves no proposal behind.
        raise Refusal("evidence_changed", "seen")
    return result


def _incoming(work: UUID, seen: UUID, fields: dict[str, Any], author: Author) -> Incoming:
    change, now = ports().ids.uuid7(), ports().clock.now()
    clocks = Clocks(now, 0, "server")
    return Incoming(
        change=change,
        record=work,
        kind=KIND,
        op="put",
        base=seen,
        mends=None,
        fields=fields,
        body=write_body(change, work, KIND, "put", seen, fields, now, clocks),
        clocks=write_clocks(clocks),
        time=BelievedTime(now, "receipt", is_clock_wrong=False),
        author=author,
        device=None,
        received_at=now,
    )
