"""A small office to walk through: people, three contracts and some weeks of works."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from server.accounts.models import Device, Person
from server.db import db
from server.programme.models import Activity
from shared.vocabulary.roles import GOVERNOR
from shared.vocabulary.works import BLOCKING_FLAGS
from tests import factories
from tests.ports import SteeredClock

BEGIN = datetime(2026, 10, 4, 6, 0, tzinfo=UTC)
WORKING_DAYS = 34
CONTRACTS = (1, 9, 10, 11, 15)
NOTES = (
    "",
    "تم الكشط حتى حافة الرصيف، والسطح نظيف.",
    "الحارة اليمنى مغلقة حتى المساء.",
    "Joint cut and swept; traffic kept on two lanes.",
    "توقف العمل ساعة بسبب تأخر الشاحنات.",
)
REASONS = (
    "الكمية أكبر من المساحة بين الكيلوين؛ أعد القياس.",
    "الصورة لا تظهر نهاية المقطع.",
    "The stretch overlaps yesterday's; check the start.",
)


@dataclass
class Team:
    """An inspector of a governorate with a tablet."""

    inspector: Person
    tablet: Device


def fill(clock: SteeredClock, seed: int = 11) -> dict[str, UUID]:
    """Fill the database; some records by what they show. The clock ends where it stood."""
    factories.load_reference(CONTRACTS)
    now, clock.moment = clock.moment, BEGIN
    office = _people()
    records = _weeks(clock, office, random.Random(seed))
    clock.moment = now
    return records


def _people() -> dict[str, Any]:
    office: dict[str, Any] = {
        "supervisor": factories.person(
            "supervisor", "supervisor", ("مشرف تجريبي", "Demo Supervisor")
        ),
        "governor": factories.person(
            "governor", GOVERNOR, ("محافظ تجريبي – حولي", "Demo Governor, Hawalli"), ["KW-HA"]
        ),
    }
    names = {"KW-HA": ("حولي", "Hawalli"), "KW-FA": ("الفروانية", "Farwaniya")}
    names["KW-KU"], names["KW-AH"] = ("العاصمة", "Capital"), ("الأحمدي", "Ahmadi")
    for number, (iso, (ar, en)) in enumerate(names.items(), 1):
        name = (f"مفتش تجريبي – {ar}", f"Demo Inspector, {en}")
        found = factories.person(f"inspector.{en.lower()}", "inspector", name, [iso])
        office[iso] = Team(found, factories.device(found, f"Tablet {number}"))
    return office


def _weeks(clock: SteeredClock, office: dict[str, Any], rng: random.Random) -> dict[str, UUID]:
    activities = [
        activity
        for activity in db.session.scalars(db.select(Activity).order_by(Activity.code))
        if activity.governorate in office and activity.section
    ]
    walk = Walk(clock, office, rng)
    for day in range(WORKING_DAYS):
        clock.moment = BEGIN + timedelta(days=int(day * 1.33))
        under_way = [a for a in activities if a.baseline_start <= clock.moment.date()]
        for _ in range(rng.randint(2, 5)):
            walk.log(rng.choice(under_way), is_recent=day > WORKING_DAYS - 6)
            clock.advance(minutes=rng.randint(5, 70))
    return walk.records


@dataclass
class Walk:
    """The season's works, one after the other; ``records``: one of each fate."""

    clock: SteeredClock
    office: dict[str, Any]
    rng: random.Random
    reached: Counter[str] = field(default_factory=Counter)
    records: dict[str, UUID] = field(default_factory=dict)

    def log(self, activity: Activity, *, is_recent: bool) -> None:
        """Log a work, and let the supervisor have looked at it unless it is recent."""
        rng, team = self.rng, self.office[activity.governorate]
        is_counted = activity.work_type == "drain_cleaning"
        quantity = float(rng.randint(1, 5)) if is_counted else round(rng.uniform(40, 600), 1)
        length = rng.randint(40, 90)
        start = int(activity.from_m or 0) + self.reached[activity.code]
        # Now and then a stretch begins before the last one ends.
        self.reached[activity.code] += length - (30 if rng.random() < 0.08 else 0)
        fields = {
            "quantity": str(quantity),
            "from_m": str(start),
            "to_m": str(start + length),
            "notes": rng.choice(NOTES),
            "place": _near(activity, rng),
            "grade": rng.choice(("gnss", "gnss", "gnss", "corrected", "offset")),
        }
        record = factories.log_work(team.inspector, activity.code, team.tablet, **fields)
        self._decide(record, quantity, start, team, rng.random() + (0.35 if is_recent else 0))

    def _decide(self, record: UUID, quantity: float, start: int, team: Team, fate: float) -> None:
        supervisor = self.office["supervisor"]
        self.clock.advance(minutes=12)
        if fate < 0.16:
            factories.return_work(supervisor, record, self.rng.choice(REASONS))
        if 0.12 <= fate < 0.16:
            self.records["returned"] = record
        elif fate < 0.12:
            self.clock.advance(minutes=25)
            smaller = {"quantity": str(round(quantity * 0.9, 1)), "from_m": str(start + 10)}
            factories.correct_work(team.inspector, record, team.tablet, **smaller)
            if not _is_blocked(record):
                self.records["corrected"] = record
        elif 0.16 <= fate < 0.7 and not _is_blocked(record):
            accepted = quantity if fate < 0.6 else round(quantity * 0.95, 1)
            factories.accept_work(supervisor, record, str(accepted))
            self.records["accepted"] = record


def _is_blocked(record: UUID) -> bool:
    flags = db.session.scalar(db.text("SELECT flags FROM work WHERE record = :r"), {"r": record})
    return bool(BLOCKING_FLAGS & set(flags))


def _near(activity: Activity, rng: random.Random) -> dict[str, str] | None:
    if rng.random() < 0.03:
        return None
    lon, lat = db.session.execute(
        db.select(Activity.place.ST_X(), Activity.place.ST_Y()).where(
            Activity.code == activity.code
        )
    ).one()
    accuracy = rng.choice(("3.5", "4.0", "6.2", "48.0"))
    return {
        "lat": f"{lat + rng.uniform(-0.0006, 0.0006):.6f}",
        "lon": f"{lon + rng.uniform(-0.0006, 0.0006):.6f}",
        "accuracy_m": accuracy,
    }
