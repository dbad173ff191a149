"""A non-conformance that an inspection found: what it says of it, and the record it becomes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from mobile.shapes import Fix, NewRecord
from mobile.viewmodels.kit import Kit
from mobile.viewmodels.short_typed import Begun, form_of, record_of
from shared.vocabulary.ncrs import KIND


@dataclass(frozen=True)
class NcrBegun:
    """What an inspection says of it. ``back``: the inspection lets it go again."""

    title: str = ""
    description: str = ""
    found_in: Mapping[str, str] = field(default_factory=dict)
    site: Mapping[str, Any] = field(default_factory=dict)
    back: Callable[[], None] | None = None

    def as_begun(self) -> Begun:
        """For the short form that it is typed in."""
        named = {"title": self.title, "description": self.description}
        values = {**self.site, **named, "found_in": dict(self.found_in) or None}
        return Begun(values, self.title, self.back)


def ncr_record(kit: Kit, ncr: UUID, inspection: UUID, fix: Fix | None) -> NewRecord:
    """The record of a draft, to be saved together with the inspection that found it."""
    found_in = kit.store.draft(form_of(KIND, ncr)).get("found_in")
    return record_of(kit, KIND, ncr, fix, found_in=found_in, inspection=str(inspection))
