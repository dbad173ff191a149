"""Works as inspectors write them: on the demonstration's programme, notes in Arabic.

Drawn from a seed, so that two runs send the same but for ids and times.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from uuid6 import uuid7

from bench.office import Office
from mobile.shapes import Fix
from shared.rules.clocks import Clocks
from shared.wire.change import write_body

NOTES = (
    "تم فرش الطبقة وفق المخطط ودرجة الحرارة مطابقة",
    "الكشط مكتمل حتى العمق المطلوب، والسطح نظيف",
    "أعيد القياس بحضور ممثل المقاول",
    "تأخر وصول الخلطة ساعة واحدة بسبب التحويلة المرورية",
    "يوجد غطاء منهول منخفض عند نهاية المقطع ويحتاج إلى رفع",
    "",
)
# One change in so many corrects an earlier work of the same tablet.
CORRECTED_EACH = 10
STRETCH_M = 20
ACTIVITIES = """
    SELECT activity.code, governorate, activity.contract, section, layer,
           from_m::float8, to_m::float8, boq_item, activity_boq.quantity::float8,
           ST_Y(place), ST_X(place)
    FROM activity JOIN activity_boq ON activity_boq.activity = activity.code
    ORDER BY activity.code, boq_item
"""


@dataclass(frozen=True)
class Line:
    """A BOQ line of an activity, and where it is; metres, degrees, the line's own unit."""

    activity: str
    governorate: str
    contract: int
    section: str | None
    layer: str | None
    from_m: float | None
    to_m: float | None
    boq_item: str
    quantity: float
    lat: float
    lon: float


def programme(office: Office) -> dict[str, list[Line]]:
    """The programme's lines by governorate."""
    found: dict[str, list[Line]] = {}
    with office.connect() as connection:
        for row in connection.execute(ACTIVITIES):
            line = Line(*row)
            found.setdefault(line.governorate, []).append(line)
    return found


class Inspector:
    """Writes one body after the other: new works, and now and then a correction of one."""

    def __init__(self, lines: list[Line], seed: int, now: datetime) -> None:
        self._lines = lines
        self._chance = random.Random(seed)  # noqa: S311 - a seed, not a secret
        self._now = now
        self._count = 0
        self._mine: list[tuple[UUID, UUID, Line]] = []

    def bodies(self) -> Iterator[tuple[UUID, str]]:
        """(change, text) without end."""
        while True:
            self._count += 1
            yield self._correction() if self._count % CORRECTED_EACH == 0 else self._new()

    def stand(self) -> tuple[Line, dict[str, Any]]:
        """Some line of the programme, and a fix there."""
        self._count += 1
        line = self._chance.choice(self._lines)
        return line, self._place(line)

    def typed(self) -> tuple[dict[str, Any], Fix]:
        """A work as it is typed into the tablet, and the receiver's fix."""
        line, place = self.stand()
        fields = {n: v for n, v in self._measured(line).items() if n not in {"place", "state"}}
        fix = Fix(float(place["lat"]), float(place["lon"]), float(place["accuracy_m"]), self._now)
        return fields, fix

    def _new(self) -> tuple[UUID, str]:
        line, record, change = self._chance.choice(self._lines), uuid7(), uuid7()
        self._mine.append((change, record, line))
        return change, self._write(change, record, None, self._measured(line))

    def _correction(self) -> tuple[UUID, str]:
        """The work is corrected once, from its first version: nobody else has touched it."""
        base, record, line = self._mine.pop(self._chance.randrange(len(self._mine)))
        change = uuid7()
        fields = {
            "notes": self._chance.choice(NOTES),
            "quantity": self._quantity(line.quantity / 1000),
        }
        return change, self._write(change, record, base, fields)

    def _measured(self, line: Line) -> dict[str, Any]:
        first, last = line.from_m or 0.0, line.to_m or 1000.0
        start = first + self._chance.random() * max(last - first - STRETCH_M, 0)
        return {
            "activity": line.activity,
            "boq_item": line.boq_item,
            "section": line.section,
            "from_m": f"{start:.2f}",
            "to_m": f"{start + STRETCH_M:.2f}",
            "layer": line.layer,
            "lane": self._chance.choice(("all", "1", "2", "3")),
            "quantity": self._quantity(line.quantity / 1000),
            "notes": self._chance.choice(NOTES),
            "place": self._place(line),
            "state": "logged",
        }

    def _quantity(self, about: float) -> str:
        return f"{max(about * (0.5 + self._chance.random()), 0.01):.2f}"

    def _place(self, line: Line) -> dict[str, Any]:
        return {
            "lat": f"{line.lat + self._chance.uniform(-1, 1) / 5000:.6f}",
            "lon": f"{line.lon + self._chance.uniform(-1, 1) / 5000:.6f}",
            "accuracy_m": f"{3 + self._chance.random() * 6:.1f}",
            "fixed_at": self._moment().isoformat(),
        }

    def _write(self, change: UUID, record: UUID, base: UUID | None, fields: dict[str, Any]) -> str:
        at = self._moment()
        clocks = Clocks(at, self._count * 60_000, "4b1f-bench", at)
        return write_body(change, record, "work", "put", base, fields, at, clocks)

    def _moment(self) -> datetime:
        return self._now - timedelta(hours=9) + timedelta(seconds=self._count % 30_000)
