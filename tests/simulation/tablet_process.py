"""One tablet, as a process of its own: the real store and sync engine, no window.

    python -m tests.simulation.tablet_process PHASE --home DIR --server URL ...

Phases: ``sign-in`` (once, with the network), ``log`` (along a GPX track, without), ``sync``
(until nothing waits), ``correct`` (what was returned, then sync). What the inspector typed is
also written to ``witness.jsonl``, which no part of Tareeq reads: the truth to compare with.
"""

from __future__ import annotations

import argparse
import json
import time
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import gpxpy

from mobile.composition import Tablet, open_tablet
from mobile.device.clock import SystemClock
from mobile.shapes import ActivityView, Fix, SyncState

PATIENCE_S = 60
# Small pushes, so that a hundred works meet every fault on their way.
CHANGES_A_PUSH = 15


def main() -> None:
    arguments = _arguments()
    clock = SystemClock(error=timedelta(days=arguments.clock_error_days))
    tablet = open_tablet(
        arguments.home, arguments.server, clock=clock, changes_a_push=CHANGES_A_PUSH
    )
    told = PHASES[arguments.phase](tablet, arguments)
    print(json.dumps(told), flush=True)  # noqa: T201 - the field day reads it
    tablet.close()


def sign_in(tablet: Tablet, arguments: argparse.Namespace) -> dict[str, Any]:
    person = tablet.engine.sign_in(arguments.username, arguments.password)
    sections = len(tablet.store.sections())
    return {"person": person.username, "sections": sections}


def log(tablet: Tablet, arguments: argparse.Namespace) -> dict[str, Any]:
    """Log works at even distances along the track; the network is away throughout."""
    is_time_known = arguments.clock_error_days == 0
    fixes = _fixes(arguments.track, arguments.works, is_time_known)
    with (arguments.home / "witness.jsonl").open("a", encoding="utf-8") as witness:
        for number, fix in enumerate(fixes, start=1):
            fields = _measured(tablet, fix, number)
            saved = tablet.store.log_work(fields, fix)
            typed = {"record": str(saved.record), "fields": fields, "lat": fix.lat, "lon": fix.lon}
            witness.write(json.dumps(typed, ensure_ascii=False) + "\n")
    state = tablet.engine.sync_now().state
    return {"logged": len(fixes), "sync": state.value, "here": tablet.store.outbox_counts().here}


def sync(tablet: Tablet, _: argparse.Namespace) -> dict[str, Any]:
    """Sync until nothing waits, as the app does by itself; give up after PATIENCE_S."""
    told = {"syncs": 0, "acknowledged": 0, "repeated": 0, "rejected": 0, "pulled": 0}
    give_up_at = time.monotonic() + PATIENCE_S
    while time.monotonic() < give_up_at:
        summary = tablet.engine.sync_now()
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
    parser.add_argument("--clock-error-days", type=int, default=0)
    return parser.parse_args()


PHASES = {"sign-in": sign_in, "log": log, "sync": sync, "correct": correct}

if __name__ == "__main__":
    main()
