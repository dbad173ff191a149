"""A small office to walk through: people, three contracts and some weeks of works."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from server.accounts.models import Device, Person
from server.db import db
from server.programme.models import Activity
from shared.vocabulary.roles import GOVERNOR
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


def _people() -> dict[str, Team | Person]:
    office: dict[str, Team | Person] = {
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


def _weeks(clock: SteeredClock, office: dict, rng: random.Random) -> dict[str, UUID]:
    activities = [
        activity
        for activity in db.session.scalars(db.select(Activity).order_by(Activity.code))
        if activity.governorate in office and activity.section
    ]
    records: dict[str, UUID] = {}
    for day in range(WORKING_DAYS):
        clock.moment = BEGIN + timedelta(days=day * 1.33, hours=rng.random() * 6)
        for _ in range(rng.randint(2, 5)):
            _one_work(clock, office, rng.choice(activities), rng, day, records)
    return records


def _one_work(
    clock: SteeredClock,
    office: dict,
    activity: Activity,
    rng: random.Random,
    day: int,
    records: dict[str, UUID],
) -> None:
    team, supervisor = office[activity.governorate], office["supervisor"]
    quantity = round(rng.uniform(40, 900), 1)
    start = float(activity.from_m or 0) + rng.random() * 600
    fields = {
        "quantity": str(quantity),
        "from_m": f"{start:.0f}",
        "to_m": f"{start + rng.uniform(40, 160):.0f}",
        "lane": rng.choice(("1", "2", "3", "all")),
        "notes": rng.choice(NOTES),
        "place": _near(activity, rng),
        "grade": rng.choice(("gnss", "gnss", "gnss", "corrected", "offset")),
    }
    record = factories.log_work(team.inspector, activity.code, team.tablet, **fields)
    clock.advance(hours=3)
    fate = rng.random() + (0.35 if day > WORKING_DAYS - 6 else 0)
    if fate < 0.16:
        factories.return_work(supervisor, record, rng.choice(REASONS))
        clock.advance(hours=5)
        if fate < 0.12:
            smaller = {"quantity": str(round(quantity * 0.9, 1)), "from_m": f"{start + 20:.0f}"}
            factories.correct_work(team.inspector, record, team.tablet, **smaller)
            records["corrected"] = record
        else:
            records["returned"] = record
    elif fate < 0.7 and not _is_blocked(record):
        factories.accept_work(
            supervisor, record, str(quantity if fate < 0.6 else round(quantity - 10, 1))
        )
        records["accepted"] = record
    else:
        records["waiting"] = record


def _is_blocked(record: UUID) -> bool:
    flags = db.session.scalar(db.text("SELECT flags FROM work WHERE record = :r"), {"r": record})
    return bool({"quantity_over_boq", "stretch_overlaps"} & set(flags))


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
        "lat": f"{lat + rng.uniform(-0.003, 0.003):.6f}",
        "lon": f"{lon + rng.uniform(-0.003, 0.003):.6f}",
        "accuracy_m": accuracy,
    }
