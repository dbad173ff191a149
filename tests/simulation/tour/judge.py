"""Holds a store against what was witnessed of its window: what is missing, and what came ahead."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from mobile.shapes import RecordView
from mobile.store import SqliteStore
from tests.simulation.tour.witness import Told

_MANY = 10_000


@dataclass
class Judge:
    """One look at a store after a kill. ``fixes``: how many the tracks' service holds of one."""

    told: Told
    store: SqliteStore
    fixes: Callable[[UUID], int] = lambda track: 0

    def missing(self) -> list[str]:
        """What was shown as kept and is not there, or not as it was."""
        found = [f"the store: {fault}" for fault in self.store.integrity_faults()]
        found += self.told.doubled
        came = {record["form"]: record for record in self.came_through()}
        corrected = {record["record"]: record["fields"] for record in came.values()}
        for record, line in self.told.saved.items():
            fields = {**line["fields"], **corrected.get(record, {})}
            found += self._of_record({**line, "fields": fields})
        if 0 < len(came) < len(self.told.saving):
            left_out = [one["form"] for one in self.told.saving if one["form"] not in came]
            found.append(f"of one save {', '.join(left_out)} is not there")
        for form in {*self.told.typed, *self.told.taken}:
            found += self._of_form(form) if form not in came else self._of_came(came[form])
        for track, count in self.told.tracked.items():
            found += self._of_track(track, count)
        return found

    def items(self) -> int:
        """How many things were held against the store."""
        told = self.told
        saved = [len(line["fields"]) + len(line["photos"]) + 1 for line in told.saved.values()]
        forms = [len(form) for form in (*told.typed.values(), *told.taken.values())]
        return sum(saved) + sum(forms) + len(told.tracked)

    def ahead(self) -> list[dict[str, Any]]:
        """Lines for the witness: what the kill kept it from saying of the step that was begun."""
        begun = self.told.begun
        if "field" in begun:
            value = self.store.draft(begun["form"]).get(begun["field"])
            return [{"what": "typed", **begun, "value": value}]
        came = self.came_through()
        return [{"what": "saved", "records": came}] if came else []

    def came_through(self) -> list[dict[str, Any]]:
        """The records of the save that was begun, as they are held; none: it did not happen."""
        found = [(record, self._record_of(record)) for record in self.told.saving]
        return [
            {**line, "record": str(held.record), "photos": self._photos(held.record)}
            for line, held in found
            if held is not None
        ]

    def _record_of(self, line: dict[str, Any]) -> RecordView | None:
        """By its id; one of a form that names none is the one that nobody told of before."""
        if line["record"]:
            held = self._held(line["record"])
            return held if held and _has(held, line) else None
        others = self.store.records(line["kind"], limit=_MANY)
        new = (one for one in others if str(one.record) not in self.told.saved)
        return next((one for one in new if _has(one, line)), None)

    def _held(self, record: str) -> RecordView | None:
        held = self.store.record(UUID(record))
        return None if held is None or held.is_deleted else held

    def _photos(self, record: UUID) -> dict[str, str]:
        photos = self.store.records("photo", of=record)
        return {str(photo.record): photo.fields["file"] for photo in photos}

    def _of_record(self, line: dict[str, Any]) -> list[str]:
        kind, record = line["kind"], line["record"]
        kept = self._held(record)
        if kept is None:
            return [f"{kind} {record} is not there"]
        wrong = [
            f"{kind} {record}: {name} is {kept.fields.get(name)!r}, was {value!r}"
            for name, value in line["fields"].items()
            if kept.fields.get(name) != value
        ]
        return wrong + self._of_photos(
            line["photos"], self._photos(kept.record), f"{kind} {record}"
        )

    def _of_came(self, record: dict[str, Any]) -> list[str]:
        """Its photos went into the record, and its draft may not come back."""
        form, taken = record["form"], self.told.taken.get(record["form"], {})
        left = [f"draft {form} is left of what was saved"] if self.store.draft(form) else []
        return left + self._of_photos(taken, record["photos"], f"{record['kind']} of {form}")

    def _of_form(self, form: str) -> list[str]:
        draft, begun = self.store.draft(form), self.told.begun
        is_open = begun.get("field") if begun.get("form") == form else None
        wrong = [
            f"draft {form}: {name} is {draft.get(name)!r}, was {value!r}"
            for name, value in self.told.typed.get(form, {}).items()
            if draft.get(name) != value and name != is_open
        ]
        photos = {str(photo.photo): photo.file for photo in self.store.form_photos(form)}
        return wrong + self._of_photos(self.told.taken.get(form, {}), photos, f"the form {form}")

    def _of_photos(self, told: dict[str, str], held: dict[str, str], of: str) -> list[str]:
        return [
            f"photo {photo} of {of}"
            for photo, sha256 in told.items()
            if held.get(photo) != sha256 or not self.store.is_file_whole(sha256)
        ]

    def _of_track(self, track: str, count: int) -> list[str]:
        """In the record once it is saved, until then with the service that records."""
        saved = self._held(track)
        held = int(saved.fields["count"]) if saved else self.fixes(UUID(track))
        return [f"track {track}: {held} fixes, were {count}"] if held < count else []


def _has(held: RecordView, line: dict[str, Any]) -> bool:
    """Whether it is as the save was to make it."""
    is_same = all(held.fields.get(name) == value for name, value in line["fields"].items())
    return is_same and all(held.fields.get(name) for name in line.get("fills", ()))
