"""Make the demonstration: twelve weeks lived through by six tablets, an office and its server.

    python -m tests.simulation.demonstration [--days 84] [--out deploy/demonstration.dump]

Nothing is inserted: works are logged on tablets without a network, synced over HTTP, returned,
corrected and accepted over HTTP; the clocks of server and tablets are moved on day by day.
"""

from __future__ import annotations

import argparse
import contextlib
import shutil
import tempfile
import time
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import UUID

import httpx
from flask import Flask

from mobile.composition import open_tablet
from mobile.shapes import Fix, SyncState
from server.accounts.demonstration import PASSWORD, PLACES
from server.attachments.checking import check_files
from server.db.restore import dump
from server.forms.service import load_defaults
from server.scores.service import keep_week, last_saturday
from tests.ports import SeededIds
from tests.simulation.beginnings import load_beginnings, office
from tests.simulation.cases import approve_checks, follow_cases
from tests.simulation.clocks import FileClock, TabletClock
from tests.simulation.findings import look_around
from tests.simulation.office import SeenWork, Supervisor
from tests.simulation.season import (
    FIRST_DAY,
    SATURDAY,
    SEED,
    WEEKS,
    Measurement,
    days_of_season,
    is_working_day,
)
from tests.simulation.server_process import PROJECT, SimulatedServer
from tests.simulation.setbacks import planned_delays, tell_setbacks
from tests.simulation.story import Inspector, Story, at, fix_at
from tests.simulation.weeks import issue_weeks
from tests.throwaway import throwaway_database

