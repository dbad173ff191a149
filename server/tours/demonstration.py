"""Tours of the demonstration: each inspector's of the coming days, so that every tablet has one."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from server.accounts.demonstration import PEOPLE
from server.ports import ports
from server.tours import queries
from server.tours.service import import_tours
from shared.rules.clocks import working_date
from shared.vocabulary.roles import INSPECTOR

DAYS = 7
# What is to be done at each stop: an inspection of that type, or None to measure work.
_STOPS = (
    (None, "قس ما نُفذ وسجّله", "Measure what was done and log it"),
    ("safety", "تحقق من التحويلات المرورية واللوحات", "Check traffic diversions and signs"),
    ("progress", "تفتيش سير العمل", "Inspect how the work goes"),
    (None, "قس ما نُفذ وسجّله", "Measure what was done and log it"),
)


def load_demonstration_tours() -> int:
    """Send each inspector of the demonstration who is here on a tour today and on the days after
    it; how many were added. Those that are there stay as they are.
    """
    today = working_date(ports().clock.now())
    names = {name: who for name, who in PEOPLE if who.role == INSPECTOR}
    here = queries.people_called(names)
    wanted = [
        tour
        for name in names
        if name in here
        for tour in _tours(name, (names[name].governorates or ("",))[0], today)
    ]
    held = queries.tours_held(tour["tour"] for tour in wanted)
    new = [{**tour, "tour": str(tour["tour"])} for tour in wanted if tour["tour"] not in held]
    if new:
        import_tours(json.dumps({"tours": new}).encode())
    return len(new)


def _tours(username: str, governorate: str, first: date) -> list[dict[str, Any]]:
    days = [first + timedelta(days=n) for n in range(DAYS)]
    codes = {day: queries.activities_planned(governorate, day) for day in days}
    return [_tour(username, day, found) for day, found in codes.items() if found]


def _tour(username: str, day: date, codes: Sequence[str]) -> dict[str, Any]:
    """Other activities each day, as far as there are others."""
    turn = day.toordinal() * len(_STOPS)
    chosen = list(dict.fromkeys(codes[(turn + n) % len(codes)] for n in range(len(_STOPS))))
    stops = [
        {
            "order": order,
            "activity": code,
            "inspection_type": type_,
            "what_ar": what_ar,
            "what_en": what_en,
        }
        for order, (code, (type_, what_ar, what_en)) in enumerate(
            zip(chosen, _STOPS, strict=False), 1
        )
    ]
    return {
        "tour": uuid5(NAMESPACE_URL, f"tareeq-demonstration/{username}/{day}"),
        "username": username,
        "date": day.isoformat(),
        "shift": "morning",
        "kind": "tour",
        "title_ar": "جولة تجريبية",
        "title_en": "Demonstration tour",
        "stops": stops,
    }
