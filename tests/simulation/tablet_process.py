"""One tablet, as a process of its own: the real store and sync engine, no window.

    python -m tests.simulation.tablet_process PHASE --home DIR --server URL ...

Phases: ``sign-in`` (once, with the network), ``log`` (along a GPX track, without), ``sync``
(until nothing waits), ``day`` (log, then sync), ``correct`` (what was returned, then sync).
What the inspector typed is also written to ``witness.jsonl``, which no part of Tareeq reads:
the truth to compare with.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import time
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import gpxpy

from mobile.composition import Tablet, open_tablet
from mobile.device.clock import SystemClock
from mobile.faults import StorageFullError
from mobile.shapes import ActivityView, Fix, SyncState
from tests.simulation.seeded.watching import WATCHES, Watch, watched_stores

# "save: after commit 3": the process is killed when it comes there for the third time.
KILL_AT = "TAREEQ_SIMULATION_KILL"
# Small pushes, so that a hundred works meet every fault on their way.
CHANGES_A_PUSH = 15


def main() -> None:
    arguments = _arguments()
    with watched_stores():
        _run(arguments)


def _run(arguments: argparse.Namespace) -> None:
    WATCHES[arguments.home] = Killing(os.environ.get(KILL_AT, ""))
    clock = SystemClock(error=timedelta(days=arguments.clock_error_days))
    tablet = _opened(arguments, clock)
    told = PHASES[arguments.phase](tablet, arguments)
    print(json.dumps(told), flush=True)  # noqa: T201 - the field day reads it
    tablet.close()


def _opened(arguments: argparse.Namespace, clock: SystemClock) -> Tablet:
    """The tablet; a full flash may have room again before patience ends."""
    give_up_at = time.monotonic() + arguments.patience
    while True:
        try:
            return open_tablet(
                arguments.home, arguments.server, clock=clock, changes_a_push=CHANGES_A_PUSH
            )
        except StorageFullError:
            if time.monotonic() > give_up_at:
                raise
            time.sleep(0.2)


class Killing(Watch):
    """Kills this process where it is told to."""

    def __init__(self, told: str) -> None:
        self._point, _, times = told.rpartition(" ")
        self._left = int(times or 0)

    def meets(self, point: str) -> None:
        if point == self._point:
            self._left -= 1
            if self._left == 0:
                os.kill(os.getpid(), signal.SIGKILL)


def sign_in(tablet: Tablet, arguments: argparse.Namespace) -> dict[str, Any]:
    person = tablet.engine.sign_in(arguments.username, arguments.password)
    sections = len(tablet.store.sections())
    return {"person": person.username, "sections": sections}


def log(tablet: Tablet, arguments: argparse.Namespace) -> dict[str, Any]:
    """Log works at even distances along the track; the network is away throughout."""
    logged = _log(tablet, arguments)
    state = tablet.engine.sync_now().state
    return {"logged": logged, "sync": state.value, "here": tablet.store.outbox_counts().here}


def day(tablet: Tablet, arguments: argparse.Namespace) -> dict[str, Any]:
    """Log, then sync; the flash may be full for a while."""
    logged = _log(tablet, arguments)
    return {**sync(tablet, arguments), "logged": logged, "full": arguments.works - logged}


def _log(tablet: Tablet, arguments: argparse.Namespace) -> int:
    """How many works were saved: each that was stands in the witness's file too."""
    is_time_known = arguments.clock_error_days == 0
    fixes = _fixes(arguments.track, arguments.works, is_time_known)
    logged = 0
    with (arguments.witness or arguments.home / "witness.jsonl").open("a", encoding="utf-8") as out:
        for number, fix in enumerate(fixes, start=arguments.first):
            fields = _measured(tablet, fix, number)
            try:
                saved = tablet.store.log_work(fields, fix)
            except StorageFullError:
                continue
            typed = {"record": str(saved.record), "fields": fields, "lat": fix.lat, "lon": fix.lon}
            print(json.dumps(typed, ensure_ascii=False), file=out, flush=True)
            logged += 1
    return logged


