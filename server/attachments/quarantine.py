"""Files that are kept, and not shown: why, and what a person can do about each."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from server.accounts.models import Device, Person
from server.attachments import quarantine_queries as queries
from server.attachments.models import FileUse, StoredFile
from server.db import transaction
from server.http.errors import Refusal
from server.ports import ports
from shared.rules.scope import Scope
from shared.vocabulary.roles import SUPERVISOR
from shared.wire.text import clean

LONGEST_REASON = 500
RELEASED, DISCARDED = "released", "discarded"


@dataclass(frozen=True)
class Quarantined:
    """A file in quarantine. ``may_release``: its bytes are good, and a supervisor may say so."""

    use: FileUse
    author: Person
    device: Device | None
    may_release: bool


def items(person: Person, visible_to: Scope) -> list[Quarantined]:
    """What waits for somebody, oldest first: one's own, and a supervisor's people's."""
    is_supervisor = person.role == SUPERVISOR
    return [
        Quarantined(use, author, device, is_supervisor and _is_good(file))
        for use, file, author, device in queries.open_items(person, visible_to)
    ]


def count(person: Person, visible_to: Scope) -> int:
    """How many wait for this person."""
    return queries.count_open(person, visible_to)


def settle(use: UUID, decision: str, reason: str, person: Person, visible_to: Scope) -> None:
    """Release a file, which is then shown as any other, or give it up; its bytes stay.

    Raises Refusal: choice_wrong, discard_reason_missing, too_long, not_found (there is none,
    or none that this person may see), already_settled, not_allowed, transition_not_allowed
    (its bytes are bad).
    """
    reason = clean(reason)
    if decision not in {RELEASED, DISCARDED}:
        raise Refusal("choice_wrong", "decision")
    if decision == DISCARDED and not reason:
        raise Refusal("discard_reason_missing", "reason")
    if len(reason) > LONGEST_REASON:
        raise Refusal("too_long", "reason")
    with transaction() as session:
        item = queries.lock_item(use, person, visible_to)
        if item is None:
            raise Refusal("not_found")
        if item.settled_at is not None:
            raise Refusal("already_settled")
        if decision == RELEASED:
            _check_release(person, session.get_one(StoredFile, item.sha256))
        item.settled_at, item.settled_by = ports().clock.now(), person.id
        item.settled_as, item.settled_reason = decision, reason


def _check_release(person: Person, file: StoredFile) -> None:
    if person.role != SUPERVISOR:
        raise Refusal("not_allowed")
    if not _is_good(file):
        raise Refusal("transition_not_allowed")


def _is_good(file: StoredFile) -> bool:
    return file.checked_at is not None and file.problem is None
