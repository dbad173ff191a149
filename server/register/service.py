"""The one door to the register: every change of a syncable record goes through ``apply``."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.exc import DBAPIError, OperationalError

from server.db import db
from server.http.errors import Refusal
from server.register import history as past
from server.register import proving, queries
from server.register.incoming import Incoming, Result, Standing
from server.register.kinds import all_kinds, kind_named
from server.register.models import Head
from server.register.planning import Plan
from server.register.queries import disputed_count
from server.register.rebuilding import differences, rebuild
from server.register.roots import SignedRoot, catch_up, is_in_root, make_root
from server.register.signing import public_key, rescue_key, rescue_public_key
from server.register.telling import Told, last_untold, take_untold, told
from server.register.verifying import Verdict, verify
from shared.rules.scope import Scope
from shared.wire.errors import wire_error

# Other capabilities enter the register here alone.
__all__ = [
    "SignedRoot",
    "Told",
    "Verdict",
    "apply",
    "as_it_stood",
    "catch_up",
    "count_disputed",
    "differences",
    "disputed",
    "disputed_count",
    "head_change",
    "history",
    "is_in_root",
    "last_untold",
    "make_root",
    "proof_of",
    "public_key",
    "rebuild",
    "rescue_key",
    "rescue_public_key",
    "take_untold",
    "told",
    "verify",
]

# SQLSTATE unique_violation.
LOST_RACE = "23505"


def apply(changes: Sequence[Incoming], is_one_by_one: bool = False) -> list[Result]:
    """Apply changes in order inside the caller's transaction; a result for each.

    Heads are locked in id order, everything is decided in memory, then a few statements write
    the whole batch. When the database refuses a batch its transaction is lost: roll back and
    call again ``is_one_by_one``. Each change then has a savepoint of its own, and the one that
    the database refuses is answered "rejected" with ``server_fault``. A race that was lost to
    another writer is no answer: it is raised, to be tried again.
    """
    if is_one_by_one:
        return [_apply_alone(change) for change in changes]
    return _apply_together(changes)


def head_change(record: UUID, scope: Scope, may_be_deleted: bool = False) -> Standing | None:
    """A record as its last change left it, locked; None when the scope has it not, or no more.

    ``may_be_deleted``: a conflict may be settled of a record that is deleted.
    """
    standing = queries.lock_standings([record]).get(record)
    if (
        standing is None
        or (standing.is_deleted and not may_be_deleted)
        or not scope.covers(standing.governorate, standing.contract)
    ):
        return None
    return standing


def disputed(scope: Scope, most: int) -> list[Head]:
    """Heads with open conflicts, deleted records too: those disputed longest come first."""
    return queries.disputed(scope, most)


def count_disputed(scope: Scope) -> int:
    """How many records have open conflicts."""
    return queries.count_disputed(scope)


def history(record: UUID, scope: Scope, after: int, most: int) -> dict[str, Any]:
    """A record's revisions after version ``after`` (shared.wire.history.HistoryReply).

    Raises Refusal not_found for a record that is not in the scope now.
    """
    kind = past.kind_of(record, scope)
    if kind is None:
        raise Refusal("not_found")
    revisions, has_more = past.history(record, after, most)
    return {"record": record, "kind": kind, "revisions": revisions, "more": has_more}


def as_it_stood(record: UUID, scope: Scope, at: datetime) -> dict[str, Any]:
    """A record as the register had it at the moment ``at`` (shared.wire.history.StoodReply).

    Raises Refusal not_found for a record that is not in the scope now, or was not there then.
    """
    stood = past.as_it_stood(record, at) if past.kind_of(record, scope) else None
    if stood is None:
        raise Refusal("not_found")
    return stood


def proof_of(record: UUID, version: int, scope: Scope) -> dict[str, Any] | None:
    """The register's part of a revision's proof (server.register.proving); None outside."""
    return proving.proof_of(record, version) if past.kind_of(record, scope) else None


def _apply_alone(change: Incoming) -> Result:
    try:
        with db.session.begin_nested():
            return _apply_together([change])[0]
    except OperationalError:
        raise  # the server's trouble (a deadlock, a lost connection), not the change's
    except DBAPIError as error:
        if getattr(error.orig, "sqlstate", "") == LOST_RACE:
            raise  # somebody else wrote the same record just now: planned again, it goes in
        return Result("rejected", errors=[wire_error("server_fault")])


def _apply_together(changes: Sequence[Incoming]) -> list[Result]:
    if not changes:
        return []
    plan = Plan(
        queries.lock_standings({change.record for change in changes} | _parents(changes)),
        queries.bases({change.base for change in changes if change.base}),
    )
    plan.look_up(changes)
    results = [plan.take(change) for change in changes]
    hashes = plan.seal(_flags(plan.touched()))
    _write(plan)
    return [
        result._replace(hash=hashes[change.change]) if result.version else result
        for change, result in zip(changes, results, strict=True)
    ]


def _write(plan: Plan) -> None:
    """Write what a plan decided: revisions, heads, exits, projections."""
    touched = plan.touched()
    if not touched:
        return
    queries.write(plan.revisions)
    queries.insert_exits([old for old in map(plan.left_scope, touched) if old])
    records = {
        name: [standing.record for standing in standings]
        for name, standings in _by_kind(touched).items()
    }
    # What belongs to a record that went to another scope goes with it.
    moved = [plan.standings[record] for record in sorted(plan.moved)]
    for name, found in (queries.follow(moved) if moved else {}).items():
        records[name] = sorted({*records.get(name, []), *found})
    for name, found in records.items():
        kind = kind_named(name)
        assert kind is not None  # noqa: S101 - Plan took no change of an unknown kind
        kind.project(found)


def _parents(changes: Sequence[Incoming]) -> set[UUID]:
    """The records that new ones are to belong to: locked with them, so that none moves away."""
    found: set[UUID] = set()
    kinds = all_kinds()
    for change in changes:
        kind = kinds.get(change.kind) if change.base is None else None
        parent = kind and kind.parent_of(change.fields)
        if parent is not None:
            found.add(parent)
    return found


def _flags(touched: list[Standing]) -> dict[UUID, list[str]]:
    found: dict[UUID, list[str]] = {}
    for name, standings in _by_kind(touched).items():
        kind = kind_named(name)
        assert kind is not None  # noqa: S101 - as above
        found |= kind.find_flags(standings)
    return found


def _by_kind(standings: list[Standing]) -> dict[str, list[Standing]]:
    kinds: dict[str, list[Standing]] = {}
    for standing in standings:
        kinds.setdefault(standing.kind, []).append(standing)
    return kinds
