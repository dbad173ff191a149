"""The kind ``inspection``: its types are those of the vocabulary, and those of the checklists."""

from __future__ import annotations

from server.fieldwork.field_kind import FieldKind
from server.fieldwork.reference import Reference
from server.register.incoming import Fields, NotAcceptedError
from shared.vocabulary.inspections import TYPES


class InspectionKind(FieldKind):
    def check_names(self, seen: Fields, reference: Reference) -> None:
        """Raise for a type that nobody knows, too."""
        super().check_names(seen, reference)
        if seen.get("type") not in TYPES:
            raise NotAcceptedError("choice_wrong", "type")
