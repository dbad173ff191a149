"""The inspection that is being typed, each field kept on the flash as it is given."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from mobile.faults import PortError
from mobile.viewmodels.inspection_typed import TypedInspection
from mobile.viewmodels.kit import Kit
from mobile.viewmodels.whereabouts import Whereabouts
from shared.vocabulary.inspections import KIND

BEGUN, _NOW = "inspecting", "record"
"""The draft that names which inspection is being typed, and the day of each that was left."""


class InspectionDraft:
    """One at a time: ``typed``."""

    def __init__(self, kit: Kit, whereabouts: Whereabouts) -> None:
        self._kit, self._whereabouts = kit, whereabouts
        self.typed = TypedInspection(kit.store.new_record())

    def resume(self) -> None:
        """The one that was being typed, after a kill too, unless that was saved; else a new one."""
        begun = str(self._kit.store.draft(BEGUN).get(_NOW) or "")
        if begun != str(self.typed.record):
            is_draft = bool(self._kit.store.draft(f"{KIND}:{begun}"))
            self.open(UUID(begun) if is_draft else self._kit.store.new_record())

    def left(self, **about: str) -> UUID | None:
        """One of today that was left half typed and is ``about`` the same, to be gone on with."""
        begun, today = self._kit.store.draft(BEGUN), self._kit.today().isoformat()
        # The last first: what they are named by rises with the time.
        for record in sorted((one for one, day in begun.items() if day == today), reverse=True):
            values = self._kit.store.draft(f"{KIND}:{record}")
            known = {"form": (values.get("form") or [""])[0]}
            if values and not values.get("is_held") and _is_alike(about, {**values, **known}):
                return UUID(record)
        return None

    def go_on_with_left(self, kind: str, code: str) -> bool:
        """Open the one of this form and the same work that was left half typed today, if any."""
        typed = self.typed
        about = {"activity": typed.text("activity"), "ncr": typed.text("ncr")}
        left = None if typed.again else self.left(**about, type=kind, form=code)
        if left is None or left == typed.record:
            return False
        self.open(left)
        return True

    def begin(self, record: UUID, values: Mapping[str, Any]) -> None:
        """Another one, of which ``values`` are known; what was typed of it before stays."""
        self.open(record)
        self.hold()
        for name, value in values.items():
            if name not in self.typed.values:
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
        """It is this one that is being typed; others of today wait to be gone on with."""
        store, today = self._kit.store, self._kit.today().isoformat()
        record = str(self.typed.record)
        for one, day in store.draft(BEGUN).items():
            if one != _NOW and day != today:
                store.keep_draft(BEGUN, one, None)
        store.keep_draft(BEGUN, record, today)
        store.keep_draft(BEGUN, _NOW, record)

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
        self._kit.store.keep_draft(BEGUN, _NOW, None)
        self._kit.store.keep_draft(BEGUN, str(self.typed.record), None)
        self.typed = TypedInspection(self._kit.store.new_record())


def _is_alike(about: Mapping[str, str], values: Mapping[str, Any]) -> bool:
    return all(str(values.get(name) or "") == value for name, value in about.items())
