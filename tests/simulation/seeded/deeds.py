"""What an inspector does on a tablet: logs, corrects, takes back, mends, lets go, and mistakes."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from random import Random
from typing import Any
from uuid import UUID

from mobile.composition import Tablet
from mobile.faults import PortError, StorageFaultError, StorageFullError
from mobile.shapes import Fix, SavedChange, WorkView
from mobile.store.outbox import NewChange
from tests.mobile.store.pictures import jpeg
from tests.simulation.seeded.cast import PLACES
from tests.simulation.seeded.faults import Faults
from tests.simulation.seeded.ledger import Ledger, Photographed
from tests.simulation.seeded.tablet import SeededTablet

MOST_WORKS = 200
NOTES = ("قياس مع ممثل المقاول", "السطح جاف", "أعيد القياس عند الكيلو 12+350 🚧", "")
PHOTOGRAPHED = ("work", "work", "inspection", "defect", "obstacle", "ncr")
# Wrong whoever's they are and whenever they come: (fields of a work that make it so).
ALWAYS_WRONG: tuple[dict[str, Any], ...] = (
    {"activity": "C99-A01"},
    {"quantity": "many"},
    {"state": "accepted"},
    {"boq_item": "B9"},
)


@dataclass
class Deeds:
    """What is saved goes into ``ledger`` as soon as the tablet has said so, not before."""

    ledger: Ledger
    faults: Faults
    chance: Random

    def log(self, at: SeededTablet) -> SavedChange | None:
        activities = self.activities(at)
        if not activities:
            return None
        fields = self.work(self.chance.choice(activities))
        fix = Fix(29.33, 48.021, 4.0, at.clock.moment if self.chance.random() < 0.7 else None)
        return self.save(at, fields, lambda tablet: tablet.store.log_work(fields, fix))

    def correct(self, at: SeededTablet) -> None:
        work = self._one_of(at)
        if work is not None:
            fields = self.chance.choice(
                [
                    {"quantity": self._quantity()},
                    {"notes": self.chance.choice(NOTES)},
                    {"lane": self.chance.choice("123"), "notes": "الحارة"},
                    {"from_m": "120", "to_m": str(self.chance.randrange(130, 400))},
                ]
            )
            self.change(at, work.record, fields)

    def move(self, at: SeededTablet) -> None:
        """The work belonged to another contract's activity."""
        work, activities = self._one_of(at), self.activities(at)
        here = PLACES.get(work.activity) if work else None
        elsewhere = [activity for activity in activities if PLACES[activity] != here]
        if work is not None and elsewhere:
            fields = {"activity": self.chance.choice(elsewhere), "boq_item": "B1", "section": None}
            if self.change(at, work.record, fields):
                self.faults.happened("moved away")

    def meet(self, one: SeededTablet, other: SeededTablet) -> None:
        """Both change the same quantity; neither has seen the other's."""
        mine = {work.record for work in _works(one)}
        both = [work.record for work in _works(other) if work.record in mine]
        if both and one is not other:
            record = self.chance.choice(both)
            done = [self.change(at, record, {"quantity": self._quantity()})
                    for at in (one, other)]  # fmt: skip
            if all(done):
                self.faults.happened("two edit one")

    def take_back(self, at: SeededTablet) -> None:
        work = self._one_of(at)
        if work is not None and self.chance.random() < 0.5:
            self.save(at, {}, lambda tablet: tablet.store.withdraw_work(work.record))
        elif mine := [s for s in self.ledger.saved if s.tablet == at.name]:
            last = mine[-1]
            saved = SavedChange(UUID(last.change), UUID(last.record), 0, at.clock.now())
            self.save(at, {}, lambda tablet: tablet.store.undo(saved))

    def photograph(self, at: SeededTablet) -> None:
        """A picture of its own, of something that the tablet shows."""
        record = self._something(at)
        if record is None:
            return
        picture = jpeg(self.chance.getrandbits(40), self.chance.randrange(32, 80), 36)
        saved = self.save(at, {"of": str(record)}, lambda t: t.store.attach_photo(record, picture))
        if saved is not None:
            sha256 = hashlib.sha256(picture).hexdigest()
            taken = Photographed(at.name, str(saved.change), str(saved.record), str(record), sha256)
            self.ledger.photos.append(taken)

    def mistake(self, at: SeededTablet, wrong: dict[str, Any] | None = None) -> SavedChange | None:
        """A change gets past the tablet's checks that the server cannot take."""
        record = at.tablet.store.ids.uuid7()
        fields = {**self.work("C09-A01"), "state": "logged", "place": None}
        is_always_wrong = wrong is not None or self.chance.random() < 0.7
        if is_always_wrong:
            fields |= wrong or self.chance.choice(ALWAYS_WRONG)
        elif (work := self._one_of(at)) and self.chance.random() < 0.5:
            record = work.record  # as if nobody had this record yet
        else:
            fields["activity"] = self.chance.choice(sorted(PLACES))  # perhaps out of scope
        saved = self.slip(at, record, fields)
        if saved is not None:
            self.faults.happened("bad change")
            if is_always_wrong:
                self.ledger.bad.add(str(saved.change))
        return saved

    def slip(
        self,
        at: SeededTablet,
        record: UUID,
        fields: dict[str, Any],
        base: UUID | None = None,
        kind: str = "work",
    ) -> SavedChange | None:
        """Save a change without any check of what it says."""

        def append(tablet: Tablet) -> SavedChange:
            with at.does("save"), tablet.store.database.write() as rows:
                return tablet.store.append(rows, NewChange(record, fields, {}, base, kind=kind))

        return self.save(at, fields, append)

    def mend(self, at: SeededTablet) -> None:
        refused = [w for w in _works(at) if w.errors and w.is_mine]
        if refused:
            fields = {"activity": "C09-A01", "boq_item": "B1", "quantity": self._quantity()}
            if self.change(at, self.chance.choice(refused).record, fields):
                self.faults.happened("mended")

    def let_go(self, at: SeededTablet) -> None:
        changes = [p.change for p in at.tablet.store.problems() if p.change and p.code not in OPEN]
        if changes:
            change = self.chance.choice(changes)
            self.save(at, {}, lambda tablet: tablet.store.dismiss(change))
            self.faults.happened("let go")

    def save(
        self, at: SeededTablet, fields: dict[str, Any], act: Callable[[Tablet], SavedChange | None]
    ) -> SavedChange | None:
        """What the tablet said it has saved; None when it refused, was full, or died over it."""
        try:
            saved = at.run(act)
        except StorageFullError:
            what = "photo" if "of" in fields else "save"
            self.faults.happened(f"flash full at {what}")
            return None
        except StorageFaultError:
            raise
        except PortError as error:
            self.faults.tell(f"{at.name} may not: {error}")
            return None
        if saved is not None:
            self.ledger.save(at.name, saved, fields)
            self.faults.tell(f"{at.name} saved {saved.change} of {saved.record}: {fields}")
        return saved

    def work(self, activity: str) -> dict[str, Any]:
        start = self.chance.randrange(0, 4000)
        return {
            "activity": activity,
            "boq_item": "B1",
            "section": "R5-E-01" if activity == "C09-A01" else None,
            "from_m": str(start),
            "to_m": str(start + 20),
            "layer": "wearing",
            "lane": self.chance.choice("123"),
            "quantity": self._quantity(),
            "notes": self.chance.choice(NOTES),
        }

    def change(self, at: SeededTablet, record: UUID, fields: dict[str, Any]) -> bool:
        saved = self.save(at, fields, lambda tablet: tablet.store.correct_work(record, fields))
        return saved is not None

    def _quantity(self) -> str:
        return format(Decimal(self.chance.randrange(1, 2000)) / 100, "f")

    def _one_of(self, at: SeededTablet) -> WorkView | None:
        found = _works(at)
        return self.chance.choice(found) if found else None

    def _something(self, at: SeededTablet) -> UUID | None:
        kind = self.chance.choice(PHOTOGRAPHED)
        found = [one.record for one in at.tablet.store.records(kind, limit=MOST_WORKS)]
        return self.chance.choice(found or [one.record for one in _works(at)] or [None])

    def activities(self, at: SeededTablet) -> list[str]:
        found = at.tablet.store.activities_nearest(Fix(29.33, 48.05), limit=20)
        return sorted(activity.code for activity in found)


# Problems that are not of a refused change.
OPEN = frozenset({"returned", "conflict"})


def _works(at: SeededTablet) -> list[WorkView]:
    return at.tablet.store.works(limit=MOST_WORKS)
