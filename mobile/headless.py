"""A tablet without a window: ``python -m mobile.headless --home DIR COMMAND``.

For trying sync by hand and for processes that a simulation starts and kills. Each command ends
with one line of JSON; the exit code is 0 when it did what it was asked.
"""

from __future__ import annotations

import argparse
import getpass
import json
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path
from typing import Any

from mobile.composition import Tablet, open_tablet
from mobile.device.clock import SystemClock
from mobile.device.keystore import desktop_keystore
from mobile.device.replay import ReplayLocator
from mobile.device.system import SystemRandomness
from mobile.faults import PortError
from mobile.shapes import ActivityView, Fields, Fix, SectionView, SyncState
from mobile.store.rescue import write_rescue
from shared.rules.chainage import SectionLine, nearest_chainage
from shared.rules.clocks import working_date

SECTION_WITHIN_M = 250.0


def main(arguments: Sequence[str] | None = None) -> int:
    options = _parser().parse_args(arguments)
    clock = SystemClock(timedelta(days=options.clock_error_days))
    if options.command is _rescue:
        return _tell(_rescue(clock, options))
    tablet = open_tablet(
        options.home, options.server, clock=clock, track=options.track, passphrase=_passphrase()
    )
    try:
        command: Callable[[Tablet, argparse.Namespace], dict[str, Any]] = options.command
        told = command(tablet, options)
    except PortError as error:
        told = {"error": error.code, "detail": str(error)}
    finally:
        tablet.close()
    return _tell(told)


def _tell(told: dict[str, Any]) -> int:
    sys.stdout.write(json.dumps(told, ensure_ascii=False, default=str) + "\n")
    return 1 if "error" in told else 0


def _parser() -> argparse.ArgumentParser:  # long: a line an option
    parser = argparse.ArgumentParser(prog="python -m mobile.headless", description=__doc__)
    parser.add_argument("--home", type=Path, required=True, help="the tablet's folder")
    parser.add_argument("--server", default="http://127.0.0.1:8500", help="the server's address")
    parser.add_argument("--track", type=Path, help="a GPX or NMEA file to walk along")
    parser.add_argument("--clock-error-days", type=float, default=0.0, help="wall clock wrong by")
    commands = parser.add_subparsers(required=True)
    sign_in = commands.add_parser("sign-in", help="password from TAREEQ_PASSWORD, or asked for")
    sign_in.add_argument("username")
    sign_in.set_defaults(command=_sign_in)
    log = commands.add_parser("log", help="log works along the track, on the nearest activity due")
    log.add_argument("--count", type=int, default=1)
    log.add_argument("--every", type=int, default=5, help="fixes of the track between works")
    log.add_argument("--quantity", default="10.00")
    log.set_defaults(command=_log)
    photo = commands.add_parser("photo", help="attach a picture to the newest work")
    photo.add_argument("file", type=Path)
    photo.set_defaults(command=_photo)
    commands.add_parser("sync", help="send and fetch").set_defaults(command=_sync)
    rescue = commands.add_parser("rescue", help="write all that waits to one sealed file")
    rescue.add_argument("--to", type=Path, required=True)
    rescue.add_argument("--key", type=bytes.fromhex, help="the server's: tareeq rescue --key")
    rescue.set_defaults(command=_rescue)
    carry = commands.add_parser("carry", help="hand in another tablet's rescue file")
    carry.add_argument("file", type=Path)
    carry.set_defaults(command=_carry)
    commands.add_parser("status", help="what is where").set_defaults(command=_status)
    return parser


def _sign_in(tablet: Tablet, options: argparse.Namespace) -> dict[str, Any]:
    password = os.environ.get("TAREEQ_PASSWORD") or getpass.getpass("Password: ")
    person = tablet.engine.sign_in(options.username, password)
    return {"person": person.username, "has_reference": tablet.store.has_reference()}


