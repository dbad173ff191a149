"""The days that were recorded: each situation of protocol 1, played by real tablets.

A day is played against the real server to record it, and against the recorded replies to see
that today's tablet still understands them. The office's own acts go through the protocol, too:
a supervisor's tablet sends them.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

from mobile.composition import Tablet, open_tablet
from mobile.faults import SignInError
from mobile.shapes import Fix, SyncSummary
from tests.mobile.steered import CountedIds, SeededRandomness, SteppedClock

PASSWORD = "a password for tests only"
HERE = Fix(29.33, 48.03, 4.0)
WORK = {"activity": "C09-A01", "boq_item": "B1", "section": "R5-E-01", "from_m": "100",
        "to_m": "200", "layer": "wearing", "lane": "1"}  # fmt: skip
Transports = Callable[[], Any]


@dataclass
class Day:
    """What a day is played with. ``happens`` is called for what passes beside the wire."""

    folder: Path
    transport: Any
    happens: Callable[[str], None]
    clock: SteppedClock = field(default_factory=SteppedClock)
    tablets: list[Tablet] = field(default_factory=list)

    def tablet(self, number: int, home: Path | None = None) -> Tablet:
        """Tablet ``number``: its ids and its key are the same in every run."""
        home = home or self.folder / f"tablet-{number}"
        found = open_tablet(
            home,
            "http://127.0.0.1:9",
            clock=self.clock,
            ids=CountedIds(self.clock, number * 100_000),
            randomness=SeededRandomness(number),
            transport=self.transport,
            device_name=f"Tablet {number}",
        )
        self.tablets.append(found)
        return found

    def signed_in(self, number: int, username: str = "inspector") -> Tablet:
        found = self.tablet(number)
        found.engine.sign_in(username, PASSWORD)
        return found

    def close(self) -> None:
        for tablet in self.tablets:
            tablet.close()


def log(tablet: Tablet, quantity: str, **fields: str) -> UUID:
    return tablet.store.log_work({**WORK, "quantity": quantity, **fields}, HERE).record


def said(summary: SyncSummary) -> dict[str, Any]:
    """What a sync came to, without what is drawn by chance."""
    names = ("state", "pushed", "acknowledged", "rejected", "repeated", "pulled", "left", "code")
    return {name: getattr(summary, name) for name in names}


Syncs = list[dict[str, Any]]


def sign_in(day: Day) -> Syncs:
    """A wrong password, then the right one; a token that runs out is refreshed."""
    tablet = day.tablet(1)
    try:
        tablet.engine.sign_in("inspector", "something else")
    except SignInError as refused:
        first: dict[str, Any] = {"code": refused.code}
    tablet.engine.sign_in("inspector", PASSWORD)
    second = said(tablet.engine.sync_now())
    day.clock.advance(hours=1)
    day.happens("an hour passes")
    log(tablet, "12.5")
    return [first, second, said(tablet.engine.sync_now()), said(tablet.engine.sync_now())]


def push(day: Day) -> Syncs:
    """Works, a correction, a withdrawal; a reply that is lost, and the same sent again."""
    tablet = day.signed_in(1)
    record = log(tablet, "412.50", notes="رصف الطبقة السطحية")
    other = log(tablet, "20", from_m="300", to_m="350")
    syncs = [said(tablet.engine.sync_now())]
    tablet.store.correct_work(record, {"quantity": "400"})
    tablet.store.withdraw_work(other)
    day.happens("the next reply to a push is lost")
    syncs.append(said(tablet.engine.sync_now()))
    log(tablet, "30", from_m="400", to_m="450")
    syncs.append(said(tablet.engine.sync_now()))
    return syncs


def rejected(day: Day) -> Syncs:
    """A work on an activity that the programme lost meanwhile, and the change that mends it."""
    tablet = day.signed_in(1)
    record = log(tablet, "10", activity="C10-A01")
    day.happens("C10-A01 is taken out of the programme")
    syncs = [said(tablet.engine.sync_now())]
    tablet.store.correct_work(record, {"activity": "C09-A01"})
    syncs += [said(tablet.engine.sync_now()), said(tablet.engine.sync_now())]
    return syncs


def conflict(day: Day) -> Syncs:
    """Two tablets change one quantity; then one of them changes something else, too."""
    first, second = day.signed_in(1), day.signed_in(2)
    record = log(first, "100")
    syncs = [said(first.engine.sync_now()), said(second.engine.sync_now())]
    first.store.correct_work(record, {"quantity": "110"})
    second.store.correct_work(record, {"quantity": "120", "notes": "two"})
    for tablet in (first, second, first):
        syncs.append(said(tablet.engine.sync_now()))
    return syncs


def restored(day: Day) -> Syncs:
    """The server comes back from an older backup: gap, start over, and all is sent again."""
    tablet = day.signed_in(1)
    for quantity in ("1", "2", "3"):
        log(tablet, quantity, from_m=quantity, to_m=f"{quantity}.5")
        tablet.engine.sync_now()
    day.happens("the server is restored to when it had one change")
    log(tablet, "4", from_m="400", to_m="450")
    return [said(tablet.engine.sync_now()), said(tablet.engine.sync_now())]


def forked(day: Day) -> Syncs:
    """A tablet and its clone send different things under one number: a new outbox."""
    tablet = day.signed_in(1)
    log(tablet, "1")
    syncs = [said(tablet.engine.sync_now())]
    home = day.folder / "clone"
    shutil.copytree(day.folder / "tablet-1", home)
    clone = day.tablet(1, home)
    log(tablet, "2", from_m="300", to_m="350")
    syncs.append(said(tablet.engine.sync_now()))
    day.clock.advance(minutes=1)
    log(clone, "3", from_m="400", to_m="450")
    syncs += [said(clone.engine.sync_now()), said(clone.engine.sync_now())]
    return syncs


DAYS: dict[str, Callable[[Day], Syncs]] = {
    day.__name__: day for day in (sign_in, push, rejected, conflict, restored, forked)
}
