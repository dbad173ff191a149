"""The agenda of a day: which events there are, how many of each, and in which order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

from tests.simulation.seeded import events

if TYPE_CHECKING:
    from tests.simulation.seeded.day import Day


@dataclass(frozen=True)
class Event:
    """``times`` in each day; those of 0 times are put in where the day needs them."""

    times: int
    happens: Callable[[Day], None]


def order_of(seed: int, chance: Random, needs_restore: bool) -> list[str]:
    """The names of a day's events in their order."""
    found = [name for name, event in EVENTS.items() for _ in range(event.times)]
    chance.shuffle(found)
    if needs_restore or not seed % 8:
        found.insert(len(found) // 8, "back_up")
        # Several tablets find out after each other, and some die over it.
        at = len(found) * 5 // 8
        found[at:at] = ["restore", "sync", "sync", "sync", "sync", "sync"]
    for part in (1, 2, 3):
        found.insert(len(found) * part // 4, "second thoughts")
    # A wiped tablet can no longer offer what a restore has lost: not on the same day.
    if seed % 5 == 1 and "restore" not in found:
        found.insert(len(found) // 2, "revoke")
    if seed % 4 == 2:
        found.insert(len(found) // 3, "restart")
    return found


EVENTS: dict[str, Event] = {
    "log": Event(7, lambda day: day.deeds.log(day.any_tablet())),
    "correct": Event(6, lambda day: day.deeds.correct(day.any_tablet())),
    "photograph": Event(5, lambda day: day.deeds.photograph(day.any_tablet())),
    "take back": Event(2, lambda day: day.deeds.take_back(day.any_tablet())),
    "find": Event(6, lambda day: day.findings.log(day.any_tablet())),
    "amend": Event(6, lambda day: day.findings.amend(day.any_tablet())),
    "delete": Event(2, lambda day: day.findings.delete(day.any_tablet())),
    "meet": Event(6, events.meet),
    "move": Event(3, lambda day: day.deeds.move(day.any_tablet())),
    "mistake": Event(3, events.mistake),
    "mend": Event(3, events.mend),
    "let go": Event(1, lambda day: day.deeds.let_go(day.any_tablet())),
    "sync": Event(13, events.sync),
    "expire": Event(2, events.expire),
    "look": Event(2, events.look),
    "return": Event(2, lambda day: day.office.give_back()),
    "accept": Event(2, lambda day: day.office.accept()),
    "decide": Event(3, events.decide),
    "discard": Event(1, lambda day: day.office.discard()),
    "scope": Event(1, events.scope),
    "clock": Event(1, events.clock),
    "boot": Event(1, events.boot),
    "full flash": Event(1, events.full_flash),
    "late": Event(1, events.late),
    "open writer": Event(2, events.open_writer),
    "shift": Event(1, events.shift),
    "second thoughts": Event(0, events.second_thoughts),
    "revoke": Event(0, events.revoke),
    "restart": Event(0, events.restart),
    "back_up": Event(0, events.back_up),
    "restore": Event(0, events.restore),
}
