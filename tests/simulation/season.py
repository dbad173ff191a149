"""How the demonstration's season goes: who is early, who late, who silent; all invented.

Deterministic: one seed gives one season.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import ROUND_DOWN, Decimal
from typing import Any

from mobile.shapes import ActivityView
from shared.rules.tonnage import tonnes

FIRST_DAY = date(2026, 8, 30)
WEEKS = 12
SEED = 2026
FRIDAY, SATURDAY = 4, 5
# Contract -> (pace against plan, days that it began late).
PACES = {
    1: (1.05, 0), 2: (0.92, 3), 3: (0.78, 5), 4: (1.0, 0), 5: (0.66, 8), 6: (0.97, 2),
    7: (1.02, 0), 8: (0.9, 4), 9: (0.98, 0), 10: (0.72, 6), 11: (0.95, 2), 12: (1.08, 0),
    13: (0.55, 10), 14: (0.88, 3), 15: (1.0, 1), 16: (0.82, 5), 17: (1.04, 0), 18: (0.93, 2),
}  # fmt: skip
# Contract -> working days of the season (0 = FIRST_DAY) on which nothing was reported.
SILENCES = {13: range(20, 36), 5: range(40, 47), 10: range(52, 60), 16: range(10, 14)}
# As the bill of quantities has them.
THICKNESS_MM = {"binder_course": Decimal(60), "wearing_course": Decimal(50)}
MOST_LORRIES = 24
WHOLE, HUNDREDTH = Decimal("1"), Decimal("0.01")


@dataclass(frozen=True)
class Measurement:
    """A stretch to log: chainages in metres, quantity in the BOQ line's unit."""

    activity: ActivityView
    from_m: Decimal
    to_m: Decimal
    quantity: Decimal


@dataclass
class Season:
    """Remembers how far each activity has been measured (share 0..1)."""

    chance: random.Random = field(default_factory=lambda: random.Random(SEED))
    measured: dict[str, float] = field(default_factory=dict)

    def measurements(self, day: date, activities: list[ActivityView]) -> Iterator[Measurement]:
        """What an inspector measures on ``day`` of the activities in his governorate."""
        number = (day - FIRST_DAY).days
        for activity in sorted(activities, key=lambda one: one.code):
            if number in SILENCES.get(activity.contract, ()) or self.chance.random() < 0.45:
                continue
            done = self.measured.get(activity.code, 0.0)
            goal = self._goal(activity, day)
            if goal - done < 0.015 and not (goal >= 1.0 > done):
                continue
            found = _stretch(activity, done, goal)
            if found is not None:
                self.measured[activity.code] = goal
                yield found

    def _goal(self, activity: ActivityView, day: date) -> float:
        """The share that is really done by ``day``: the plan's, at this contract's pace."""
        pace, days_late = PACES[activity.contract]
        begun = activity.baseline_start + timedelta(days=days_late)
        span = working_days(activity.baseline_start, activity.baseline_finish)
        share = working_days(begun, day) / max(span, 1) * pace
        return min(1.0, max(0.0, share * (0.96 + 0.08 * self.chance.random())))


def _stretch(activity: ActivityView, done: float, goal: float) -> Measurement | None:
    if not activity.boq_lines or activity.from_m is None or activity.to_m is None:
        return None
    line = activity.boq_lines[0]
    length = activity.to_m - activity.from_m
    start = activity.from_m + _part(length, done, WHOLE)
    end = activity.from_m + _part(length, goal, WHOLE)
    grain = WHOLE if line.unit == "no" else HUNDREDTH
    # From the beginning each time, so that what rounding leaves out is not lost for good.
    quantity = _part(line.quantity, goal, grain) - _part(line.quantity, done, grain)
    return Measurement(activity, start, end, quantity) if quantity > 0 else None


@dataclass
class Lorries:
    """Delivery tickets of the season's courses: numbered by contract, in their order.

    They have chances of their own, so that the rest of the season goes as it would without them.
    """

    chance: random.Random = field(default_factory=lambda: random.Random(SEED + 2))
    serials: dict[int, int] = field(default_factory=dict)

    def fields(self, found: Measurement) -> dict[str, Any]:
        """Thickness and tickets of what was measured; nothing for other work, or too many lorries.

        One work in forty lacks a lorry's ticket, one in a hundred counts the ticket before again.
        """
        course = found.activity.course
        thickness = THICKNESS_MM.get(found.activity.work_type)
        if course is None or thickness is None:
            return {}
        expected = tonnes(found.quantity, thickness / 1000, course.density_t_m3)
        lorries = int(expected / 20) + 1
        if lorries > MOST_LORRIES:
            return {"thickness_mm": str(thickness)}
        weights = self._weights(float(expected), lorries)
        fate = self.chance.random()
        if fate < 0.025 and lorries > 1:
            weights.pop()
        contract = found.activity.contract
        first = self.serials.get(contract, 1000) + (0 if 0.025 <= fate < 0.035 else 1)
        self.serials[contract] = first + len(weights) - 1
        tickets = [
            {"number": f"{contract:02}-{number}", "tonnes": f"{weight:.2f}"}
            for number, weight in enumerate(weights, first)
        ]
        return {"thickness_mm": str(thickness), "tickets": tickets}

    def _weights(self, expected: float, lorries: int) -> list[float]:
        """What each lorry brought: together within one percent of what is expected."""
        shares = [self.chance.uniform(0.9, 1.1) for _ in range(lorries)]
        whole = expected * self.chance.uniform(0.99, 1.01)
        return [max(0.01, share * whole / sum(shares)) for share in shares]


def _part(total: Decimal, share: float, grain: Decimal) -> Decimal:
    return (total * Decimal(str(share))).quantize(grain, ROUND_DOWN)


def is_working_day(day: date) -> bool:
    return day.weekday() not in {FRIDAY, SATURDAY}


def working_days(first: date, last: date) -> int:
    """Working days from ``first`` to ``last``, both counted."""
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return sum(is_working_day(day) for day in days)


def days_of_season() -> Iterator[date]:
    yield from (FIRST_DAY + timedelta(days=n) for n in range(7 * WEEKS))
