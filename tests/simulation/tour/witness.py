"""What the window has shown as kept, written down outside the tablet, and held against its store.

A line is on the disk before the hand goes on. ``about`` lines say what is begun: of that step
alone, the store may hold more than was witnessed, never less of what came before it.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

from mobile.store import SqliteStore


class Witness:
    """Appends lines to a file, each brought to the disk."""

    def __init__(self, path: Path) -> None:
        self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)

    def say(self, what: str, **facts: Any) -> None:
        line = json.dumps({"what": what, **facts}, ensure_ascii=False) + "\n"
        os.write(self._file, line.encode())
        os.fsync(self._file)


@dataclass
class Told:
    """All that was witnessed: records by id, what stands in each form, and what was begun last."""

    saved: dict[str, dict[str, Any]] = field(default_factory=dict)
    typed: dict[str, dict[str, Any]] = field(default_factory=dict)
    taken: dict[str, dict[str, str]] = field(default_factory=dict)
    begun: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def read(cls, path: Path) -> Told:
        """A last line that a kill cut is one that was not witnessed."""
        told = cls()
        for line in path.read_text(encoding="utf-8").split("\n")[:-1] if path.exists() else []:
            told._take(json.loads(line))
        return told

    def _take(self, line: dict[str, Any]) -> None:
        what, form = line.pop("what"), line.get("form", "")
        self.begun = line if what == "about" else {}
        if what == "saved":
            self.saved[line["record"]] = line
            self.typed.pop(form, None)
            self.taken.pop(form, None)
        elif what == "typed":
            self.typed.setdefault(form, {})[line["field"]] = line["value"]
        elif what == "taken":
            self.taken.setdefault(form, {})[line["photo"]] = line["sha256"]


def missing(told: Told, store: SqliteStore) -> list[str]:
    """What was shown as kept and is not there, or not as it was; empty when nothing is missing."""
    found = [f"the store: {fault}" for fault in store.integrity_faults()]
    for record, line in told.saved.items():
        found += _missing_of_record(record, line, store)
    for form in {*told.typed, *told.taken}:
        if not _is_saved_meanwhile(told, form, store):
            found += _missing_of_form(told, form, store)
    return found


def _missing_of_record(record: str, line: dict[str, Any], store: SqliteStore) -> list[str]:
    kept = store.record(UUID(record))
    if kept is None:
        return [f"{line['kind']} {record} is not there"]
    wrong = [
        f"{line['kind']} {record}: {name} is {kept.fields.get(name)!r}, was {value!r}"
        for name, value in line["fields"].items()
        if kept.fields.get(name) != value
    ]
    photos = {str(p.record): p.fields["file"] for p in store.records("photo", of=UUID(record))}
    for photo, sha256 in line["photos"].items():
        if photos.get(photo) != sha256 or not store.is_file_whole(sha256):
            wrong.append(f"photo {photo} of {line['kind']} {record}")
    return wrong


def _is_saved_meanwhile(told: Told, form: str, store: SqliteStore) -> bool:
    """The save that was begun came through, and the kill came before it was witnessed."""
    is_saving = told.begun.get("form") == form and told.begun.get("do") == "save"
    return is_saving and not store.draft(form) and not store.form_photos(form)


def _missing_of_form(told: Told, form: str, store: SqliteStore) -> list[str]:
    draft, begun = store.draft(form), told.begun.get("field")
    wrong = [
        f"draft {form}: {name} is {draft.get(name)!r}, was {value!r}"
        for name, value in told.typed.get(form, {}).items()
        if draft.get(name) != value and not (told.begun.get("form") == form and begun == name)
    ]
    photos = {str(photo.photo): photo.file for photo in store.form_photos(form)}
    for photo, sha256 in told.taken.get(form, {}).items():
        if photos.get(photo) != sha256 or not store.is_file_whole(sha256):
            wrong.append(f"photo {photo} of the form {form}")
    return wrong
