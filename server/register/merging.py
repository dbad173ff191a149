"""An edit beside what others did meanwhile, and what came of it in one word."""

from __future__ import annotations

import json

from server.db.as_json import as_json
from server.register.incoming import Fields, Incoming, NotAcceptedError, Standing
from server.register.kinds import Case, Kind
from server.register.queries import Base
from shared.sync.merge import Merged, merge_edit
from shared.wire.protocol import MAX_RECORD_BYTES


def case_of(incoming: Incoming, mine: Fields, now: Standing | None, base: Base | None) -> Case:
    """What the kind is asked to judge."""
    is_current = base.change == now.change if base and now else now is None
    return Case(incoming, mine, now, base.whole if base else {}, is_current)


def merged_with(case: Case, kind: Kind, now: Standing, decided: frozenset[str]) -> Merged:
    """The edit combined with the record as it stands. Raises NotAcceptedError too_large."""
    merged = merge_edit(
        case.base,
        case.mine,
        now.whole,
        now.conflicts,
        str(case.incoming.author.id),
        str(case.incoming.change),
        kind.policies,
        decided,
    )
    # A first change is held to its body's size; many edits must not outgrow what a page carries.
    if _is_too_large([merged.whole, merged.conflicts]):
        raise NotAcceptedError("too_large", "fields")
    return merged


def _is_too_large(kept: list[Fields]) -> bool:
    """As a page carries it, with blanks between its parts: they make it at most twice as long."""
    if len(as_json(kept)) <= MAX_RECORD_BYTES // 8:
        return False
    return len(json.dumps(kept, ensure_ascii=False, default=str).encode()) > MAX_RECORD_BYTES


def outcome_of(now: Standing | None, merged: Merged) -> str:
    if now is None:
        return "created"
    if merged.has_new_conflict:
        return "conflict"
    return "merged" if merged.is_merge else "updated"
