"""The forms as the office has them: what is asked, read against limits, and answered in time."""

from __future__ import annotations

from decimal import Decimal
from typing import Protocol

from mobile.shapes import ChecklistView, TestView
from shared.rules.limits import Limit
from shared.rules.pavement import Curves
from shared.vocabulary.terms import Term


class FormStore(Protocol):
    def forms(self, type: str | None = None, work_type: str | None = None) -> list[ChecklistView]:
        """Checklists filled now: of an inspection type, fit for a work type; the fittest first."""
        ...

    def form(self, code: str, version: int | None = None) -> ChecklistView | None:
        """A checklist in this version, an earlier one too; None: as it is filled now."""
        ...

    def inspection_types(self) -> list[Term]:
        """All types with their names: those that every tablet knows, then the office's own."""
        ...

    def reading_tests(self) -> list[TestView]: ...

    def limit(self, test: str, layer: str | None, road_class: str | None) -> Limit | None:
        """What a reading is held against; ``road_class``: shared.rules.limits.road_class_of."""
        ...

    def due_hours(self, of: str, level: str | None) -> Decimal | None:
        """Hours to answer for an ``ncr`` or a ``defect`` of a severity or priority, or None."""
        ...

    def curves(self) -> Curves | None:
        """The agency's curves for shared.rules.pavement; None until the office loaded some."""
        ...
