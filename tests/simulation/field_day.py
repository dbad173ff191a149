"""The first field day, whole: three tablets, three governorates, every fault of the field.

    python -m tests.simulation.field_day [--works 100] [--planted FAULT]

Headless, on a database and ports of its own. Ends with one line of JSON, and with exit code 1
when anything that should have happened did not.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from shared.rules.clocks import KUWAIT
from shared.vocabulary.places import GOVERNORATES
from shared.vocabulary.works import BLOCKING_FLAGS
from tests.simulation.beginnings import load_beginnings
from tests.simulation.network import Exchange, Relay, send
from tests.simulation.office import SeenWork, Supervisor
from tests.simulation.planted import REPLIED
from tests.simulation.reader import Comparison, compare
from tests.simulation.server_process import PROJECT, SimulatedServer
from tests.simulation.steps import arm, killed_at
from tests.simulation.weeks import issue_weeks
from tests.throwaway import throwaway_database

WEEKS = PROJECT / ".tareeq" / "field-day" / "weeks"
TRACKS = PROJECT / "tests" / "data" / "tracks"
PASSWORD = "tareeq-demo"
PUSH = "/api/v1/sync/push"
RETURNED_A_TABLET = 8
CLOCK_ERROR_DAYS = 3
WORKER_KILLS = ["push.committed", "push.written"]
REASON = "الكمية لا تطابق المقطع؛ أعد القياس"


@dataclass
class Day:
    """What happened, as it is told in the last line."""

    folder: Path
    weeks_folder: Path
    server: SimulatedServer
    tablets: list[TabletInField] = field(default_factory=list)
    replayed: int = 0
    returned_corrected: int = 0
    approved: int = 0
    weeks: list[str] = field(default_factory=list)
    tablet_kills: int = 0
    worker_kills: list[str] = field(default_factory=list)


@dataclass
class TabletInField:
    """One inspector's tablet, its own relay to the server, and the faults it will meet."""

    place: str
    home: Path
    relay: Relay
    clock_error_days: int = 0
    process: subprocess.Popen[str] | None = None

    def start(self, phase: str, works: int = 0) -> None:
        command = [
            sys.executable, "-m", "tests.simulation.tablet_process", phase,
            "--home", str(self.home), "--server", self.relay.url,
            "--username", f"inspector.{self.place}", "--password", PASSWORD,
            "--track", str(TRACKS / f"{self.place}.gpx"), "--works", str(works),
            "--clock-error-days", str(self.clock_error_days),
        ]  # fmt: skip
        self.process = subprocess.Popen(
            command, cwd=PROJECT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )

    def finish(self) -> dict[str, Any] | None:
        """What the process told; None when it was killed."""
        assert self.process is not None
        out, err = self.process.communicate(timeout=300)
        if self.process.returncode < 0:
            return None
        if self.process.returncode:
            raise RuntimeError(f"tablet {self.place} failed:\n{err[-3000:]}")
        told: dict[str, Any] = json.loads(out.splitlines()[-1])
        return told


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--works", type=int, default=100, help="works a tablet logs")
    parser.add_argument("--planted", default="", help="a bug from tests.simulation.planted")
    parser.add_argument("--weeks", type=Path, default=WEEKS, help="folder for the six weeks")
    arguments = parser.parse_args()
    started = time.monotonic()
    with (
        tempfile.TemporaryDirectory(prefix="tareeq-field-day-") as name,
        throwaway_database() as database,
        database.fresh() as url,
    ):
        folder = Path(name)
        load_beginnings(url, folder)
        with SimulatedServer(url, folder, arguments.planted) as server:
            day = Day(folder, arguments.weeks, server)
            live_through(day, arguments.works)
            found = compare(_plain(url), [tablet.home for tablet in day.tablets])
        day.worker_kills = killed_at(folder)
    told = tell(day, found, round(time.monotonic() - started, 1))
    for line in found.differences[:20]:
        say(line)
    complaints = what_is_missing(day, found, arguments.works)
    for line in complaints:
        say(line)
    print(json.dumps(told, ensure_ascii=False), flush=True)  # noqa: T201
    sys.exit(1 if complaints else 0)


