"""What a batch of changes does to its records, worked out in memory before anything is written.

Nothing here reads or writes the database, except where a kind looks something up to judge.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from server.db.as_json import canonical
from server.register.deciding import DELETED, choose, proposed_wholes
from server.register.incoming import (
    DECIDE,
    Fields,
    Incoming,
    NotAcceptedError,
    ParentMissingError,
    Result,
    Standing,
)
from server.register.kinds import Case, Kind, all_kinds
from server.register.merging import case_of, merged_with, outcome_of
from server.register.queries import Base, Bases
from server.register.rows import revision_row
from server.register.standing import next_standing
from shared.sync.chain import NO_HASH, revision_hash
from shared.sync.merge import Merged, edited, merge_edit
from shared.vocabulary.policies import NO_POLICIES


class Plan:
    """Takes changes one after the other; later ones see what the earlier ones do.

    ``standings`` and ``bases`` are what the database holds. ``revisions`` are rows that are
    ready to be inserted once they are sealed; ``moved`` are records that changed their scope.
    """

    def __init__(self, standings: dict[UUID, Standing], bases: Bases) -> None:
        self.before = dict(standings)
        self.standings = dict(standings)
        self.revisions: list[dict[str, Any]] = []
        self._made: list[tuple[UUID, UUID]] = []
        self.moved: set[UUID] = set()
        self._bases = bases
        self._kinds = all_kinds()
        self._references: dict[str, Any] = {}
        self._learners: list[tuple[Kind, Any]] = []

    def look_up(self, changes: Sequence[Incoming]) -> None:
        """Let each kind look up what it needs to judge these changes, all at once."""
        wholes: dict[str, list[Fields]] = {}
        for change in changes:
            wholes.setdefault(change.kind, []).append(change.fields)
        changed = {change.record for change in changes} & self.standings.keys()
        for standing in (self.standings[record] for record in changed):
            wholes.setdefault(standing.kind, []).append(standing.whole)
            wholes[standing.kind] += proposed_wholes(standing)
        for base in self._bases.all():
            if base.record in changed:
                wholes[self.standings[base.record].kind].append(base.whole)
        for name, found in wholes.items():
            kind = self._kinds.get(name)
            if kind is not None:
                self._references[name] = kind.look_up(found)
                self._learners.append((kind, self._references[name]))
        for standing in self.standings.values():
            self._tell(standing)

    def take(self, incoming: Incoming) -> Result:
        """Decide one change and remember its effect. Never raises for what a change says."""
        try:
            return self._take(incoming)
        except ParentMissingError as error:
            return Result("waiting", parent=error.parent)
        except NotAcceptedError as error:
            return Result("rejected", errors=error.errors)

    def touched(self) -> list[Standing]:
        """The records that this plan changes, as they will stand."""
        return [self.standings[record] for record in sorted(self._last())]

    def _last(self) -> dict[UUID, dict[str, Any]]:
        """The last revision of each record that this plan changes."""
        return {record: row for (record, _), row in zip(self._made, self.revisions, strict=True)}

    def seal(self, flags: dict[UUID, list[str]]) -> dict[UUID, bytes]:
        """Chain the revisions, now that the ``flags`` of each record are known.

        The hash of each change. A record's revisions of one batch have the same flags.
        """
        hashes: dict[UUID, bytes] = {}
        chain = {record: standing.hash for record, standing in self.before.items()}
        for (record, change), row in zip(self._made, self.revisions, strict=True):
            previous = chain.get(record, NO_HASH)
            row["flags"] = flags[record]
            hash_ = chain[record] = revision_hash(previous, row["body"], row, canonical)
            hashes[change] = hash_
            row.update(previous_hash=previous.hex(), hash=hash_.hex())
        for record, row in self._last().items():
            row.update(self._head_columns(record))
        return hashes

    def left_scope(self, after: Standing) -> Standing | None:
        """The record as it stood before, if it then belonged to another scope."""
        before = self.before.get(after.record)
        if before is None:
            return None
        return before if _is_moved(before, after) else None

    def _head_columns(self, record: UUID) -> dict[str, Any]:
        """What the head of a record has besides its last revision."""
        standing = self.standings[record]
        return {
            "head": "renewed" if record in self.before else "new",
            "governorate": standing.governorate,
            "contract": standing.contract,
            "is_deleted": standing.is_deleted,
            "first_author": standing.author,
            "parent": standing.parent,
        }

    def _take(self, incoming: Incoming) -> Result:
        kind = self._kinds.get(incoming.kind)
        if kind is None:
            raise NotAcceptedError("kind_unknown", "kind")
        now = self.standings.get(incoming.record)
        if now and (now.kind != kind.name or not _covers(incoming, now.governorate, now.contract)):
            raise NotAcceptedError("record_unknown", "record")
        if incoming.base is None:
            _check_is_new(incoming, now)
        base = self._bases.of(incoming.base, incoming.author.id)
        if incoming.base and base is None:
            return Result("waiting")
        if base and (now is None or base.record != incoming.record):
            raise NotAcceptedError("base_wrong", "base")
        if incoming.op == "put":
            return self._put(incoming, kind, now, base)
        assert now is not None  # noqa: S101 - _check_is_new or the base's record made sure
        if incoming.op == DECIDE:
            return self._decide(incoming, kind, now)
        return self._remove(incoming, kind, now, base)

    def _put(
        self, incoming: Incoming, kind: Kind, now: Standing | None, base: Base | None
    ) -> Result:
        reference = self._references.get(kind.name)
        mine = kind.read(incoming.fields, is_first=now is None)
        case = case_of(incoming, mine, now, base)
        decided = kind.judge(case, reference)
        merged = Merged(edited(case.base, mine, kind.policies))
        governorate, contract = self._check_scope(incoming, kind, merged.whole)
        if now is not None:
            merged = self._merged(case, kind, now, decided)
            governorate, contract = self._check_scope(incoming, kind, merged.whole)
        after = next_standing(incoming, kind, now, governorate, contract)
        after = after._replace(whole=merged.whole, conflicts=merged.conflicts)
        return self._remember(incoming, after, outcome_of(now, merged), mine)

    def _merged(self, case: Case, kind: Kind, now: Standing, decided: frozenset[str]) -> Merged:
        """An edit together with what others made of the record."""
        mine = frozenset(case.mine)
        merged = merged_with(case, kind, now, mine if now.is_deleted else decided)
        if kind.fits_together(merged.whole, self._references.get(kind.name)):
            return merged
        # Each side's fields were good together, the mixture is not: a person decides.
        return merged_with(case, kind, now, mine)

    def _remove(self, incoming: Incoming, kind: Kind, now: Standing, base: Base | None) -> Result:
        case = case_of(incoming, {}, now, base)
        is_delete = incoming.op == "delete"
        # Somebody changed the record meanwhile: deleting it is then for a person to decide.
        is_proposal = kind.judge_removal(case, self._references.get(kind.name)) or (
            is_delete and case.base != now.whole
        )
        flag: Fields = {DELETED: now.is_deleted}
        merged = merge_edit(
            flag, {DELETED: is_delete}, flag, now.conflicts,
            str(incoming.author.id), str(incoming.change), NO_POLICIES,
            {DELETED} if is_proposal else (),
        )  # fmt: skip
        after = next_standing(incoming, kind, now, now.governorate, now.contract)
        after = after._replace(is_deleted=merged.whole[DELETED], conflicts=merged.conflicts)
        outcome = "conflict" if merged.has_new_conflict else "updated"
        return self._remember(incoming, after, outcome, {})

    def _decide(self, incoming: Incoming, kind: Kind, now: Standing) -> Result:
        if incoming.base != now.change:
            raise NotAcceptedError("evidence_changed", "seen")
        reference = self._references.get(kind.name)
        choice = choose(now, kind, incoming.fields["field"], incoming.fields["take"])
        chosen = now._replace(whole=choice.whole, is_deleted=choice.is_deleted)
        whole = kind.judge_decision(now, chosen, incoming.author, reference)
        governorate, contract = self._check_scope(incoming, kind, whole)
        after = next_standing(incoming, kind, now, governorate, contract)
        after = after._replace(
            whole=whole, conflicts=choice.conflicts, is_deleted=choice.is_deleted
        )
        result = self._remember(incoming, after, "updated", choice.stands(now, whole))
        return result._replace(settled=choice.settled)

    def _check_scope(self, incoming: Incoming, kind: Kind, whole: Fields) -> tuple[str, int]:
        governorate, contract = kind.scope_of(whole, self._references.get(kind.name))
        if not _covers(incoming, governorate, contract):
            raise NotAcceptedError(*kind.outside_scope(whole))
        return governorate, contract

    def _remember(
        self, incoming: Incoming, after: Standing, outcome: str, fields: Fields
    ) -> Result:
        before = self.standings.get(incoming.record)
        if before and _is_moved(before, after):
            self.moved.add(incoming.record)
        self.standings[incoming.record] = after
        self._tell(after)
        made = Base(incoming.change, incoming.record, after.whole)
        self._bases.add(made, incoming.author.id, incoming.mends)
        self.revisions.append(revision_row(incoming, after, outcome, fields))
        self._made.append((incoming.record, incoming.change))
        open_here = {n: v for n, v in after.conflicts.items() if n in fields or n == DELETED}
        is_conflict = outcome == "conflict"
        return Result(outcome, after.version, None, open_here if is_conflict else None)

    def _tell(self, standing: Standing) -> None:
        """Let the kinds of this batch know of a record as it is now."""
        for kind, reference in self._learners:
            kind.learn(reference, standing)


def _is_moved(before: Standing, after: Standing) -> bool:
    return (before.governorate, before.contract) != (after.governorate, after.contract)


def _covers(incoming: Incoming, governorate: str, contract: int) -> bool:
    return incoming.author.scope.covers(governorate, contract)


def _check_is_new(incoming: Incoming, now: Standing | None) -> None:
    """A change without base makes a record; it may not fall on one that is there already."""
    if now is not None:
        raise NotAcceptedError("id_reused" if incoming.op == "put" else "base_wrong", "record")
    if incoming.op != "put":
        raise NotAcceptedError("record_unknown", "record")
