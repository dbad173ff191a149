"""A tablet's folder that holds so many records of several kinds, brought as pulls bring them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from mobile.device.clock import SystemClock
from mobile.device.system import SystemIds, SystemRandomness
from mobile.store import SqliteStore
from mobile.training.programme import training_reference
from shared.rules.clocks import working_date

A_PAGE = 1_000
PERSON, COLLEAGUE = UUID(int=41), UUID(int=42)
_SIGN_IN: dict[str, Any] = {
    "person": {
        "id": PERSON,
        "username": "inspector",
        "name_ar": "مفتش تجريبي",
        "name_en": "Demo Inspector",
        "role": "inspector",
        "language": "ar",
        "scope": {"governorates": None, "contracts": None},
    },
    "outbox": {"id": UUID(int=77), "next_n": 1, "link": bytes(32)},
    "refresh_token": "kept",
}
_STREETS = ("شارع سالم المبارك", "طريق الفحيحيل", "شارع بيروت", "الدائري الخامس")
_SEEN = ("حفرة عند الرصيف", "بردورة مكسورة", "علامات باهتة", "غطاء منهل مرتفع")


def hold(home: Path, count: int) -> None:
    """Make the folder ``home``: signed in, a programme on board, ``count`` records."""
    clock = SystemClock()
    store = SqliteStore(home, clock, SystemIds(), SystemRandomness())
    store.keep_sign_in(_SIGN_IN)
    reference = training_reference(working_date(clock.now()))
    store.keep_reference(reference)
    lines = [(row["activity"], row["boq_item"]) for row in reference["activity_boq"]]
    for first in range(0, count, A_PAGE):
        numbers = range(first, min(first + A_PAGE, count))
        store.keep_page(_page([_record(number, lines) for number in numbers]))
    store.close()


def _page(records: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "records": records, "exits": [], "dropped_scopes": [], "answers": [], "roots": [],
        "cursor": "1", "more": True,
    }  # fmt: skip


def _record(number: int, lines: list[tuple[str, str]]) -> dict[str, Any]:
    """Seven of ten are works, as in the field; one in ten of them one's own."""
    kind, fields = _fields(number, lines)
    moment = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=number)
    milliseconds = int(moment.timestamp() * 1000)
    record = UUID(int=(milliseconds << 80) | (7 << 76) | (2 << 62) | number)
    return {
        "record": record,
        "kind": kind,
        "version": 1,
        "change": UUID(int=record.int ^ (1 << 60)),
        "hash": "0" * 64,
        "governorate": "KW-HA",
        "contract": 1,
        "is_deleted": False,
        "author": PERSON if number % 10 == 0 else COLLEAGUE,
        "fields_": fields,
        "conflicts": {},
        "flags": [],
    }


def _fields(number: int, lines: list[tuple[str, str]]) -> tuple[str, dict[str, Any]]:
    activity, boq_item = lines[number % len(lines)]
    street, seen = _STREETS[number % 4], _SEEN[number % 3]
    common = {"activity": activity, "from_m": str(number % 4000), "to_m": str(number % 4000 + 40)}
    if number % 10 < 7:
        state = ("logged", "accepted")[number % 2]
        notes = f"{street} قطعة {number % 12 + 1} رقم {number}"
        work = {"boq_item": boq_item, "quantity": f"{number % 900 + 1}.5", "notes": notes}
        return "work", {**common, **work, "state": state}
    told = f"{seen}، {street} رقم {number}"
    if number % 10 == 7:
        return "inspection", {**common, "type": "progress", "state": "approved", "notes": told}
    if number % 10 == 8:
        return "ncr", {**common, "title": told, "severity": "minor", "state": "issued"}
    return "defect", {**common, "category": "pothole", "state": "open", "description": told}
