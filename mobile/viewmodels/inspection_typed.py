"""An inspection as it is being typed: its draft, field by field, and the record it becomes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from mobile.shapes import ActivityView, ChecklistView
from mobile.viewmodels.wording import read_chainage, read_quantity
from shared.rules.inspections import reading_is_within
from shared.rules.limits import Limit
from shared.vocabulary.inspections import FAIL, JOINT_TOUR, PASS

ANSWER, REMARK, NCR = "answer.", "remark.", "ncr."
# Of a failed line, by item; where a reading was taken, by its place in the list.
PHOTO, AT = "photo.", "at."
COMPANIONS = "companions"
# Why nobody signed: one of WHY_UNSIGNED.
UNSIGNED = "unsigned"
WHY_UNSIGNED = ("absent", "declined")
Reading = tuple[str, str]
"""A test and what was typed of its value."""


@dataclass
class TypedInspection:
    """``values``: the draft's texts; ``errors`` of the last save, by field, and ``error`` of all.

    ``again``: whether the record is held already and is attended now. ``photos``: those that its
    form holds at present.
    """

    record: UUID
    values: dict[str, Any] = field(default_factory=dict)
    checklist: ChecklistView | None = None
    activity: ActivityView | None = None
    errors: dict[str, str] = field(default_factory=dict)
    error: str = ""
    again: bool = False
    photos: frozenset[str] = frozenset()

    @property
    def form(self) -> str:
        """The name of its draft."""
        return f"inspection:{self.record}"

    def text(self, name: str) -> str:
        return str(self.values.get(name) or "").strip()

    @property
    def layer(self) -> str | None:
        """What it was asked for; else its activity's."""
        return self.text("layer") or (self.activity.layer if self.activity else None)

    @property
    def readings(self) -> list[Reading]:
        return [(str(test), str(value)) for test, value in self.values.get("readings") or []]

    @property
    def companions(self) -> list[tuple[str, str, str]]:
        """Name, capacity and agency of each, as typed; nobody on what is no joint tour."""
        given = (self.text("type") == JOINT_TOUR and self.values.get(COMPANIONS)) or []
        return [(str(one[0]), str(one[1]), str(one[2])) for one in given]

    def companions_kept(self) -> list[dict[str, Any]] | None:
        """As they travel; None when nobody came along."""
        return [
            {"name": name.strip(), "capacity": as_.strip() or None, "agency": of.strip() or None}
            for name, as_, of in self.companions
        ] or None

    def named(self, prefix: str) -> dict[str, str]:
        """The values under a prefix, by what follows it: answers, remarks, non-conformances."""
        found = {n.removeprefix(prefix): v for n, v in self.values.items() if n.startswith(prefix)}
        return {name: str(value) for name, value in found.items() if value}

    def answers(self) -> list[dict[str, Any]]:
        """The answered lines as they travel, each with its text as it stands now.

        What was said and shown of a failure goes with no line that failed no more.
        """
        given, said = self.named(ANSWER), self.named(REMARK)
        lines = self.checklist.lines if self.checklist else ()
        return [
            {
                "item": line.item,
                "text": line.text_ar,
                "answer": given[line.item],
                "note": said.get(line.item) if given[line.item] == FAIL else None,
                "photo": self.photo_of(line.item) if given[line.item] == FAIL else None,
            }
            for line in lines
            if line.item in given
        ]

    def photo_of(self, item: str) -> str | None:
        """The photo of a line, unless it was taken out of the form."""
        photo = self.text(PHOTO + item)
        return photo if photo in self.photos else None

    def suggested(self, verdicts: list[bool | None]) -> str:
        """The result that the answers and readings come to; "" while a line is open: a failure
        alone is one before all was looked at.
        """
        given = [one["answer"] for one in self.answers()]
        if FAIL in given or False in verdicts:
            return FAIL
        is_whole = len(given) == len(self.checklist.lines if self.checklist else ())
        return PASS if is_whole and (given or True in verdicts) else ""


@dataclass(frozen=True)
class Judged:
    """A reading against its limit; ``is_within`` None: no number, or nothing to hold it to.

    ``at``: the chainage that was typed of it.
    """

    test: str
    typed: str
    limit: Limit | None
    is_within: bool | None
    at: str = ""

    @property
    def is_wrong(self) -> bool:
        """Something was typed that is no number."""
        return bool(self.typed.strip()) and read_quantity(self.typed) is None

    @property
    def is_at_wrong(self) -> bool:
        return bool(self.at.strip()) and read_chainage(self.at) is None

    def as_kept(self, unit: str) -> dict[str, Any] | None:
        """As it travels; None when nothing was typed."""
        value = read_quantity(self.typed)
        if value is None:
            return None
        limit = self.limit.as_kept() if self.limit else None
        kept = {"test": self.test, "value": f"{value:f}", "unit": unit or None, "limit": limit}
        at_m = read_chainage(self.at)
        return kept if at_m is None else {**kept, "at_m": f"{at_m:f}"}


def judged(reading: Reading, limit: Limit | None, at: str) -> Judged:
    """A reading, held to its limit at once."""
    test, typed = reading
    value = read_quantity(typed)
    ends: Mapping[str, Any] | None = limit.as_kept() if limit else None
    within = None if value is None else reading_is_within(value, ends)
    return Judged(test, typed, limit, within, at)
