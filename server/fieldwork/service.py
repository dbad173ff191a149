"""What the office does with a record: return a work, accept a quantity, move any record on,
settle its conflicts.

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
from server.register.incoming import DECIDE, Author, Incoming, Result, Standing
from server.sync import service as sync
from shared.rules.clocks import BelievedTime, Clocks
from shared.vocabulary.works import ACCEPTED, RETURNED
from shared.wire.change import write_body, write_clocks
from shared.wire.protocol import MAX_BODY_NESTING
from shared.wire.text import BadJsonError, check_keepable, clean

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


def change_record(record: UUID, seen: UUID, fields: dict[str, Any], author: Author) -> Result:
    """Set fields of a record of any kind as it was ``seen``, its state among them.

    What the office may set, and which moves it may make, is the kind's (shared.rules).
    Raises Refusal: evidence_changed (409: something came in since), record_unknown,
    not_allowed, transition_not_allowed, conflict_open, too_deep, and what is wrong with a
    field.
    """
    try:
        check_keepable(fields, "fields", MAX_BODY_NESTING - 1)
    except BadJsonError as error:
        raise Refusal(error.code, error.field) from error
    return _change(record, seen, fields, author)


def decide_conflict(
    record: UUID, seen: UUID, field: str, take: UUID | None, author: Author
) -> Result:
    """Settle a conflict of a record as it was ``seen``: keep what stands, or take a proposal.

    ``take`` is the change that proposed the value, None to keep. Fields that mean something
    only together are decided together (server.register.deciding). The tablets whose
    proposals are settled are told by pull's ``answers``. Raises Refusal: evidence_changed,
    record_unknown, not_allowed, choice_wrong, transition_not_allowed, reason_missing,
    acceptance_blocked, and the codes of values that do not fit together.
    """
    fields = {"field": field, "take": take and str(take)}
    return _change(record, seen, fields, author, DECIDE)


def _change(
    record: UUID, seen: UUID, fields: dict[str, Any], author: Author, op: str = "put"
) -> Result:
    for attempt in range(1, TRIES + 1):
        try:
            with transaction():
                result = _applied(record, seen, fields, author, op)
                sync.tell_decided(result)
                return result
        except DBAPIError:
            if attempt == TRIES:
                raise
    raise AssertionError("the last try returns or raises")


def _applied(
    record: UUID, seen: UUID, fields: dict[str, Any], author: Author, op: str = "put"
) -> Result:
    """Write the change. The office sees the present: based on anything else, it is refused."""
    head = register.head_change(record, author.scope, may_be_deleted=op == DECIDE)
    if head is None:
        raise Refusal("record_unknown")
    if head.change != seen:
        raise Refusal("evidence_changed", "seen")
    result = register.apply([_incoming(head, fields, author, op)])[0]
    if result.outcome == "rejected":
        error = result.errors[0]
        raise Refusal(error["code"], error.get("field", ""))
    if result.outcome == "conflict":
        # A decision decides or is refused, and leaves no proposal behind.
        raise Refusal("evidence_changed", "seen")
    return result


def _incoming(head: Standing, fields: dict[str, Any], author: Author, op: str) -> Incoming:
    change, now, record, kind = ports().ids.uuid7(), ports().clock.now(), head.record, head.kind
    clocks = Clocks(now, 0, "server")
    return Incoming(
        change=change,
        record=record,
        kind=kind,
        op=op,
        base=head.change,
        mends=None,
        fields=fields,
        body=write_body(change, record, kind, op, head.change, fields, now, clocks),
        clocks=write_clocks(clocks),
        time=BelievedTime(now, "receipt", is_clock_wrong=False),
        author=author,
        device=None,
        received_at=now,
    )
