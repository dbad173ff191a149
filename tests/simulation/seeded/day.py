"""A day of one seed: who does what in which order, and what is armed to go wrong meanwhile."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from mobile.faults import NoNetworkError, SignInError, StorageFullError
from mobile.shapes import SyncState
from tests.simulation.clocks import TabletClock
from tests.simulation.planted import PROVOKED_BY
from tests.simulation.points import RESTORE, armed_on
from tests.simulation.seeded.agenda import EVENTS, order_of
from tests.simulation.seeded.cast import AMAL, BADR, CHADI, PASSWORD, PEOPLE, Role
from tests.simulation.seeded.deeds import Deeds
from tests.simulation.seeded.faults import Faults
from tests.simulation.seeded.findings import Findings
from tests.simulation.seeded.ledger import Ledger
from tests.simulation.seeded.office import Supervisor
from tests.simulation.seeded.photos import Use, gone, not_received, said_safe
from tests.simulation.seeded.promises import answered, not_there
from tests.simulation.seeded.server import Server
from tests.simulation.seeded.tablet import SeededTablet
from tests.simulation.seeded.wire import Wire

BEGINNING = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
# The tablets and who begins the day on them; the first one is shared.
TABLETS = (("north", AMAL), ("south", BADR), ("coast", CHADI))
MOST_ROUNDS = 10
Scope = tuple[tuple[str, ...] | None, tuple[int, ...] | None]


class Day:
    """``live`` it, then ``come_home``; afterwards ``tests.simulation.seeded.promises`` looks."""

    def __init__(self, seed: int, server: Server, folder: Path, planted: str = "") -> None:
        self.seed, self.server = seed, server
        self.chance = Random(seed)
        self.faults, self.ledger = Faults(), Ledger()
        self.clock = server.clock
        self.clock.moment = BEGINNING
        self.scopes = Scopes()
        for one in PEOPLE:
            self.scopes.become(BEGINNING, str(one.id), (one.governorates, one.contracts))
        self.revoked: set[str] = set()
        # Changes and files that some tablet ever held a receipt for.
        self.receipts: tuple[set[str], set[Use]] = set(), set()
        self.backup: tuple[Any, ...] = ()
        self.planted = planted
        server.live_through(self.faults, seed)
        self.deeds = Deeds(self.ledger, self.faults, self.chance)
        self.findings = Findings(self.deeds)
        self.office = Supervisor(server, self.faults, self.chance)
        self.tablets = [self._tablet(n, folder) for n in range(len(TABLETS))]
        self.people = {name: [person] for name, person in TABLETS}

    def _tablet(self, number: int, folder: Path) -> SeededTablet:
        name, _ = TABLETS[number]
        wire = Wire(self.server, self.ledger, self.faults, self.chance, name)
        clock = TabletClock(BEGINNING, error=timedelta(seconds=number))
        seed = self.seed * 10 + number
        found = SeededTablet(name, folder, seed, clock, wire, self.faults)
        wire.dies, wire.home = found.meets, lambda: found.home
        return found

    def live(self) -> None:
        """Everybody signs in, and then the events of the day come in the seed's order."""
        armed = armed_on(self.seed)
        events = order_of(self.seed, self.chance, any(p.needs == RESTORE for p in armed))
        # Who signs in after the backup is not in it.
        present = self.tablets[:-1] if "restore" in events else self.tablets
        for tablet in present:
            self.sign_in(tablet, self.people[tablet.name][0])
        due = [self.chance.randrange(len(events) * 2 // 3) for _ in armed]
        for number, event in enumerate(events):
            for point, at in zip(armed, due, strict=True):
                if at == number:
                    coming_by = 1 if point.needs else self.chance.choice((1, 1, 2))
                    self.faults.arm(point.name, coming_by)
            if number % 6 == 0:
                for name in PROVOKED_BY.get(self.planted, ()):
                    self.faults.arm(name)
            self.pass_time(seconds=self.chance.randrange(5, 240))
            self.faults.tell(f"{self.clock.now():%d %H:%M:%S} {event}")
            EVENTS[event].happens(self)

    def come_home(self) -> None:
        """The faults are over: everybody syncs until nothing is left to do, or it never will."""
        self.faults.is_off = True
        for tablet in self.tablets:
            tablet.wire.is_up = True
        for _ in range(MOST_ROUNDS):
            self.pass_time(minutes=20)
            done = [self._sync_to_the_end(tablet) for tablet in self.tablets]
            if all(done):
                break
        else:
            self.ledger.said.append("lost: a tablet never came to rest")
        for _ in range(2):
            self.pass_time(seconds=30)
            for tablet in self.tablets:
                tablet.tablet.engine.sync_now()
        self.office.look()

    def close(self) -> None:
        for tablet in self.tablets:
            tablet.close()

    def pass_time(self, **duration: float) -> None:
        self.clock.advance(**duration)
        for tablet in self.tablets:
            tablet.clock.go_to(self.clock.now())

    def any_tablet(self) -> SeededTablet:
        return self.chance.choice(self.tablets)

    def sign_in(self, at: SeededTablet, person: Role) -> bool:
        try:
            return at.run(lambda t: t.engine.sign_in(person.username, PASSWORD)) is not None
        except (SignInError, NoNetworkError) as error:
            self.faults.tell(f"{at.name} cannot sign in: {error}")
            return False
        except StorageFullError:
            return False

    def sync(self, at: SeededTablet) -> SyncState | None:
        """One sync; None when the tablet died over it."""
        url, stored = self.server.plain_url, self.server.files.stored
        before, safe, old = answered(at.home), said_safe(at.home), self._old_replies()
        try:
            return self._sync(at)
        finally:
            told, files = answered(at.home), said_safe(at.home)
            # A reply from before a restore repeats a receipt that was true when it was given.
            known, known_files = self.receipts if self._old_replies() > old else (set(), set())
            self.ledger.said += not_there(url, told - before - known)
            self.ledger.said += not_received(url, stored, files - safe - known_files)
            self.ledger.said += gone(url, stored, at.home, self.ledger.photos_of(at.name))
            self.receipts = self.receipts[0] | told, self.receipts[1] | files

    def _old_replies(self) -> int:
        return sum(n for point, n in self.faults.struck.items() if point.endswith("old reply"))

    def _sync(self, at: SeededTablet) -> SyncState | None:
        try:
            summary = at.run(lambda tablet: tablet.engine.sync_now())
        except StorageFullError:
            self.faults.happened("flash full at sync")
            return None
        if summary is None:
            return None
        self.faults.tell(f"{at.name} synced: {summary.state} {summary.code} left {summary.left}")
        if summary.state is SyncState.SIGN_IN_NEEDED:
            self.sign_in(at, self.people[at.name][-1])
        return summary.state

    def _sync_to_the_end(self, at: SeededTablet) -> bool:
        """With each person of a shared tablet, since only they open their own outboxes anew."""
        ends = []
        for person in self.people[at.name]:
            signed = at.tablet.store.person()
            if signed is None or signed.id != person.id:
                self.sign_in(at, person)
            state = self.sync(at)
            if state is SyncState.SIGN_IN_NEEDED:
                state = self.sync(at)
            ends.append(state)
        if at.name in self.revoked:
            counts = at.tablet.store.outbox_counts()
            return counts.here == counts.files.waiting == 0
        return all(end is SyncState.DONE for end in ends)


@dataclass
class Scopes:
    """What each person might see, and since when: for who looks at the day from outside."""

    now: dict[str, Scope] = field(default_factory=dict)
    was: list[tuple[datetime, str, Scope]] = field(default_factory=list)

    def become(self, moment: datetime, person: str, scope: Scope) -> None:
        self.now[person] = scope
        self.was.append((moment, person, scope))