def sync(tablet: Tablet, arguments: argparse.Namespace) -> dict[str, Any]:
    """Sync until nothing waits, as the app does by itself; give up when patience ends."""
    told = {"syncs": 0, "acknowledged": 0, "repeated": 0, "rejected": 0, "pulled": 0}
    give_up_at = time.monotonic() + arguments.patience
    while time.monotonic() < give_up_at:
        try:
            summary = tablet.engine.sync_now()
        except StorageFullError:
            time.sleep(0.2)
            continue
        told["syncs"] += 1
        for name in ("acknowledged", "repeated", "rejected", "pulled"):
            told[name] += getattr(summary, name)
        if summary.state is SyncState.DONE:
            return {**told, "left": 0}
        time.sleep(min(summary.try_again_s or 0.2, 0.5))
    return {**told, "left": tablet.store.outbox_counts().here}


def correct(tablet: Tablet, arguments: argparse.Namespace) -> dict[str, Any]:
    """Fetch what was returned, measure it again, send the corrections."""
    first = sync(tablet, arguments)
    returned = tablet.store.works(states=["returned"], is_mine=True, limit=1000)
    with (arguments.home / "witness.jsonl").open("a", encoding="utf-8") as witness:
        for work in returned:
            again = {
                "quantity": format(work.quantity + Decimal("0.5"), "f"),
                "notes": "أعيد القياس",
            }
            tablet.store.correct_work(work.record, again)
            typed = {"record": str(work.record), "fields": again}
            witness.write(json.dumps(typed, ensure_ascii=False) + "\n")
    second = sync(tablet, arguments)
    counted = {name: first[name] + second[name] for name in second}
    return {**counted, "corrected": len(returned)}


def _measured(tablet: Tablet, fix: Fix, number: int) -> dict[str, Any]:
    """What the inspector types at this place: 20 m of the nearest activity's next free stretch."""
    activity = _activity_at(tablet, fix)
    start = (activity.from_m or Decimal(0)) + 25 * (number - 1)
    return {
        "activity": activity.code,
        "boq_item": activity.boq_lines[0].code,
        "section": activity.section,
        "from_m": format(start, "f"),
        "to_m": format(start + 20, "f"),
        "layer": activity.layer,
        "lane": str(1 + number % 2),
        "quantity": f"{number % 7 + 1}.25",
        "notes": f"قياس رقم {number} 🚧 عند الكيلو 12+350",
    }


def _activity_at(tablet: Tablet, fix: Fix) -> ActivityView:
    found = tablet.store.activities_nearest(fix, limit=5)
    return next((one for one in found if one.boq_lines), found[0])


def _fixes(track: Path, count: int, is_time_known: bool) -> list[Fix]:
    """``count`` points of a GPX track, evenly spread; the receiver says now, or nothing."""
    parsed = gpxpy.parse(track.read_text())
    points = [p for one in parsed.tracks for segment in one.segments for p in segment.points]
    chosen = [points[index * len(points) // count] for index in range(count)]
    at = datetime.now(UTC) if is_time_known else None
    return [
        Fix(lat=p.latitude, lon=p.longitude, accuracy_m=4.0 + i % 5, fixed_at=at)
        for i, p in enumerate(chosen)
    ]


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("phase", choices=PHASES)
    parser.add_argument("--home", type=Path, required=True)
    parser.add_argument("--server", required=True)
    parser.add_argument("--username")
    parser.add_argument("--password")
    parser.add_argument("--track", type=Path)
    parser.add_argument("--works", type=int, default=100)
    parser.add_argument("--witness", type=Path, help="where to write what was saved")
    parser.add_argument("--first", type=int, default=1, help="number of the first work")
    parser.add_argument("--patience", type=int, default=60, help="seconds for a sync")
    parser.add_argument("--clock-error-days", type=int, default=0)
    return parser.parse_args()


PHASES = {"sign-in": sign_in, "log": log, "day": day, "sync": sync, "correct": correct}

if __name__ == "__main__":
    main()