def live_through(day: Day, works: int) -> None:
    """The day in order: offline logging, faulty syncs, returns, corrections, approval, weeks."""
    day.tablets = [
        make_tablet(day, "hawalli", kill_tablet_in_mid_push),
        make_tablet(day, "farwaniya", kill_worker_after_commit),
        make_tablet(day, "ahmadi", kill_worker_before_commit, CLOCK_ERROR_DAYS),
    ]
    say("signing in, fetching the programme")
    together(day, "sign-in")
    log_offline(day, works)
    say("the network comes and goes; tablets and workers are killed")
    sync_all(day, "sync")
    send_a_push_twice(day)
    supervise(day)
    issue_six_weeks(day)
    for tablet in day.tablets:
        tablet.relay.close()


def make_tablet(day: Day, place: str, fault: Any, clock_error_days: int = 0) -> TabletInField:
    home = day.folder / place
    home.mkdir()
    tablet = TabletInField(place, home, Relay(day.server.port), clock_error_days)
    fault(day, tablet)
    tablet.relay.faults = come_and_go
    return tablet


def come_and_go(exchange: Exchange) -> Any:
    """The third push is lost on its way, the reply to the fourth too, and so is a pull's."""
    if exchange.path == PUSH:
        return {3: "request lost", 4: "reply lost"}.get(exchange.number, "none")
    return "reply lost" if "/sync/pull" in exchange.path and exchange.number == 2 else "none"


def kill_tablet_in_mid_push(day: Day, tablet: TabletInField) -> None:
    """The server has committed, and the tablet dies before it hears so."""

    def kill(exchange: Exchange) -> None:
        is_due = day.tablet_kills == 0 and exchange.number >= 2
        if is_due and exchange.path == PUSH and tablet.process:
            day.tablet_kills += 1
            tablet.process.kill()

    tablet.relay.after = kill


def kill_worker_after_commit(day: Day, tablet: TabletInField) -> None:
    tablet.relay.before = _arm_at_second_push(day.folder, WORKER_KILLS[0])


def kill_worker_before_commit(day: Day, tablet: TabletInField) -> None:
    tablet.relay.before = _arm_at_second_push(day.folder, WORKER_KILLS[1])


def _arm_at_second_push(folder: Path, step: str) -> Any:
    def before(exchange: Exchange) -> None:
        if exchange.path == PUSH and exchange.number == 2:
            arm(folder, step)

    return before


def together(day: Day, phase: str, works: int = 0) -> list[dict[str, Any]]:
    """Run a phase on all tablets at once; what each told. A killed tablet is started again."""
    for tablet in day.tablets:
        tablet.start(phase, works)
    told = []
    for tablet in day.tablets:
        found = tablet.finish()
        while found is None:
            say(f"tablet {tablet.place} was killed in mid-push; starting it again")
            tablet.start(phase, works)
            found = tablet.finish()
        told.append(found)
    return told


def log_offline(day: Day, works: int) -> None:
    say(f"no network: {works} works on each of {len(day.tablets)} tablets")
    for tablet in day.tablets:
        tablet.relay.is_up = False
    for told in together(day, "log", works):
        if told["sync"] != "no_network" or told["here"] != works:
            raise RuntimeError(f"this was to happen without a network: {told}")
    for tablet in day.tablets:
        tablet.relay.is_up = True


def sync_all(day: Day, phase: str) -> None:
    for told in together(day, phase):
        if told["left"]:
            raise RuntimeError(f"a tablet did not finish its sync: {told}")
        day.replayed += told["repeated"]
        day.returned_corrected += told.get("corrected", 0)


