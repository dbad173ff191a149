"""What an inspector logs besides works: inspections, defects, obstacles, NCRs, attendance."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Any
from uuid import UUID

from mobile.shapes import Fix, RecordView
from tests.simulation.seeded.cast import PLACES
from tests.simulation.seeded.deeds import MOST_WORKS, NOTES, Deeds
from tests.simulation.seeded.tablet import SeededTablet

Fields = dict[str, Any]
KINDS = ("inspection", "defect", "obstacle", "ncr", "attendance")


def _inspection(chance: Random) -> Fields:
    return {
        "type": chance.choice(("progress", "safety", "survey")),
        "state": "attended",
        "checklist": [{"item": "cones", "answer": chance.choice(("pass", "fail"))}],
        "readings": _readings(chance),
        "result": chance.choice(("pass", "fail")),
    }


def _readings(chance: Random) -> list[Fields]:
    limit = {"min": "95", "max": None}
    return [{"test": "compaction", "value": str(chance.randrange(80, 105)), "limit": limit}]


def _no_work(chance: Random) -> Fields:
    is_working = chance.random() < 0.5
    why = {"presence": "no_work", "reason": "weather"}
    return {**({"presence": "on_site"} if is_working else why), "workers": _number(chance)}


def _number(chance: Random) -> str:
    return str(chance.randrange(1, 400))


NEW: dict[str, Callable[[Random], Fields]] = {
    "inspection": _inspection,
    "defect": lambda chance: {
        "category": chance.choice(("pothole", "cracking")),
        "priority": chance.choice(("p1", "p3")),
        "length_m": _number(chance),
    },
    "obstacle": lambda chance: {
        "category": chance.choice(("utility", "permit")),
        "description": "كابل في المسار",
        "days_cost": _number(chance),
    },
    "ncr": lambda chance: {
        "title": "سماكة الطبقة",
        "severity": chance.choice(("major", "minor")),
        "description": chance.choice(NOTES[:3]),
    },
    "attendance": _no_work,
}
# Fields that two may see differently: a person decides.
DISPUTED: dict[str, Callable[[Random], Fields]] = {
    "inspection": lambda chance: {"readings": _readings(chance)},
    "defect": lambda chance: {"length_m": _number(chance)},
    "obstacle": lambda chance: {"days_cost": _number(chance)},
    "ncr": lambda chance: {"description": f"أقل من المطلوب {_number(chance)}"},
    "attendance": lambda chance: {"workers": _number(chance)},
}
MOVES: dict[str, tuple[Fields, ...]] = {
    "inspection": ({"state": "cancelled"},),
    "defect": ({"state": "made_safe"}, {"state": "repaired"}, {"state": "withdrawn"}),
    "obstacle": (
        {"state": "under_way"},
        {"state": "resolved", "resolution": "أزيل"},
        {"state": "reopened"},
    ),
}


@dataclass
class Findings:
    """Saves through ``deeds``, as everything that an inspector does."""

    deeds: Deeds

    def log(self, at: SeededTablet) -> None:
        activities, chance = self.deeds.activities(at), self.deeds.chance
        if not activities:
            return
        kind, activity = chance.choice(KINDS), chance.choice(activities)
        governorate, contract = PLACES[activity]
        site = {"contract": contract, "governorate": governorate}
        site = {"activity": activity} if chance.random() < 0.7 else site
        fields, fix = {**site, **NEW[kind](chance)}, Fix(29.33, 48.021, 4.0)
        self.deeds.save(at, fields, lambda tablet: tablet.store.save(kind, fields, fix))

    def amend(self, at: SeededTablet) -> None:
        found, chance = self._one_of(at), self.deeds.chance
        if found is None:
            return
        ways: list[Fields] = [
            DISPUTED[found.kind](chance),
            {"notes": {"add": [f"ملاحظة {_number(chance)}"]}},
            *MOVES.get(found.kind, ()),
        ]
        if activities := self.deeds.activities(at):
            ways.append({"activity": chance.choice(activities)})
        self._edit(at, found.record, chance.choice(ways))

    def meet(self, one: SeededTablet, other: SeededTablet) -> None:
        """Both change the same field of a finding; neither has seen the other's."""
        mine = {found.record for found in _findings(one)}
        both = [found for found in _findings(other) if found.record in mine]
        if both and one is not other:
            found = self.deeds.chance.choice(both)
            done = [self._edit(at, found.record, DISPUTED[found.kind](self.deeds.chance))
                    for at in (one, other)]  # fmt: skip
            if all(done):
                self.deeds.faults.happened("two edit one")

    def delete(self, at: SeededTablet) -> None:
        """One's own, or a photo of one's own."""
        photos = at.tablet.store.records("photo", limit=MOST_WORKS)
        mine = [found.record for found in (*_findings(at), *photos) if found.is_mine]
        if mine:
            record = self.deeds.chance.choice(mine)
            if self.deeds.save(at, {}, lambda tablet: tablet.store.delete(record)):
                self.deeds.faults.happened("deleted")

    def mistake(self, at: SeededTablet) -> None:
        """A defect of a category that no version knows; its author may mend it later."""
        fields = {**NEW["defect"](self.deeds.chance), "category": "hole", "state": "reported"}
        fields["activity"] = "C09-A01"
        saved = self.deeds.slip(at, at.tablet.store.ids.uuid7(), fields, kind="defect")
        if saved is not None:
            self.deeds.faults.happened("bad change")
            self.deeds.ledger.bad.add(str(saved.change))

    def mend(self, at: SeededTablet) -> None:
        refused = [found for found in _findings(at) if found.errors and found.is_mine]
        if refused:
            found = self.deeds.chance.choice(refused)
            fields: Fields = {"activity": "C09-A01", "contract": None, "governorate": None}
            fields |= {"category": "pothole"} if found.kind == "defect" else {}
            if self._edit(at, found.record, fields):
                self.deeds.faults.happened("mended")

    def _edit(self, at: SeededTablet, record: UUID, fields: Fields) -> bool:
        saved = self.deeds.save(at, fields, lambda tablet: tablet.store.edit(record, fields))
        return saved is not None

    def _one_of(self, at: SeededTablet) -> RecordView | None:
        found = _findings(at)
        return self.deeds.chance.choice(found) if found else None


def _findings(at: SeededTablet) -> list[RecordView]:
    return [found for kind in KINDS for found in at.tablet.store.records(kind, limit=MOST_WORKS)]
