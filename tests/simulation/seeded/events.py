"""The events of a day that take more than one person, or more than a word."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from mobile.shapes import SyncState
from server.accounts.service import PersonDetails, change_person, revoke_device
from tests.simulation.seeded.cast import AMAL, BADR, CHADI
from tests.simulation.seeded.faults import ServerKilledError
from tests.simulation.seeded.promises import unseen

if TYPE_CHECKING:
    from tests.simulation.seeded.day import Day
    from tests.simulation.seeded.tablet import SeededTablet

BACKUP = "this_morning"
EPOCHS = 1 << 100


def look(day: Day) -> None:
    day.office.look()


def sync(day: Day) -> None:
    day.sync(day.any_tablet())


def meet(day: Day) -> None:
    one, other = day.chance.sample(day.tablets, 2)
    day.chance.choice((day.deeds, day.findings)).meet(one, other)


def mistake(day: Day) -> None:
    day.chance.choice((day.deeds, day.findings)).mistake(day.any_tablet())


def mend(day: Day) -> None:
    at = day.any_tablet()
    day.deeds.mend(at)
    day.findings.mend(at)


def expire(day: Day) -> None:
    """An hour passes, and then somebody syncs."""
    day.pass_time(minutes=60)
    sync(day)


def clock(day: Day) -> None:
    at = day.any_tablet()
    at.clock.error = timedelta(hours=day.chance.choice((-72, -5, -1, 1, 26, 400)))
    day.faults.happened("clock jumps")


def boot(day: Day) -> None:
    """As after an empty battery: nothing was closed properly."""
    at = day.any_tablet()
    at.restart()
    at.clock.boot, at.clock.ticks_ms = f"boot {len(day.faults.story)}", 0
    day.faults.happened("boot")


def full_flash(day: Day) -> None:
    """Nothing can be saved, and nothing kept of a sync; then the person deletes some films."""
    at = day.any_tablet()
    with at.full_flash():
        for _ in range(3):
            day.deeds.log(at)
        day.deeds.photograph(at)
        day.sync(at)


def late(day: Day) -> None:
    """An old push arrives again, through the same proxy that held it back."""
    at = day.any_tablet()
    if at.wire.old_requests:
        with suppress(ServerKilledError):
            at.wire.deliver(day.chance.choice(at.wire.old_requests))
            day.faults.happened("sent late")


def open_writer(day: Day) -> None:
    """While one tablet's push is written and not committed, the others push and pull."""
    writer, *others = day.chance.sample(day.tablets, len(day.tablets))
    for other in others:
        day.deeds.log(other)
    day.deeds.log(writer)

    def meanwhile() -> None:
        armed, day.faults.armed = day.faults.armed, {}
        day.office.look()
        for other in others:
            day.sync(other)
        day.office.look()
        day.faults.armed |= armed
        day.faults.happened("open writer")

    day.server.steps.held = meanwhile
    day.sync(writer)
    day.server.steps.held = None
    if day.office.look():
        heads = dict(day.server.rows("SELECT record::text, change::text FROM head"))
        day.ledger.said += unseen(day.office.seen, heads)


def scope(day: Day) -> None:
    """An administrator gives somebody another scope."""
    one = day.chance.choice((AMAL, BADR, CHADI))
    before = day.scopes.now[str(one.id)]
    after = day.chance.choice([s for s in SCOPES if s != before])
    details = PersonDetails("شخص تجريبي", "Demo", one.role, *after)
    day.server.in_office(lambda: change_person(one.id, details))
    day.scopes.become(day.clock.now(), str(one.id), after)
    day.faults.happened("scope narrowed" if is_less(after, before) else "scope widened")


def is_less(after: Sees, before: Sees) -> bool:
    """Whether something is out of sight that was in sight."""
    return any(
        now is not None and (was is None or not set(was) <= set(now))
        for now, was in zip(after, before, strict=True)
    )


def shift(day: Day) -> None:
    """The other one of the two who share the first tablet takes it over."""
    at = day.tablets[0]
    people = day.people[at.name]
    other = BADR if people[-1] is AMAL else AMAL
    day.sign_in(at, other)
    # Also when the tablet died just after it had kept the sign-in.
    signed_in = at.tablet.store.person()
    if signed_in is not None and signed_in.id == other.id:
        if other in people:
            people.remove(other)
        people.append(other)
        day.faults.happened("other person")


def second_thoughts(day: Day) -> None:
    """A change rests on one that is refused: it waits on the server until that one is mended."""
    at = day.tablets[0]
    bad = day.deeds.mistake(at, {"boq_item": "B9"})
    if bad is None:
        return
    day.deeds.slip(at, bad.record, {"notes": "كما اتفقنا"}, bad.change)
    _sync_until_done(day, at)
    if day.deeds.change(at, bad.record, {"activity": "C09-A01", "boq_item": "B1"}):
        day.faults.happened("mended")
    _sync_until_done(day, at)


def _sync_until_done(day: Day, at: SeededTablet) -> None:
    for _ in range(3):
        if day.sync(at) is SyncState.DONE:
            return


def revoke(day: Day) -> None:
    at = day.tablets[1]
    device = UUID(str(at.tablet.store.device.device))
    day.server.in_office(lambda: revoke_device(device))
    day.revoked.add(at.name)
    day.faults.happened("device revoked")


def restart(day: Day) -> None:
    day.server.restart()
    day.faults.happened("server restarted")


def back_up(day: Day) -> None:
    """Afterwards another tablet is enrolled, which the backup knows nothing of."""
    day.server.back_up(BACKUP)
    day.backup = (day.ledger.as_it_is(), dict(day.scopes.now), set(day.revoked))
    day.sign_in(day.tablets[2], CHADI)


def decide(day: Day) -> None:
    day.office.look()
    day.office.decide()


def restore(day: Day) -> None:
    """The office goes on from this morning's backup; what the office decided since is undone."""
    day.server.restore(BACKUP, UUID(int=EPOCHS + day.seed))
    day.ledger.receipts, scopes, day.revoked = day.backup
    day.ledger.forget_uploads()
    for person, seen in scopes.items():
        day.scopes.become(day.clock.now(), person, seen)
    day.faults.happened("restored")


Sees = tuple[tuple[str, ...] | None, tuple[int, ...] | None]
# What a scope may become.
SCOPES: tuple[Sees, ...] = (
    (("KW-HA",), (9,)),
    (("KW-HA",), (10,)),
    (("KW-HA",), None),
    (("KW-KU",), None),
    (None, None),
)
