"""An inspection that failed, as a tablet brings it: photos, readings, and what followed."""

from __future__ import annotations

import hashlib
import io
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from flask import Flask
from PIL import Image, ImageDraw

from server.accounts.models import Person
from server.attachments.checking import check_files
from server.db import db
from tests import factories
from tests.ports import SteeredClock
from tests.server.attachments.sending import Sender
from tests.server.sync.field import Tablet

ACTIVITY = "C09-A01"
SIGNATURE = "M60 120L75 70L95 130L120 60L150 125L190 90L240 110L300 80L340 100"
CHECKLIST: list[dict[str, Any]] = [
    {"item": "tack", "text": "الطبقة اللاصقة جافة ومتجانسة", "answer": "pass"},
    {"item": "joint", "text": "الفاصل الطولي مستقيم ومدموك", "answer": "fail",
     "note": "الفاصل مفتوح نحو 8 مم عند الكيلو 0+150"},
    {"item": "signs", "text": "لوحات التحويلة في مكانها", "answer": "not_applicable"},
]  # fmt: skip
READINGS: list[dict[str, Any]] = [
    {"test": "thickness", "value": "4.8", "unit": "cm", "at_m": "150",
     "limit": {"min": "5.0", "clause": "405.3", "source": "MPW 2016"}},
    {"test": "compaction", "value": "98.1", "unit": "%", "limit": {"min": "97"}},
    {"test": "laying_temperature", "value": "151", "unit": "°C",
     "limit": {"min": "135", "max": "163"}},
]  # fmt: skip


def add(app: Flask, clock: SteeredClock) -> dict[str, UUID]:
    """The inspection and what belongs to it, some days old; records by kind. The clock stays."""
    now, clock.moment = clock.moment, clock.moment - timedelta(days=3)
    with app.app_context():
        inspector = db.session.scalars(db.select(Person).filter_by(username="inspector.hawalli"))
        person = inspector.one()
        db.session.expunge(person)
        lon, lat = _place()
    tablet = Tablet(app, person)
    place = {"lat": f"{lat:.6f}", "lon": f"{lon:.6f}", "accuracy_m": "4.0", "fixed_at": None}
    names = ("inspection", "photo", "second", "ncr", "defect", "track")
    records = {name: uuid4() for name in names}
    _inspect(tablet, records, place, clock)
    _photograph(tablet, records, place, clock)
    clock.advance(minutes=40)
    _decide(app, records)
    clock.moment = now
    return records


def _place() -> tuple[float, float]:
    asked = "SELECT ST_X(place), ST_Y(place) FROM activity WHERE code = :code"
    row = db.session.execute(db.text(asked), {"code": ACTIVITY}).one()
    return float(row[0]), float(row[1])


def _inspect(
    tablet: Tablet, records: dict[str, UUID], place: dict[str, Any], clock: SteeredClock
) -> None:
    site = {"activity": ACTIVITY, "place": place, "from_m": "100", "to_m": "200"}
    at = clock.moment
    checklist = [dict(line) for line in CHECKLIST]
    checklist[1]["photo"] = str(records["photo"])
    signed = {"name": "ممثل المقاول – تجريبي", "capacity": "مهندس الموقع", "strokes": SIGNATURE}
    inspection = {
        **site, "type": "request", "point": "hold", "state": "attended", "result": "fail",
        "checklist": checklist, "readings": READINGS, "layer": "wearing", "lane": "1",
        "signature": {**signed, "signed_at": at.isoformat().replace("+00:00", "Z")},
        "companions": [{"name": "مندوب المحافظة", "capacity": "مهندس", "agency": "المحافظة"}],
        "notes": {"add": ["أُوقف الفرش حتى يُعالج الفاصل"]},
    }  # fmt: skip
    ncr = {
        **site, "title": "فاصل طولي مفتوح وسماكة ناقصة", "severity": "major", "state": "raised",
        "inspection": str(records["inspection"]), "found_in": {"item": "joint"},
        "due_at": (at + timedelta(days=5)).isoformat().replace("+00:00", "Z"),
    }  # fmt: skip
    defect = {
        **site, "category": "pothole", "priority": "p1", "state": "reported", "depth_mm": "60",
        "description": "حفرة قرب غطاء المنهل", "place": {**place, "lat": _moved(place["lat"])},
    }  # fmt: skip
    track = {
        "activity": ACTIVITY, "started_at": at.isoformat().replace("+00:00", "Z"), "count": 900,
        "length_m": "1240", "line": [[place["lon"], place["lat"]],
                                     [_moved(place["lon"], 0.006), _moved(place["lat"], 0.003)]],
    }  # fmt: skip
    made = {"inspection": inspection, "ncr": ncr, "defect": defect, "track": track}
    for kind, fields in made.items():
        tablet.write(fields, records[kind], kind=kind, made_at=at)
    _push(tablet)


def _moved(degrees: str, by: float = 0.0003) -> str:
    return f"{float(degrees) + by:.6f}"


def _photograph(
    tablet: Tablet, records: dict[str, UUID], place: dict[str, Any], clock: SteeredClock
) -> None:
    marks = [
        {"mark": "arrow", "x": "0.2", "y": "0.2", "to_x": "0.47", "to_y": "0.5", "text": "الفاصل"},
        {"mark": "circle", "x": "0.5", "y": "0.58", "to_x": "0.6", "to_y": "0.58"},
    ]
    said = {"photo": ("الفاصل المفتوح", marks, 4), "second": ("بعد الدمك", [], 9)}
    for name, (caption, drawn, seed) in said.items():
        clock.advance(minutes=2)
        content = picture(seed)
        sha = hashlib.sha256(content).hexdigest()
        Sender(tablet).upload(content, record=records[name])
        fields = {
            "of": str(records["inspection"]), "of_kind": "inspection", "file": sha,
            "size": len(content), "media_type": "image/jpeg", "caption": caption, "marks": drawn,
            "taken_at": clock.moment.isoformat().replace("+00:00", "Z"),
            "place": {**place, "lat": _moved(place["lat"], 0.0002)}, "heading_deg": "75",
        }  # fmt: skip
        tablet.write(fields, records[name], kind="photo", made_at=clock.moment)
    _push(tablet)
    with tablet.app.app_context():
        check_files(60)


def picture(seed: int) -> bytes:
    """A road drawn in a few strokes, as a JPEG."""
    image = Image.new("RGB", (1200, 900), (198, 214, 222))
    draw = ImageDraw.Draw(image)
    draw.polygon([(0, 900), (1200, 900), (720, 330), (480, 330)], fill=(70 + seed, 72, 76))
    draw.line([(600, 900), (600, 330)], fill=(30, 31, 33), width=14)
    for step in range(6):
        top = 360 + step * 90
        dash = [(300 - step * 40, top), (280 - step * 45, top + 50)]
        draw.line(dash, fill=(240, 240, 235), width=9)
    content = io.BytesIO()
    image.save(content, "JPEG", quality=85)
    return content.getvalue()


def _push(tablet: Tablet) -> None:
    receipts = tablet.push()
    assert all(r["outcome"] == "created" for r in receipts), receipts


def _decide(app: Flask, records: dict[str, UUID]) -> None:
    with app.app_context():
        asked = db.select(Person).filter_by(username="supervisor")
        supervisor = db.session.scalars(asked).one()
        note = "يُعاد بعد معالجة الفاصل وتصحيح السماكة."
        move = {"state": "rejected", "decision_note": note}
        factories.change(supervisor, records["inspection"], move)
        factories.change(supervisor, records["ncr"], {"state": "issued"})
