"""A kind of record driven by its declaration (shared.wire.kinds): works apart, all are such."""

from __future__ import annotations

from collections.abc import Set
from typing import Any
from uuid import UUID

from marshmallow import ValidationError

from server.fieldwork import findings, reference, sites, time_findings
from server.fieldwork.projecting import Projection
from server.register.incoming import Author, Fields, Incoming, NotAcceptedError, Standing
from server.register.kinds import Case
from shared.sync.merge import edited
from shared.vocabulary.roles import CONTRACTOR, SUPERVISOR
from shared.wire.kinds import KindWire
from shared.wire.work import tidy

_NOTHING: frozenset[str] = frozenset()


class FieldKind:
    """Implements server.register.kinds.Kind for the kind that ``wire`` declares."""

    def __init__(self, wire: KindWire, projection: Projection) -> None:
        self.wire = wire
        self.name = wire.name
        self.policies = wire.policies
        self.lifecycle = wire.lifecycle
        self.projection = projection

    def read(self, fields: Fields, is_first: bool) -> Fields:
        """Fields by the wire's schema; a first change must hold what makes a record."""
        try:
            loaded = self.wire.schema.load(fields)
        except ValidationError as error:
            raise NotAcceptedError.of_messages(error.messages) from error
        missing = self.wire.missing_at_first(loaded) if is_first else []
        if missing:
            raise NotAcceptedError.of(("required", name) for name in missing)
        return tidy(loaded)

    def look_up(self, wholes: list[Fields]) -> Any:
        return reference.look_up(wholes)

    def learn(self, reference: Any, standing: Standing) -> None:
        """A record with a site of its own learns nothing from others."""

    def parent_of(self, fields: Fields) -> UUID | None:
        return None

    def judge(self, case: Case, reference: Any) -> frozenset[str]:
        """Fields that become proposals. Raises NotAcceptedError."""
        seen = edited(case.base, case.mine, self.policies)
        self._check_writer(case, seen)
        self.check_names(seen, reference)
        known = self.lifecycle.faults(None, case.base) if case.now else []
        faults = [f for f in self.lifecycle.faults(case.base or None, seen) if f not in known]
        if faults:
            raise NotAcceptedError.of(faults)
        return self._judge_state(case) if self.lifecycle.moves else _NOTHING

    def judge_removal(self, case: Case, reference: Any) -> bool:
        """Its author alone deletes or restores a record; a settled one only by proposal."""
        author = case.incoming.author
        if author.role not in self.lifecycle.creators or not _is_author(case):
            raise NotAcceptedError("not_allowed")
        return _state(case) in self.policies.settled

    def judge_decision(
        self, now: Standing, chosen: Standing, author: Author, reference: Any
    ) -> Fields:
        """The fields after a supervisor's decision. Raises NotAcceptedError."""
        if author.role != SUPERVISOR:
            raise NotAcceptedError("not_allowed")
        if chosen == now:
            return now.whole
        before, after = now.whole.get("state"), chosen.whole.get("state")
        # Acceptance is never a proposal to be taken: it names the version seen, or is refused.
        if after != before and after in self.policies.settled:
            raise NotAcceptedError("transition_not_allowed", "state")
        self.check_names(chosen.whole, reference)
        faults = self.lifecycle.faults(None, chosen.whole)
        if faults:
            raise NotAcceptedError.of(faults)
        return chosen.whole

    def fits_together(self, whole: Fields, reference: Any) -> bool:
        try:
            self.check_names(whole, reference)
        except NotAcceptedError:
            return False
        return not self.lifecycle.faults(None, whole)

    def scope_of(self, whole: Fields, reference: Any) -> tuple[str, int]:
        return sites.site_of(whole, reference)

    def outside_scope(self, whole: Fields) -> tuple[str, str]:
        return sites.unknown_site(whole)

    def check_names(self, seen: Fields, reference: Any) -> None:
        """Raise for a name that is not there, or not of the others, as this author sees it."""
        sites.check_names(seen, reference)

    def find_flags(self, standings: list[Standing]) -> dict[UUID, list[str]]:
        if "place" not in self.policies.fields:
            return {s.record: time_findings.of_time(s) for s in standings}
        return findings.flags_of_time_and_place(standings)

    def flags_of_time(self, incoming: Incoming) -> list[str]:
        return time_findings.flags_of_time(incoming)

    def project(self, records: list[UUID]) -> None:
        self.projection.project(records)

    def differing(self, after: UUID, until: UUID) -> list[UUID]:
        return self.projection.differing(after, until)

    def forms_changed(self, parts: Set[str]) -> None:
        """Rows have nothing of the forms, but those of kinds that say so."""

    def compare_sums(self, is_mended: bool) -> int:
        """Nothing is added up of these kinds."""
        return 0

    def _check_writer(self, case: Case, seen: Fields) -> None:
        """Who measured writes what was measured; the office states what it decided."""
        role, now = case.incoming.author.role, case.now.whole if case.now else {}
        is_new = case.now is None
        if not self.lifecycle.may_come(role, is_new):
            raise NotAcceptedError("not_allowed")
        if role == CONTRACTOR and not all(map(self.lifecycle.is_answered, (seen, now or seen))):
            raise NotAcceptedError("not_allowed")
        changed = sorted(n for n in case.mine if seen.get(n) != now.get(n))
        fixed = [n for n in changed if self.lifecycle.is_fixed(n, case.base)]
        if fixed:
            raise NotAcceptedError.of(("never_changes", name) for name in fixed)
        state = seen.get("state")
        wrong = [n for n in changed if not self.lifecycle.may_write(n, role, is_new, state)]
        wrong = [name for name in wrong if seen.get(name) is not None or not is_new]
        if wrong:
            raise NotAcceptedError.of(("not_allowed", name) for name in wrong)

    def _judge_state(self, case: Case) -> frozenset[str]:
        now, base = _state(case), case.base.get("state")
        after = case.mine.get("state", now)
        if after == now:
            return self._judge_edit(case)
        author, is_author = case.incoming.author, _is_author(case)
        settled = self.policies.settled
        if self.lifecycle.may_move(now, after, author.role, is_author):
            if now not in settled:
                if after in settled:
                    _check_acceptance(case)
                return _NOTHING
            # What was accepted stays so until the office says otherwise, having seen it.
            is_decided = author.role == SUPERVISOR and case.is_current
            return _NOTHING if is_decided else frozenset(case.mine)
        # Legal from what the author saw, overtaken by somebody else's move: a person decides.
        if base != now and self.lifecycle.may_move(base, after, author.role, is_author):
            return frozenset(case.mine)
        raise NotAcceptedError("transition_not_allowed", "state")

    def _judge_edit(self, case: Case) -> frozenset[str]:
        now = _state(case)
        if self.lifecycle.may_edit(now):
            return _NOTHING
        if case.base.get("state") == now:
            raise NotAcceptedError("transition_not_allowed", "state")
        return frozenset(case.mine)


def _check_acceptance(case: Case) -> None:
    """The office's acceptance names the version seen, and rests on nothing disputed.

    What the field itself settles is a report of what is, and never refused for its clock.
    """
    if case.incoming.author.role != SUPERVISOR or case.now is None:
        return
    if not case.is_current:
        raise NotAcceptedError("evidence_changed")
    if case.now.conflicts:
        raise NotAcceptedError("conflict_open")


def _state(case: Case) -> str | None:
    return case.now.whole.get("state") if case.now else None


def _is_author(case: Case) -> bool:
    return case.now is None or case.now.author == case.incoming.author.id
