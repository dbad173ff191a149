"""Everything that lives through the demonstration's season: clocks, server, tablets, desks."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import UUID

from mobile.composition import Tablet
from mobile.shapes import ActivityView, Fix
from server.accounts.demonstration import PASSWORD
from shared.rules.chainage import SectionLine, place_at
from tests.simulation.clocks import FileClock, TabletClock
from tests.simulation.desk import Desk
from tests.simulation.faults_found import Found
from tests.simulation.office import Supervisor
from tests.simulation.season import SEED, Lorries, Measurement, Season
from tests.simulation.server_process import SimulatedServer


@dataclass
class Inspector:
    """One governorate's inspector with his tablet; ``person`` is his id."""

    iso: str
    person: str
    tablet: Tablet
    clock: TabletClock
    activities: list[ActivityView] = field(default_factory=list)


@dataclass
class Case:
    """A non-conformance, and the steps that it is still to take, the first from ``due`` on."""

    record: UUID
    fault: Found
    contract: int
    inspector: Inspector
    steps: list[str]
    due: date
    fix: Fix
    scene: int


@dataclass
class Delay:
    """``page``: of the event, once it is entered; ``todo``: what is done about it, and when."""

    number: int
    contract: int
    cause: str
    aware_on: date
    page: str = ""
    todo: list[tuple[date, str]] = field(default_factory=list)

    @property
    def days(self) -> int:
        """What it costs."""
        return 2 + self.number * 5 % 13


@dataclass
class Story:
    """``happenings``: chances of what goes wrong and what is decided of it, apart from the
    season's own, so that this goes as it would without them. ``to_show``: what was photographed
    before it was mended (record, place, scene).
    """

    clock: FileClock
    server: SimulatedServer
    folder: Path
    inspectors: list[Inspector]
    supervisor: Supervisor
    season: Season = field(default_factory=Season)
    lorries: Lorries = field(default_factory=Lorries)
    chance: random.Random = field(default_factory=lambda: random.Random(SEED + 1))
    happenings: random.Random = field(default_factory=lambda: random.Random(SEED + 3))
    counts: dict[str, int] = field(default_factory=dict)
    desks: dict[str, tuple[date, Desk]] = field(default_factory=dict)
    cases: list[Case] = field(default_factory=list)
    to_show: list[tuple[Inspector, UUID, Fix, int]] = field(default_factory=list)
    delays: list[Delay] = field(default_factory=list)

    def count(self, what: str, number: int = 1) -> None:
        self.counts[what] = self.counts.get(what, 0) + number

    def go_to(self, moment: datetime) -> None:
        """Move every clock on. Tablets' clocks tick a few seconds apart from the server's."""
        self.clock.set(moment)
        for inspector in self.inspectors:
            inspector.clock.go_to(moment)

    def desk(self, username: str) -> Desk:
        """Somebody's desk, signed in today."""
        today = self.clock.now().date()
        day, desk = self.desks.get(username) or (None, None)
        if desk is None:
            desk = Desk(self.server.url, username, PASSWORD, self.happenings)
        if day != today:
            desk.sign_in()
            self.desks[username] = today, desk
        return desk


def fix_at(inspector: Inspector, found: Measurement, chance: random.Random) -> Fix:
    """A fix near the middle of the stretch, as good as the street allows."""
    sections = {one.code: one for one in inspector.tablet.store.sections()}
    section = sections.get(found.activity.section or "")
    lat, lon = found.activity.lat, found.activity.lon
    if section:
        line = [(x, y) for y, x in section.line]
        middle = float(found.from_m + found.to_m) / 2
        lat, lon = place_at(middle, SectionLine(section.code, section.from_m, section.to_m, line))
    noise = [chance.gauss(0, 0.00003) for _ in range(2)]
    accuracy = 42.0 if chance.random() < 0.02 else round(3 + 5 * chance.random(), 1)
    return Fix(round(lat + noise[0], 6), round(lon + noise[1], 6), accuracy)


def at(day: date, hour_utc: int) -> datetime:
    return datetime(day.year, day.month, day.day, hour_utc, tzinfo=UTC)
