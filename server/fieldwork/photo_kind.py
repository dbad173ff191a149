"""The kind ``photo``: evidence of another record, seen by whoever sees that one."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from server.fieldwork.field_kind import FieldKind
from server.fieldwork.reference import Parent, parents
from server.register.incoming import Fields, NotAcceptedError, ParentMissingError, Standing
from server.register.kinds import Case
from shared.rules.photos import OPEN_TO_CONTRACTOR
from shared.vocabulary.photos import EVIDENCE_FIELDS
from shared.vocabulary.roles import CONTRACTOR
from shared.wire.kinds import KINDS

Parents = dict[UUID, Parent]


class PhotoKind(FieldKind):
    """``reference`` holds the records that photos are of, as the batch finds or leaves them."""

    def look_up(self, wholes: list[Fields]) -> Parents:
        found = {self.parent_of(whole) for whole in wholes}
        return parents(record for record in found if record)

    def learn(self, reference: Parents, standing: Standing) -> None:
        state = standing.whole.get("state")
        reference[standing.record] = Parent(
            standing.kind, standing.governorate, standing.contract, state
        )

    def parent_of(self, fields: Fields) -> UUID | None:
        try:
            return UUID(fields["of"])
        except (KeyError, TypeError, ValueError, AttributeError):
            return None

    def scope_of(self, whole: Fields, reference: Parents) -> tuple[str, int]:
        parent = self._parent(whole, reference)
        return parent.governorate, parent.contract

    def outside_scope(self, whole: Fields) -> tuple[str, str]:
        return "record_unknown", "of"

    def judge(self, case: Case, reference: Any) -> frozenset[str]:
        """As any kind; what a photo of accepted work says as evidence changes by proposal only."""
        decided = super().judge(case, reference)
        if case.incoming.author.role == CONTRACTOR:
            self._check_contractor(case, reference)
        if case.now is None or not self._is_of_settled(case.now, reference):
            return decided
        # A thumbnail may come late; it is no longer exchanged for another picture.
        late = {"thumbnail"} if case.now.whole.get("thumbnail") is None else set()
        return decided | (EVIDENCE_FIELDS & case.mine.keys() - late)

    def judge_removal(self, case: Case, reference: Any) -> bool:
        """A photo of what was accepted is evidence: it goes by proposal only."""
        super().judge_removal(case, reference)
        if case.incoming.author.role == CONTRACTOR:
            raise NotAcceptedError("not_allowed")
        assert case.now is not None  # noqa: S101 - only a record that stands is removed
        return self._is_of_settled(case.now, reference)

    def check_names(self, seen: Fields, reference: Parents) -> None:
        parent = self._parent(seen, reference)
        if parent.kind != seen["of_kind"] or parent.kind == self.name:
            raise NotAcceptedError("choice_wrong", "of_kind")

    def _check_contractor(self, case: Case, reference: Parents) -> None:
        """A contractor adds pictures to what they answer for, while it is open, and edits none."""
        open_ = OPEN_TO_CONTRACTOR.get(str(case.mine.get("of_kind")), ())
        if case.now is not None or self._parent(case.mine, reference).state not in open_:
            raise NotAcceptedError("not_allowed")

    def _is_of_settled(self, now: Standing, reference: Parents) -> bool:
        """Whether the record that the photo is of was accepted, or ended otherwise."""
        record = self.parent_of(now.whole)
        parent = reference.get(record) if record else None
        kind = KINDS.get(parent.kind) if parent else None
        return bool(parent and kind and parent.state in kind.policies.settled)

    def _parent(self, whole: Fields, reference: Parents) -> Parent:
        record = self.parent_of(whole)
        if record is None:
            raise NotAcceptedError("id_wrong", "of")
        if record not in reference:
            raise ParentMissingError(record, "of")
        return reference[record]
