"""The inspection that is being typed, each field kept on the flash as it is given."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from mobile.faults import PortError
from mobile.viewmodels.inspection_typed import TypedInspection
from mobile.viewmodels.kit import Kit
from mobile.viewmodels.whereabouts import Whereabouts
from shared.vocabulary.inspections import KIND

BEGUN = "inspecting"
"""The draft that names which inspection is being typed."""


class InspectionDraft:
    """One at a time: ``typed``."""

    def __init__(self, kit: Kit, whereabouts: Whereabouts) -> None:
        self._kit, self._whereabouts = kit, whereabouts
        self.typed = TypedInspection(kit.store.new_record())

    def resume(self) -> None:
        """The one that was being typed, after a kill too, unless that was saved; else a new one."""
        begun = str(self._kit.store.draft(BEGUN).get("record") or "")
        if begun != str(self.typed.record):
            is_draft = bool(self._kit.store.draft(f"{KIND}:{begun}"))
            self.open(UUID(begun) if is_draft else self._kit.store.new_record())

    def begin(self, record: UUID, values: Mapping[str, Any]) -> None:
        """Another one, of which ``values`` are known already."""
        self.typed = TypedInspection(record)
        self.hold()
        for name, value in values.items():
            self.edit(name, value)
        self.open(record)

    def open(self, record: UUID) -> None:
        """As it was typed."""
        values = self._kit.store.draft(f"{KIND}:{record}")
        store, named = self._kit.store, values.get("form")
        self.typed = TypedInspection(record, values, again=bool(values.get("is_held")))
        self.find_activity()
        self.typed.checklist = store.form(str(named[0]), int(named[1])) if named else None

    def find_activity(self) -> None:
        """What the code that was typed stands for."""
        code = self.typed.text("activity")
        found = self._kit.store.activity(code, self._whereabouts.fix) if code else None
        self.typed.activity = found

    def hold(self) -> None:
        """It is this one that is being typed."""
        self._kit.store.keep_draft(BEGUN, "record", str(self.typed.record))

    def edit(self, name: str, value: Any) -> None:
        """A field was given: kept at once, or said why not."""
        self.typed.values[name] = value
        self.typed.errors.pop(name, None)
        self.typed.error = ""
        try:
            self._kit.store.keep_draft(self.typed.form, name, value or None)
        except PortError as fault:
            self.typed.error = self._kit.texts.error(fault.code)

    def refuse(self, errors: Mapping[str, str]) -> None:
        """It cannot be saved: sentences by field, the first of them for the whole."""
        self.typed.errors = dict(errors)
        self.typed.error = next(iter(errors.values()))

    def end(self) -> None:
        """It was saved, and its draft went with that."""
        self._kit.store.drop_draft(BEGUN)
        self.typed = TypedInspection(self._kit.store.new_record())
