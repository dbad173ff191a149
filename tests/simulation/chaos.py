"""Real processes, killed for real: tablets, gunicorn, PostgreSQL; full disks; a bad network.

    python -m tests.simulation.chaos --rounds 50

In each round three tablets log and sync, and one thing goes wrong at a known moment; then
everything that died is started again and the round ends when nothing waits. At the end all
stores are read from outside. The last line is JSON. As root only, since full disks are mounted.
"""

from __future__ import annotations

import argparse
import json
import signal
import sys
import tempfile
import time
from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from server.config import libpq_url
from server.db.cluster import ClusterError, PrivateCluster
from server.db.migrating import upgrade
from tests.simulation.beginnings import load_beginnings
from tests.simulation.chaos_end import look_at_everything
from tests.simulation.chaos_tablets import WORKS_A_ROUND, TabletInChaos, bad_network
from tests.simulation.disks import SmallDisk, may_mount
from tests.simulation.network import Relay, do_nothing, no_fault
from tests.simulation.scoreboard import write_part
from tests.simulation.server_process import SimulatedServer
from tests.simulation.steps import arm, killed_at

PLACES = ("hawalli", "farwaniya", "ahmadi")
ROUND_LASTS_S = 120
MOMENTS = {"push.written": "before commit", "push.committed": "after commit"}
TABLET_POINTS = (
    "save: before commit", "save: after commit", "receipts: before commit",
    "receipts: after commit", "page: before commit", "page: after commit",
)  # fmt: skip
# What goes wrong in a round: (kind, where). They come round and round.
FAULTS = (
    *(("tablet", point) for point in TABLET_POINTS),
    *((victim, step) for victim in ("worker", "backend", "master", "postmaster")
      for step in MOMENTS),
    ("network", "request lost"), ("network", "reply lost"), ("network", "slow"),
    ("disk", "tablet"), ("disk", "database"),
)  # fmt: skip


