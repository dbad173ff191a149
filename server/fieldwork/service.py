"""What the office does with a record: return a work, accept a quantity, move any record on,
settle its conflicts.

Each is a change like a tablet's, written by the server for the person, and goes through the
same door.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy.exc import DBAPIError

from server.db import transaction
from server.fieldwork import queries, revisions
from server.http.errors import Refusal
from server.ports import ports
from server.register import service as register
from server.register.incoming import DECIDE, Author, Incoming, Result
from server.sync import service as sync
from shared.rules.clocks import BelievedTime, Clocks
from shared.vocabulary.works import ACCEPTED, RETURNED
from shared.wire.change import write_body, write_clocks
from shared.wire.protocol import MAX_BODY_NESTING
from shared.wire.text import BadJsonError, check_keepable, clean

# What versions of records name, for whoever tells them in words.
reference_names = queries.reference_names
contracts_in = queries.contracts_in
came_into_state = revisions.came_into_state
# The first try may meet a tablet's push of the same work.
TRIES = 3


class Added(NamedTuple):
    """A new record that comes with a change of another one, both or neither.

    ``steps``: its first fields, then what is changed of it at once.
    """

    record: UUID
    kind: str
    steps: Sequence[dict[str, Any]]


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


def change_record(
    record: UUID,
    seen: UUID,
    fields: dict[str, Any],
    author: Author,
    added: Sequence[Added] = (),
    change: UUID | None = None,
) -> Result:
    """Set fields of a record of any kind as it was ``seen``, its state among them.

    What the office may set, and which moves it may make, is the kind's (shared.rules).
    ``added`` goes in with it or not at all; ``change``: the id of the change, made with a form.
    Raises Refusal: evidence_changed (409: something came in since), record_unknown,
    not_allowed, transition_not_allowed, conflict_open, too_deep, and what is wrong with a
    field.
    """
    _check_keepable(fields)
    return _change(record, seen, fields, author, added=added, change=change)


def make_record(new: Added, change: UUID, author: Author, hanging: Sequence[Added] = ()) -> Result:
    """Make a record by the ``change`` that a form came with, and what hangs on it, or neither.

    Raises Refusal: not_allowed, too_deep, and what is wrong with a field.
    """
    _check_keepable(new.steps[0])

    def write() -> list[Result]:
        first = _incoming((new.record, new.kind, None), new.steps[0], author, change=change)
        return register.apply([first, *_all_of(hanging, author)])

    return _tried(write)[0]


def record_of_form(change: UUID, person: UUID) -> UUID | None:
    """The record that a person's form wrote already; None: it is new.

    Raises Refusal id_reused for somebody else's id.
    """
    revision = revisions.revision_of(change)
    if revision is not None and revision.author != person:
        raise Refusal("id_reused", "id")
    return revision.record if revision else None


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
    record: UUID,
    seen: UUID,
    fields: dict[str, Any],
    author: Author,
    op: str = "put",
    added: Sequence[Added] = (),
    change: UUID | None = None,
) -> Result:
    return _tried(lambda: _applied(record, seen, fields, author, op, added, change))[-1]


def _applied(
    record: UUID,
    seen: UUID,
    fields: dict[str, Any],
    author: Author,
    op: str = "put",
    added: Sequence[Added] = (),
    change: UUID | None = None,
) -> list[Result]:
    """Write the change. The office sees the present: based on anything else, it is refused."""
    head = register.head_change(record, author.scope, may_be_deleted=op == DECIDE)
    if head is None:
        raise Refusal("record_unknown")
    if head.change != seen:
        raise Refusal("evidence_changed", "seen")
    last = _incoming((head.record, head.kind, head.change), fields, author, op, change)
    return register.apply([*_all_of(added, author), last])


def _tried(write: Callable[[], list[Result]]) -> list[Result]:
    """What ``write`` makes of a transaction, all of it; a lost race is run again."""
    for attempt in range(1, TRIES + 1):
        try:
            with transaction():
                results = write()
                _refuse_any(results)
                sync.tell_decided(results[-1])
                return results
        except DBAPIError:
            if attempt == TRIES:
                raise
    raise AssertionError("the last try returns or raises")


def _check_keepable(fields: dict[str, Any]) -> None:
    try:
        check_keepable(fields, "fields", MAX_BODY_NESTING - 1)
    except BadJsonError as error:
        raise Refusal(error.code, error.field) from error


def _refuse_any(results: Sequence[Result]) -> None:
    for result in results:
        if result.outcome == "rejected":
            error = result.errors[0]
            raise Refusal(error["code"], error.get("field", ""))
        if result.outcome in {"conflict", "waiting"}:
            # A decision decides or is refused, and leaves no proposal behind.
            raise Refusal("evidence_changed", "seen")


def _all_of(added: Sequence[Added], author: Author) -> list[Incoming]:
    made: list[Incoming] = []
    for one in added:
        base: UUID | None = None
        for fields in one.steps:
            made.append(_incoming((one.record, one.kind, base), fields, author))
            base = made[-1].change
    return made


def _incoming(
    of: tuple[UUID, str, UUID | None],
    fields: dict[str, Any],
    author: Author,
    op: str = "put",
    change: UUID | None = None,
) -> Incoming:
    """``of``: the record, its kind, and the change that this one is based on."""
    (record, kind, base), now = of, ports().clock.now()
    change, clocks = change or ports().ids.uuid7(), Clocks(now, 0, "server")
    body = write_body(change, record, kind, op, base, fields, now, clocks)
    return Incoming(
        *(change, record, kind, op, base),
        mends=None,
        fields=fields,
        body=body,
        clocks=write_clocks(clocks),
        time=BelievedTime(now, "receipt", is_clock_wrong=False),
        author=author,
        device=None,
        received_at=now,
    )
