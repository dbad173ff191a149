"""What the window has shown as kept, written down outside the tablet.

A line is on the disk before the hand goes on:

act    {name}                                  what of the tour is begun
about  {form, do, field}                       a step is begun: typing, answering, taking a photo
about  {do: save, records: [{form, kind, record or null, fields, fills, corrects}]}   ``fills``:
       names of fields that have a value from then on; ``corrects``: it was saved before
typed  {form, field, value}                    it stands in the form
taken  {form, photo, sha256}
saved  {records: [{form, kind, record, fields, photos: {photo: sha256}}]}   of one save, one line
tracked {track, fixes}                         so many fixes were shown

Of the step that was begun alone the store may hold more than was witnessed, never less of what
came before it.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


class Witness:
    """Appends lines to a file, each brought to the disk."""

    def __init__(self, path: Path) -> None:
        self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)

    def say(self, what: str, **facts: Any) -> None:
        line = json.dumps({"what": what, **facts}, ensure_ascii=False) + "\n"
        # One write: a kill leaves the whole line, or a part that has no end.
        os.write(self._file, line.encode())
        os.fsync(self._file)


@dataclass
class Told:
    """All that was witnessed: records by id, what stands in each form, and what was begun last."""

    saved: dict[str, dict[str, Any]] = field(default_factory=dict)
    typed: dict[str, dict[str, Any]] = field(default_factory=dict)
    taken: dict[str, dict[str, str]] = field(default_factory=dict)
    tracked: dict[str, int] = field(default_factory=dict)
    doubled: list[str] = field(default_factory=list)
    begun: Mapping[str, Any] = field(default_factory=dict)
    act: str = ""

    @classmethod
    def read(cls, path: Path) -> Told:
        """A last line that a kill cut is one that was not witnessed."""
        told = cls()
        for line in path.read_text(encoding="utf-8").split("\n")[:-1] if path.exists() else []:
            told.hear(json.loads(line))
        return told

    def hear(self, line: dict[str, Any]) -> None:
        """Take in one line more."""
        what = line.pop("what")
        self.begun = line if what == "about" else {}
        if what == "act":
            self.act = line["name"]
        elif what == "saved":
            for record in line["records"]:
                self._take_saved(record)
        elif what == "typed":
            self.typed.setdefault(line["form"], {})[line["field"]] = line["value"]
        elif what == "taken":
            self.taken.setdefault(line["form"], {})[line["photo"]] = line["sha256"]
        elif what == "tracked":
            self.tracked[line["track"]] = line["fixes"]

    def _take_saved(self, record: dict[str, Any]) -> None:
        """A record that was saved before is corrected: what it had then still counts."""
        if record["record"] in self.saved and not record.get("corrects"):
            self.doubled.append(f"{record['kind']} {record['record']} was saved anew over itself")
        known = self.saved.get(record["record"], {"fields": {}, "photos": {}})
        whole = {name: {**known[name], **record[name]} for name in ("fields", "photos")}
        self.saved[record["record"]] = {**record, **whole}
        self.typed.pop(record["form"], None)
        self.taken.pop(record["form"], None)

    @property
    def saving(self) -> list[dict[str, Any]]:
        """The records of the save that was begun, none when it was something else."""
        return list(self.begun.get("records", ()))
