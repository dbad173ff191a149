"""The kind ``inspection``: its types are those of the vocabulary, and those of the checklists."""

from __future__ import annotations

from dataclasses import replace

from server.fieldwork.field_kind import FieldKind
from server.fieldwork.reference import Reference
from server.forms import service as forms
from server.register.incoming import Fields, NotAcceptedError
from shared.vocabulary.inspections import TYPES


class InspectionKind(FieldKind):
    def look_up(self, wholes: list[Fields]) -> Reference:
        """The types that only the checklists know are asked for once a batch."""
        named = {whole.get("type") for whole in wholes if isinstance(whole.get("type"), str)}
        own = forms.types_among(str(one) for one in named if one not in TYPES)
        found: Reference = super().look_up(wholes)
        return replace(found, types=own)

    def check_names(self, seen: Fields, reference: Reference) -> None:
        """Raise for a type that nobody knows, too."""
        super().check_names(seen, reference)
        if seen.get("type") not in {*TYPES.codes, *reference.types}:
            raise NotAcceptedError("choice_wrong", "type")
