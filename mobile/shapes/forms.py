"""Forms as screens fill them: checklists, and tests that are read against limits."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ChecklistLine:
    """``item`` is the code that the answer names; ``clause`` may be "default"."""

    item: str
    text_ar: str
    text_en: str
    clause: str
    needs_photo_on_fail: bool


@dataclass(frozen=True)
class ChecklistView:
    """One version of a checklist. ``work_types``: those that it is for, none: any.

    ``point``: hold, witness or None; ``readings``: codes of the tests that belong to it.
    """

    code: str
    version: int
    type: str
    name_ar: str
    name_en: str
    work_types: tuple[str, ...]
    point: str | None
    needs_signature: bool
    lines: tuple[ChecklistLine, ...]
    readings: tuple[str, ...]

    @property
    def ref(self) -> dict[str, str | int]:
        """What an inspection filled by it says in its field ``form``."""
        return {"code": self.code, "version": self.version}


@dataclass(frozen=True)
class TestView:
    __test__ = False  # no case of pytest

    test: str
    name_ar: str
    name_en: str
    unit: str