@dataclass
class Chaos:
    """Everything that runs; ``hit`` counts what went wrong, by point."""

    folder: Path
    cluster: PrivateCluster
    server: SimulatedServer
    tablets: list[TabletInChaos]
    disks: dict[str, SmallDisk]
    hit: Counter[str] = field(default_factory=Counter)

    def one_round(self, number: int, kind: str, where: str) -> None:
        chosen = self.tablets[number % len(self.tablets)]
        # A round has several works, and may have but one push and one pull.
        times = 2 if where.startswith("save") else 1
        kill_at = f"{where} {times}" if kind == "tablet" else ""
        before = set(killed_at(self.folder))
        self._prepare(chosen, kind, where)
        for tablet in self.tablets:
            tablet.start("day", kill_at if tablet is chosen else "")
        self._see_it_through(kind, where)
        self._tidy(chosen)
        for name in set(killed_at(self.folder)) - before:
            (self.folder / f"killed {name}").unlink()
            *victim, step = name.split()
            self.hit[f"{victim[0] if victim else 'worker'} {step} ({MOMENTS[step]})"] += 1

    def _prepare(self, chosen: TabletInChaos, kind: str, where: str) -> None:
        if kind in {"worker", "master", "backend", "postmaster"}:
            self._write_postmaster()
            arm(self.folder, where, kind)
        if kind == "network":
            chosen.relay.faults, chosen.relay.before = bad_network(self.hit, where)
        if kind == "disk":
            # A tablet's store can still be opened, and is full at the first or second work.
            self.disks[where].fill(spare_kib=128 if where == "tablet" else 0)
            self.hit[f"disk full: {where}"] += 1

    def _see_it_through(self, kind: str, where: str) -> None:
        """Start again what died, give the disk its room back, until every tablet is done."""
        give_up_at = time.monotonic() + ROUND_LASTS_S
        room_at = time.monotonic() + 3
        running = list(self.tablets)
        while running:
            if time.monotonic() > give_up_at:
                raise RuntimeError(f"round of {kind} {where}: not done in {ROUND_LASTS_S} s")
            if kind == "disk" and time.monotonic() > room_at:
                self.disks[where].make_room()
            self.revive()
            running = [tablet for tablet in running if not self._is_done(tablet, kind, where)]
            time.sleep(0.05)

    def revive(self) -> None:
        """Whatever of the office is dead, or gave up for lack of room, is started."""
        try:
            if self.cluster.start():
                say("PostgreSQL was down; it runs again")
        except ClusterError:
            return  # its children still hold the memory, or there is no room: again, later
        if not self.server.is_alive:
            self.server.start()

    def _is_done(self, tablet: TabletInChaos, kind: str, where: str) -> bool:
        assert tablet.process is not None
        if tablet.process.poll() is None:
            return False
        out, err = tablet.process.communicate()
        if tablet.process.returncode == -signal.SIGKILL:
            self.hit[f"tablet {where}"] += 1
            tablet.start("sync")
            tablet.works -= WORKS_A_ROUND
            return False
        if tablet.process.returncode:
            raise RuntimeError(f"tablet {tablet.place} failed:\n{err[-3000:]}")
        told = json.loads(out.splitlines()[-1])
        if told["left"]:
            raise RuntimeError(f"tablet {tablet.place} did not finish: {told}")
        return True

    def _tidy(self, chosen: TabletInChaos) -> None:
        chosen.relay.faults = no_fault
        chosen.relay.before = do_nothing
        for disk in self.disks.values():
            disk.make_room()
        self.revive()

    def _write_postmaster(self) -> None:
        pid = (self.cluster.data / "postmaster.pid").read_text().split()[0]
        (self.folder / "postmaster").write_text(pid)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=50)
    parser.add_argument("--only", default="", help="one kind of fault, such as disk")
    parser.add_argument("--no-scoreboard", action="store_true")
    arguments = parser.parse_args()
    if not may_mount():
        sys.exit("chaos fills disks that it mounts: run it as root")
    faults = [fault for fault in FAULTS if arguments.only in {"", fault[0]}]
    started = time.monotonic()
    with ExitStack() as stack:
        chaos = begin(stack)
        for number in range(arguments.rounds):
            kind, where = faults[number % len(faults)]
            chaos.one_round(number, kind, where)
            say(f"round {number + 1}: {kind} {where}, {time.monotonic() - started:.0f} s")
        found = look_at_everything(
            libpq_url(chaos.cluster.url("chaos")),
            [(tablet.home, tablet.witness) for tablet in chaos.tablets],
        )
    for line in found[:20]:
        say(line)
    kinds = Counter(line.split(":")[0] for line in found)
    told = {
        "runs": arguments.rounds, "faults": sum(chaos.hit.values()), "points": dict(chaos.hit),
        **{name: kinds[name] for name in ("lost", "duplicated", "diverged")},
    }  # fmt: skip
    is_good = not found and (arguments.rounds < len(faults) or len(chaos.hit) >= len(faults))
    if not arguments.no_scoreboard:
        write_part("chaos", told, is_good)
    print(json.dumps(told), flush=True)  # noqa: T201
    sys.exit(0 if is_good else 1)


def begin(stack: ExitStack) -> Chaos:
    """A durable cluster on a disk of its own, the server, three tablets that have signed in."""
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="tareeq-chaos-")))
    folder.chmod(0o711)
    disks = {
        "database": stack.enter_context(SmallDisk(folder / "db", megabytes=700)),
        "tablet": stack.enter_context(SmallDisk(folder / "flash", megabytes=32)),
    }
    cluster = PrivateCluster(folder / "db" / "postgres")
    cluster.start()
    stack.callback(cluster.remove)
    url = cluster.create_database("chaos")
    upgrade(url)
    load_beginnings(url, folder)
    server = stack.enter_context(SimulatedServer(url, folder))
    tablets = []
    for place in PLACES:
        home = folder / ("flash" if place == PLACES[0] else "homes") / place
        home.mkdir(parents=True)
        relay = Relay(server.port)
        stack.callback(relay.close)
        tablets.append(TabletInChaos(place, home, folder / f"{place}.jsonl", relay))
    for tablet in tablets:
        tablet.witness.touch()
        tablet.start("sign-in")
    for tablet in tablets:
        assert tablet.process is not None
        if tablet.process.wait():
            raise RuntimeError(tablet.process.communicate()[1][-3000:])
        tablet.works = 0
    return Chaos(folder, cluster, server, tablets, disks)


def say(line: str) -> None:
    print(line, flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