BEGINNING = datetime(2026, 8, 29, 5, 0, tzinfo=UTC)
# Kuwait is three hours ahead of these.
START_OF_DAY_H, SYNC_H, OFFICE_H, ISSUE_H, NIGHT_H = 4, 11, 12, 17, 22
# Only the last four weeks are issued: their PDFs are most of the dump.
FIRST_ISSUED_DAY = 7 * (WEEKS - 4)
SYNCS_EVERY_DAYS = {"KW-JA": 3, "KW-AH": 2}
REASONS = (
    "الكمية لا تطابق طول المقطع؛ أعد القياس",
    "حدد الحارة بدقة",
    "الموقع بعيد عن المقطع المذكور",
)
NOTES = (
    "تم القياس مع ممثل المقاول",
    "السطح جاف ونظيف قبل الفرش",
    "درجة حرارة الخلطة ضمن الحدود",
    "أعمال ليلية، الإضاءة كافية",
    "",
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--days", type=int, default=84)
    parser.add_argument("--out", type=Path, default=PROJECT / "deploy" / "demonstration.dump")
    arguments = parser.parse_args()
    started = time.monotonic()
    with (
        tempfile.TemporaryDirectory(prefix="tareeq-demonstration-") as name,
        throwaway_database() as database,
        database.fresh() as url,
    ):
        folder = Path(name)
        clock = FileClock(folder / "clock")
        clock.set(BEGINNING)
        load_beginnings(url, folder, clock)
        with office(url, folder, clock):
            load_defaults()
        with SimulatedServer(url, folder) as server:
            inspectors = [_inspector(server, folder, iso) for iso in PLACES]
            supervisor = Supervisor(server.url, "supervisor", PASSWORD)
            story = Story(clock, server, folder, inspectors, supervisor, delays=planned_delays())
            live_through(story, arguments.days)
            for inspector in inspectors:
                inspector.tablet.close()
            keep_files(url, folder, clock, arguments.out.with_name(f"{arguments.out.stem}-files"))
        arguments.out.parent.mkdir(parents=True, exist_ok=True)
        dump(url, arguments.out)
    say(f"{story.counts} in {time.monotonic() - started:.0f} s -> {arguments.out}")


def keep_files(url: str, folder: Path, clock: FileClock, to: Path) -> None:
    """Have the worker look into all files that tablets sent, and copy them to ``to``, flat."""
    with office(url, folder, clock) as app:
        check_files(600)
        kept = Path(app.extensions["tareeq.config"].files_at.removeprefix("file://"))
    shutil.rmtree(to, ignore_errors=True)
    to.mkdir(parents=True)
    for path in sorted(kept.glob("??/*")):
        shutil.copyfile(path, to / path.name)


def live_through(story: Story, days: int) -> None:
    for day in list(days_of_season())[:days]:
        if is_working_day(day):
            work_a_day(story, day)
        if day.weekday() == SATURDAY and (day - FIRST_DAY).days >= FIRST_ISSUED_DAY:
            issue(story, day)
        if day.weekday() == SATURDAY:
            keep_scores(story, day)


def work_a_day(story: Story, day: date) -> None:
    """Correct what came back, measure, sync at noon; then the office looks at it."""
    story.go_to(at(day, START_OF_DAY_H))
    for inspector in story.inspectors:
        inspector.clock.boot = f"boot of {day}"
        correct_returned(story, inspector)
        measured = []
        for number, found in enumerate(story.season.measurements(day, inspector.activities)):
            inspector.clock.go_to(at(day, START_OF_DAY_H) + timedelta(minutes=11 * (number + 1)))
            measured.append((log(story, inspector, found), found))
        look_around(story, inspector, day, measured)
    story.go_to(at(day, SYNC_H))
    for inspector in story.inspectors:
        if (day - FIRST_DAY).days % SYNCS_EVERY_DAYS.get(inspector.iso, 1) == 0:
            sync(story, inspector)
    story.go_to(at(day, OFFICE_H))
    decide(story, day)


def log(story: Story, inspector: Inspector, found: Measurement) -> UUID:
    line = found.activity.boq_lines[0]
    fields = {
        "activity": found.activity.code,
        "boq_item": line.code,
        "section": found.activity.section,
        "from_m": format(found.from_m, "f"),
        "to_m": format(found.to_m, "f"),
        "layer": found.activity.layer,
        "lane": "all",
        "quantity": format(found.quantity, "f"),
        "notes": story.chance.choice(NOTES),
        **story.lorries.fields(found),
    }
    fix = fix_at(inspector, found, story.chance)
    story.count("logged")
    return inspector.tablet.store.log_work(fields, fix).record


def correct_returned(story: Story, inspector: Inspector) -> None:
    for work in inspector.tablet.store.works(states=["returned"], is_mine=True, limit=1000):
        if story.chance.random() < 0.8:
            less = (work.quantity * 97 / 100).quantize(work.quantity)
            inspector.tablet.store.correct_work(
                work.record, {"quantity": format(less, "f"), "notes": "أعيد القياس بعد الإرجاع"}
            )
            story.count("corrected")


def sync(story: Story, inspector: Inspector) -> None:
    for _ in range(5):
        summary = inspector.tablet.engine.sync_now()
        if summary.state is SyncState.DONE:
            story.count("syncs")
            return
    raise RuntimeError(f"the tablet of {inspector.iso} did not finish its sync: {summary}")


def decide(story: Story, day: date) -> None:
    """The supervisor accepts most, returns a few with a reason, and leaves some for tomorrow."""
    supervisor = story.supervisor
    supervisor.sign_in()
    works = sorted(supervisor.works(), key=lambda one: one.record)
    approve_checks(story, day, works)
    follow_cases(story, day, works)
    tell_setbacks(story, day)
    for work in works:
        if work.fields.get("state") not in {"logged", "corrected"}:
            continue
        drawn = story.chance.random()
        if drawn < 0.05 and work.fields["state"] == "logged":
            supervisor.return_work(work, story.chance.choice(REASONS))
            story.count("returned")
        elif drawn < 0.85:
            accept(story, supervisor, work)


def accept(story: Story, supervisor: Supervisor, work: SeenWork) -> None:
    # What is blocked (an overlap, a quantity above the BOQ) stays in the queue.
    with contextlib.suppress(httpx.HTTPStatusError):
        supervisor.accept_work(work)
        story.count("accepted")


def issue(story: Story, saturday: date) -> None:
    story.go_to(at(saturday, ISSUE_H))
    sunday = saturday - timedelta(days=6)
    with in_office(story):
        check_files(600)  # as the worker does all day: a week shows the pictures that are made
    story.supervisor.sign_in()
    paths = issue_weeks(story.supervisor, sunday, story.folder / "weeks")
    story.count("weeks issued", len(paths))
    say(f"week to {saturday}: {story.counts}")


def keep_scores(story: Story, saturday: date) -> None:
    """Keep the contractors' cards of the week, as the worker does when its last day is over."""
    story.go_to(at(saturday, NIGHT_H))
    with in_office(story):
        story.count("score cards", keep_week(last_saturday()))


def in_office(story: Story) -> AbstractContextManager[Flask]:
    """Where the worker is, between requests."""
    return office(story.server.environ["TAREEQ_DATABASE_URL"], story.folder, story.clock)


def _inspector(server: SimulatedServer, folder: Path, iso: str) -> Inspector:
    clock = TabletClock(BEGINNING, error=timedelta(seconds=len(iso)))
    seed = list(PLACES).index(iso)
    tablet = open_tablet(
        folder / iso,
        server.url,
        clock=clock,
        ids=SeededIds(clock, seed=SEED + seed),
        device_name=f"جهاز تجريبي {seed + 1}",
    )
    person = tablet.engine.sign_in(f"inspector.{PLACES[iso]}", PASSWORD)
    found = Inspector(iso, str(person.id), tablet, clock)
    found.activities = tablet.store.activities_nearest(Fix(29.3, 47.9), limit=10_000)
    return found


def say(line: str) -> None:
    print(line, flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