def _log(tablet: Tablet, options: argparse.Namespace) -> dict[str, Any]:
    if tablet.store.person() is None:
        return {"error": "sign_in_needed", "detail": "nobody is signed in on this tablet"}
    records: list[str] = []
    for _ in range(options.count):
        fix = _walk(tablet, options.every)
        today = working_date(tablet.clock.now())
        due = tablet.store.activities_due(today, fix, limit=1)
        if not due or not due[0].boq_lines:
            return {"error": "activity_unknown", "detail": "nothing is due", "logged": records}
        fields = work_fields(due[0], fix, options.quantity, tablet)
        records.append(str(tablet.store.log_work(fields, fix).record))
    return {"logged": records}


def _walk(tablet: Tablet, steps: int) -> Fix | None:
    """Go on along the recorded track; a receiver of its own says where it is."""
    receiver = tablet.devices.receiver
    if isinstance(receiver, ReplayLocator):
        return receiver.advance(steps)
    return receiver.last_fix()


def work_fields(activity: ActivityView, fix: Fix | None, quantity: str, tablet: Tablet) -> Fields:
    """The usual work: the activity's first BOQ line and layer, the place's section and chainage."""
    fields: Fields = {
        "activity": activity.code,
        "boq_item": activity.boq_lines[0].code,
        "quantity": quantity,
        "layer": activity.layer,
        "lane": "all",
    }
    if fix is None:
        return fields
    near = tablet.store.sections_near(fix.lat, fix.lon, SECTION_WITHIN_M)
    found = nearest_chainage(fix.lat, fix.lon, map(_line, near), SECTION_WITHIN_M)
    if found is not None:
        chainage = f"{found.chainage_m:.1f}"
        fields |= {"section": found.section, "from_m": chainage, "to_m": chainage}
    return fields


def _photo(tablet: Tablet, options: argparse.Namespace) -> dict[str, Any]:
    if not options.file.is_file():
        return {"error": "not_found", "detail": f"{options.file}: no such picture"}
    newest = tablet.store.works(is_mine=True, limit=1)
    if not newest:
        return {"error": "record_unknown", "detail": "there is no work to attach it to"}
    fix = _walk(tablet, 1)
    return {"photo": str(tablet.store.attach_photo(newest[0].record, options.file, fix).record)}


def _line(section: SectionView) -> SectionLine:
    line = [(lon, lat) for lat, lon in section.line]
    return SectionLine(section.code, section.from_m, section.to_m, line)


def _sync(tablet: Tablet, _: argparse.Namespace) -> dict[str, Any]:
    summary = tablet.engine.sync_now()
    told = asdict(summary)
    return told if summary.state is SyncState.DONE else {**told, "error": summary.state}


def _rescue(clock: SystemClock, options: argparse.Namespace) -> dict[str, Any]:
    """The store is not opened: it may be what is broken."""
    randomness, keystore = SystemRandomness(), desktop_keystore(_passphrase())
    try:
        return asdict(
            write_rescue(options.home, options.to, clock, randomness, options.key, keystore)
        )
    except PortError as error:
        return {"error": error.code, "detail": str(error)}


def _passphrase() -> str:
    return os.environ.get("TAREEQ_TABLET_PASSPHRASE", "")


def _carry(tablet: Tablet, options: argparse.Namespace) -> dict[str, Any]:
    try:
        answer = tablet.engine.carry_rescue(options.file)
    except OSError as error:
        return {"error": "not_found", "detail": str(error)}
    return answer.message or {"error": answer.code}


def _status(tablet: Tablet, _: argparse.Namespace) -> dict[str, Any]:
    person, wiped_at = tablet.store.person(), tablet.store.wiped_at()
    return {
        "person": None if person is None else person.username,
        "wiped_at": None if wiped_at is None else str(wiped_at),
        "outbox": asdict(tablet.store.outbox_counts()),
        "works": tablet.store.works_count(),
        "problems": [asdict(problem) for problem in tablet.store.problems()],
        "faults": tablet.store.integrity_faults(),
    }


if __name__ == "__main__":
    sys.exit(main())
