"""A scheduled request is a stop of its inspector's tour of that day, where the office wants that.

Whoever is scheduled sees it on Today in any case: the tour says in which order to go.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any
from uuid import UUID

from server.accounts.models import Person
from server.db import db
from server.json_files import FileFaultyError
from server.ports import ports
from server.programme.models import Activity
from server.register.models import Head
from server.tours import service as tours
from shared.rules.attendances import shift_at
from shared.rules.clocks import KUWAIT, working_date
from shared.vocabulary.inspections import POINTS, REQUEST, TYPES
from shared.wire.tour import MAX_STOPS

_NAMES = ("tour", "date", "shift", "kind", "title_ar", "title_en", "contract", "stops")
Row = dict[str, Any]


def leave(record: UUID, person: UUID) -> bool:
    """Take a request out of this person's tours; whether they took it."""
    return _put(person, [_without(row, record) for row in _tours(person) if _is_in(row, record)])


def join(request: Head, person: UUID, at: datetime) -> bool:
    """Make a request a stop of this person's tour at that time; whether the tour took it."""
    target = _tour_at(_tours(person), at) or _new_tour(at)
    return _put(person, [_with_stop(target, request, at)])


def _tours(person: UUID) -> list[Row]:
    """From today on: where somebody went is not said otherwise afterwards."""
    today = working_date(ports().clock.now()).isoformat()
    found = tours.tours_for(db.session.get_one(Person, person), None)["tours"]
    return [{name: row[name] for name in _NAMES} for row in found if row["date"] >= today]


def _is_in(row: Row, record: UUID) -> bool:
    return any(stop["record"] == str(record) for stop in row["stops"])


def _without(row: Row, record: UUID) -> Row:
    left = [stop for stop in row["stops"] if stop["record"] != str(record)]
    return {**row, "stops": left}


def _tour_at(rows: list[Row], at: datetime) -> Row | None:
    """Of that day and shift, with room; not a surprise: that has one purpose."""
    wanted = (working_date(at).isoformat(), shift_at(at))
    return next(
        (
            row
            for row in rows
            if (row["date"], row["shift"]) == wanted
            and row["kind"] != "surprise"
            and len(row["stops"]) < MAX_STOPS
        ),
        None,
    )


def _new_tour(at: datetime) -> Row:
    return {
        "tour": str(ports().ids.uuid7()),
        "date": working_date(at).isoformat(),
        "shift": shift_at(at),
        "kind": "tour",
        "title_ar": "طلبات التفتيش",
        "title_en": "Inspection requests",
        "contract": None,
        "stops": [],
    }


def _with_stop(row: Row, request: Head, at: datetime) -> Row:
    code = request.whole.get("activity")
    activity = db.session.get(Activity, code) if code else None
    point, clock = request.whole.get("point") or "", at.astimezone(KUWAIT).strftime("%H:%M")
    told = {}
    for language in ("ar", "en"):
        what = POINTS.name(point, language) or TYPES.name(REQUEST, language)
        where = getattr(activity, f"name_{language}", "")
        told[f"what_{language}"] = f"{clock} · {what}: {where}" if where else f"{clock} · {what}"
    order = max((int(stop["order"]) for stop in row["stops"]), default=0) + 1
    stop = {"order": order, "activity": code, "record": str(request.record), **told}
    return {**row, "stops": [*row["stops"], stop]}


def _put(person: UUID, rows: list[Row]) -> bool:
    """Replace these tours of a person; one that is left without a stop is withdrawn."""
    if not rows:
        return True
    username = db.session.get_one(Person, person).username
    kept = [{**row, "username": username} for row in rows if row["stops"]]
    empty = [row["tour"] for row in rows if not row["stops"]]
    try:
        tours.import_tours(json.dumps({"tours": kept, "withdrawn": empty}).encode())
    except FileFaultyError:
        # Another stop of it is no longer the person's to visit: a planner's to mend.
        return False
    return True