def send_a_push_twice(day: Day) -> None:
    """The same bytes as a push that went well long ago: nothing may change."""
    relay = day.tablets[0].relay
    first = next(one for one in relay.exchanges if one.path == PUSH)
    reply = send(day.server.port, first)
    receipts = json.loads(reply.content)["receipts"] if reply.status == 200 else []
    say(f"sent a push of {len(receipts)} changes twice: answered {reply.status}")
    day.replayed += sum(receipt["repeated"] for receipt in receipts)


def supervise(day: Day) -> None:
    """Return some works of each tablet, have them corrected, accept what may be accepted."""
    supervisor = Supervisor(day.server.url, "supervisor", PASSWORD)
    supervisor.sign_in()
    for work in _first_of_each_inspector(supervisor.works()):
        supervisor.return_work(work, REASON)
    say("returned some works; tablets correct them")
    # A server that replies before it commits loses what it dies over here: nothing follows it.
    day.tablets[2].relay.before = lambda _: arm(day.folder, REPLIED)
    sync_all(day, "correct")
    for work in supervisor.works():
        if work.fields["state"] in {"logged", "corrected"} and not set(work.flags) & BLOCKING_FLAGS:
            supervisor.accept_work(work)
            day.approved += 1
    say(f"accepted {day.approved} works")
    sync_all(day, "sync")


def issue_six_weeks(day: Day) -> None:
    say("issuing the six weeks")
    supervisor = Supervisor(day.server.url, "supervisor", PASSWORD)
    supervisor.sign_in()
    today = datetime.now(KUWAIT).date()
    sunday = today - timedelta(days=(today.weekday() + 1) % 7)
    day.weeks = issue_weeks(supervisor, sunday, day.weeks_folder)


def _first_of_each_inspector(works: list[SeenWork]) -> list[SeenWork]:
    seen: dict[str, list[SeenWork]] = {}
    for work in sorted(works, key=lambda one: one.record):
        seen.setdefault(work.author, []).append(work)
    return [work for of_one in seen.values() for work in of_one[:RETURNED_A_TABLET]]


def tell(day: Day, found: Comparison, seconds: float) -> dict[str, Any]:
    """The last line."""
    return {
        "tablets": len(day.tablets),
        "logged": found.logged,
        "on_server": found.on_server,
        "equal": found.equal,
        "lost": found.lost,
        "duplicated": found.duplicated,
        "quarantined": found.quarantined,
        "killed_at": ", ".join([*day.worker_kills, *["tablet in mid-push"] * day.tablet_kills]),
        "replayed": day.replayed,
        "clock_error_days": CLOCK_ERROR_DAYS if found.flagged_clocks else 0,
        "returned_corrected": day.returned_corrected,
        "approved": day.approved,
        "weeks": day.weeks,
        "seconds": seconds,
    }


def what_is_missing(day: Day, found: Comparison, works: int) -> list[str]:
    """What should have happened and did not; empty when the day went as it should."""
    asked = works * len(day.tablets)
    should = {
        "every work is on the server": found.logged == found.on_server == asked,
        "every field is equal": found.equal == asked and not found.differences,
        "nothing is lost": found.lost == 0,
        "nothing is duplicated": found.duplicated == 0,
        "nothing is in quarantine": found.quarantined == 0,
        "a worker was killed before and after commit": day.worker_kills == WORKER_KILLS,
        "a tablet was killed in mid-push": day.tablet_kills == 1,
        "something was sent twice": day.replayed > 0,
        "the wrong clock was noticed": found.flagged_clocks >= works,
        "returned works were corrected": day.returned_corrected > 0,
        "works were approved": day.approved > 0 and found.states["accepted"] == day.approved,
        "six weeks and the programme's were issued": len(day.weeks) == len(GOVERNORATES.codes) + 1,
    }
    return [f"NOT SO: {what}" for what, is_so in should.items() if not is_so]


def say(line: str) -> None:
    print(line, flush=True)  # noqa: T201


def _plain(url: str) -> str:
    return url.replace("postgresql+psycopg://", "postgresql://")


if __name__ == "__main__":
    main()
