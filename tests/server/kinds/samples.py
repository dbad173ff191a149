"""A good first change of each kind, as a tablet writes it."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from tests.server.sync.field import Tablet, work

PLACE = {"lat": "29.330000", "lon": "48.021000", "accuracy_m": "4.0", "fixed_at": None}
SHA = "5d" * 32

READING = {
    "test": "thickness",
    "value": "٤٫٨٠",
    "unit": "cm",
    "limit": {"min": "5", "max": None, "clause": "405.3", "source": "2016"},
}
FIRST: dict[str, dict[str, Any]] = {
    "work": work(),
    "inspection": {
        "type": "request",
        "point": "hold",
        "state": "attended",
        "activity": "C09-A01",
        "section": "R5-E-01",
        "from_m": "100",
        "to_m": "0+200",
        "place": PLACE,
        "checklist": [
            {"item": "tack", "text": "Tack coat dry", "answer": "pass"},
            {"item": "joint", "answer": "fail", "note": "open"},
        ],
        "readings": [READING, {"test": "iri", "value": "1.2", "limit": {"max": "1.5"}}],
        "form": {"code": "request_wearing_course", "version": 1},
        "companions": [{"name": "مندوب المحافظة", "capacity": "مهندس", "agency": "المحافظة"}],
        "survey": {
            "area_m2": "٢٢٥",
            "distresses": [
                {"code": "rutting", "severity": "low", "quantity": "12.5", "unit": "m2"},
                {"code": "polished_aggregate", "quantity": "3"},
            ],
            "pci": "71.5",
            "curves": "2026-1",
        },
        "signature": {"name": "ممثل المقاول", "signed_at": "2026-03-01T08:00:00Z"},
        "notes": {"add": ["dry"]},
    },
    "ncr": {
        "title": "سماكة ناقصة",
        "severity": "major",
        "state": "raised",
        "activity": "C09-A01",
        "boq_item": "B1",
        "quantity": "٤١٢٫٥",
        "found_in": {"test": "thickness", "at_m": "0+150"},
        "place": {**PLACE, "is_mocked": True},
    },
    "defect": {
        "category": "pothole",
        "priority": "p2",
        "state": "reported",
        "contract": 9,
        "governorate": "KW-HA",
        "depth_mm": "٦٠",
        "place": PLACE,
    },
    "obstacle": {
        "category": "utility",
        "description": "كيبل غير معروف",
        "state": "open",
        "activity": "C09-A01",
        "contract": 9,
        "since": "٢٠٢٦-٠٢-٢٠",
        "days_cost": "٣",
        "owner": "جهة تجريبية",
    },
    "track": {
        "activity": "C09-A01",
        "started_at": "2026-03-01T06:00:00Z",
        "ended_at": "2026-03-01T06:40:00Z",
        "points": SHA,
        "size": 4000,
        "media_type": "application/x-ndjson+gzip",
        "count": 1200,
        "length_m": "1234.5",
        "line": [["48.02", "29.33"], ["48.05", "29.33"], ["48.05", "29.35"]],
    },
    "attendance": {
        "presence": "no_work",
        "reason": "weather",
        "shift": "morning",
        "contract": 9,
        "governorate": "KW-HA",
        "workers": "٠",
        "ended_at": "2026-03-01T12:00:00Z",
        "place": PLACE,
    },
}


def photo(of: UUID, of_kind: str, **more: Any) -> dict[str, Any]:
    """A good first change of a photo."""
    return {
        "of": str(of),
        "of_kind": of_kind,
        "file": SHA,
        "size": 4_200_000,
        "media_type": "image/jpeg",
        "taken_at": "2026-03-01T06:00:00Z",
        "place": PLACE,
        "heading_deg": "٢٧٠",
        **more,
    }


def write_all(tablet: Tablet) -> dict[str, UUID]:
    """One record of each kind into the tablet's outbox, a photo of the work; record by kind."""
    records = {kind: uuid4() for kind in (*FIRST, "photo")}
    for kind, fields in FIRST.items():
        tablet.write(fields, records[kind], kind=kind)
    tablet.write(photo(records["work"], "work"), records["photo"], kind="photo")
    return records


def outcome(tablet: Tablet) -> tuple[str, dict[str, str]]:
    """The outcome of the tablet's last entry, pushed alone, and its errors by field."""
    last = len(tablet.bodies)
    (receipt,) = tablet.push(last, last)
    return receipt["outcome"], {e.get("field", ""): e["code"] for e in receipt["errors"]}
