"""A person's decision between the value that stands and those proposed beside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from server.register.incoming import Fields, NotAcceptedError, Settled, Standing
from server.register.kinds import Kind

DELETED = "is_deleted"


@dataclass(frozen=True)
class Choice:
    """``names``: the fields decided on; ``whole``: the record's fields with what was taken."""

    names: frozenset[str]
    whole: Fields
    is_deleted: bool
    conflicts: dict[str, Any]
    settled: tuple[Settled, ...]

    def stands(self, before: Standing, whole: Fields) -> Fields:
        """What stands after the decision: its fields, and others that changed with them."""
        changed = {n for n in whole if whole[n] != before.whole.get(n)}
        found = {name: whole.get(name) for name in sorted(self.names - {DELETED} | changed)}
        is_told = DELETED in self.names or self.is_deleted != before.is_deleted
        return {**found, DELETED: self.is_deleted} if is_told else found


def choose(now: Standing, kind: Kind, field: str, take: str | None) -> Choice:
    """What becomes of a record when a proposal for ``field`` is taken, or none.

    ``take`` is the change that proposed it: all that its author proposes for the fields that
    are decided together is taken, and what others propose for them is declined. Of a deleted
    record everything is decided at once, and taking something brings it back. Raises
    NotAcceptedError: ``choice_wrong``.
    """
    if field not in now.conflicts:
        raise NotAcceptedError("choice_wrong", "field")
    names = _names(now, kind, field)
    author = _author_of(now.conflicts[field], take)
    taken = {
        name: now.conflicts[name]["proposals"][author]["value"]
        for name in names
        if author in now.conflicts[name]["proposals"]
    }
    # Whoever's edit of a deleted record is taken wants the record to be there.
    is_deleted = taken.pop(DELETED, now.is_deleted and author is None)
    conflicts = {name: open_ for name, open_ in now.conflicts.items() if name not in names}
    settled = _settled(now.conflicts, names, author, conflicts)
    return Choice(names, {**now.whole, **taken}, is_deleted, conflicts, settled)


def proposed_wholes(standing: Standing) -> list[Fields]:
    """For each author of proposals: the record's fields with all of theirs taken."""
    wholes: dict[str, Fields] = {}
    for name, open_ in standing.conflicts.items():
        for author, proposal in open_["proposals"].items():
            wholes.setdefault(author, dict(standing.whole))[name] = proposal["value"]
    return list(wholes.values())


def _names(now: Standing, kind: Kind, field: str) -> frozenset[str]:
    if now.is_deleted:
        return frozenset(now.conflicts)
    return kind.policies.decided_together(field) & now.conflicts.keys() | {field}


def _author_of(open_: dict[str, Any], take: str | None) -> str | None:
    """Who proposed with the change ``take``; None to keep what stands."""
    if take is None:
        return None
    found = [who for who, what in open_["proposals"].items() if what["change"] == take]
    if not found:
        raise NotAcceptedError("choice_wrong", "take")
    return str(found[0])


def _settled(
    conflicts: dict[str, Any], names: frozenset[str], winner: str | None, rest: dict[str, Any]
) -> tuple[Settled, ...]:
    declined: dict[str, list[str]] = {}
    for name in sorted(names):
        for author, proposal in conflicts[name]["proposals"].items():
            lost = declined.setdefault(proposal["change"], [])
            lost += [name] if author != winner else []
    open_changes = {p["change"] for open_ in rest.values() for p in open_["proposals"].values()}
    return tuple(
        Settled(UUID(change), tuple(lost), change in open_changes)
        for change, lost in sorted(declined.items())
    )
