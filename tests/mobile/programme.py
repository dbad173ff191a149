"""A small believable programme for the tablet's tests and pictures, as the wire brings it."""

from __future__ import annotations

import json
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from shared.rules.chainage import SectionLine, place_at
from shared.wire.forms import forms_reply
from shared.wire.reference import reference_reply

DATA = Path(__file__).parents[2] / "server" / "geography" / "data"
FORMS = DATA.parents[1] / "forms" / "data"
TODAY = date(2026, 11, 21)

CONTRACTS = [
    (1, "الطرق الدائرية وطريق الملك فهد", "Ring roads and King Fahd Road"),
    (9, "حولي: المنطقة الأولى", "Hawalli: first zone"),
    (10, "حولي: المنطقة الثانية", "Hawalli: second zone"),
]

AREAS = [
    ("KW-HA-SALMIYA", "السالمية", "Salmiya"),
    ("KW-HA-JABRIYA", "الجابرية", "Jabriya"),
    ("KW-HA-HAWALLI", "حولي", "Hawalli"),
]

# code, contract, work type, layer, area, section, from, to, start and finish in days from
# today, BOQ line (code, ar, en, unit, quantity), name ar, name en
_ROWS: list[tuple[Any, ...]] = [
    ("C01-A07", 1, "wearing_course", "wearing", None, "R5-W-01", 1200, 3400, -20, 12,
     ("B07", "طبقة سطحية 5 سم", "Wearing course 5 cm", "m2", "38500"),
     "الدائري الخامس: الطبقة السطحية", "Fifth Ring Road: wearing course"),
    ("C01-A04", 1, "milling", "surface", None, "R5-W-02", 4200, 7000, -6, 9,
     ("B04", "كشط الأسفلت 5 سم", "Milling 5 cm", "m2", "46200"),
     "الدائري الخامس: كشط الأسفلت", "Fifth Ring Road: milling"),
    ("C01-A11", 1, "markings", "marking", None, "R4-W-02", 3400, 5600, -40, -6,
     ("B11", "علامات أرضية حرارية", "Thermoplastic markings", "m", "8800"),
     "الدائري الرابع: العلامات الأرضية", "Fourth Ring Road: markings"),
    ("C09-A03", 9, "drain_cleaning", "drainage", "KW-HA-SALMIYA", "S-HA-SALMIYA", 0, 900, -12, 20,
     ("B03", "تنظيف غرف التفتيش", "Gully cleaning", "no", "164"),
     "السالمية: تنظيف المناهيل قطعة 10", "Salmiya: gully cleaning, block 10"),
    ("C09-A06", 9, "kerb", "kerb", "KW-HA-JABRIYA", "S-HA-JABRIYA", 0, 800, -25, -2,
     ("B06", "بردورة خرسانية", "Concrete kerb", "m", "3200"),
     "الجابرية: بردورات وبلاط قطعة 3", "Jabriya: kerb and interlock, block 3"),
    ("C10-A02", 10, "traffic_setup", None, "KW-HA-HAWALLI", "S-HA-HAWALLI", 0, 700, -1, 3,
     ("B02", "تحويلة مرورية", "Traffic diversion", "no", "4"),
     "حولي: تجهيز التحويلة المرورية", "Hawalli: traffic management set-up"),
    ("C10-A05", 10, "binder_course", "binder", "KW-HA-HAWALLI", "R30-S-02", 4200, 7400, -3, 30,
     ("B05", "طبقة رابطة 6 سم", "Binder course 6 cm", "m2", "51000"),
     "طريق الفحيحيل: الطبقة الرابطة", "Fahaheel Expressway: binder course"),
    ("C10-A08", 10, "base_repair", "base", "KW-HA-JABRIYA", "R4-W-03", 6600, 9000, -8, 15,
     ("B08", "معالجة طبقة الأساس", "Failed-base repair", "m3", "940.5"),
     "الدائري الرابع: معالجة الأساس", "Fourth Ring Road: failed-base repair"),
    ("C10-A14", 10, "snagging", None, "KW-HA-HAWALLI", "S-HA-HAWALLI", 0, 700, 40, 60,
     ("B14", "ملاحظات", "Snags", "no", "20"),
     "حولي: الاستلام الابتدائي", "Hawalli: taking-over"),
]  # fmt: skip


@lru_cache(maxsize=1)
def sections() -> list[dict[str, Any]]:
    """The whole schematic network, as the wire brings it."""
    features = json.loads((DATA / "network.geojson").read_text(encoding="utf-8"))["features"]
    kept = ("code", "road_ref", "name_ar", "name_en", "from_m", "to_m", "lanes")
    return [
        {
            **{name: feature["properties"][name] for name in kept},
            "line": feature["geometry"]["coordinates"],
        }
        for feature in features
    ]


@lru_cache(maxsize=1)
def governorates() -> list[dict[str, Any]]:
    """The governorates with their outer rings, as the wire brings them."""
    features = json.loads((DATA / "governorates.geojson").read_text(encoding="utf-8"))["features"]
    return [
        {
            "iso": feature["properties"].get("iso") or feature.get("id"),
            "name_ar": feature["properties"]["name_ar"],
            "name_en": feature["properties"]["name_en"],
            "rings": [polygon[0] for polygon in feature["geometry"]["coordinates"]],
        }
        for feature in features
    ]


@lru_cache(maxsize=4)
def reference(version: str = "1") -> dict[str, Any]:
    """A reference reply, loaded by the wire's schema; not to be changed."""
    activities = [_activity(row) for row in _ROWS]
    names = ("code", "description_ar", "description_en", "unit", "quantity")
    lines = [
        {"activity": row[0], "boq_item": row[10][0], **dict(zip(names, row[10], strict=True))}
        for row in _ROWS
    ]
    reply: dict[str, Any] = reference_reply.load(
        {
            "version": version,
            "contracts": [{"number": n, "title_ar": a, "title_en": e} for n, a, e in CONTRACTS],
            "areas": [{"code": c, "name_ar": a, "name_en": e} for c, a, e in AREAS],
            "activities": activities,
            "activity_boq": lines,
            "courses": [
                {"work_type": one, "density_t_m3": "2.40", "most_off_percent": "5"}
                for one in ("binder_course", "wearing_course")
            ],
            "sections": sections(),
            "governorates": governorates(),
        }
    )
    return reply


def _activity(row: tuple[Any, ...]) -> dict[str, Any]:
    code, contract, work_type, layer, area, section, from_m, to_m, start, finish, _, ar, en = row
    known = next(s for s in sections() if s["code"] == section)
    line = SectionLine(section, float(known["from_m"]), float(known["to_m"]), known["line"])
    lat, lon = place_at((from_m + to_m) / 2, line)
    return {
        "code": code,
        "contract": contract,
        "name_ar": ar,
        "name_en": en,
        "work_type": work_type,
        "layer": layer,
        "governorate": "KW-HA",
        "area": area,
        "section": section,
        "from_m": str(max(from_m, line.from_m)),
        "to_m": str(min(to_m, line.to_m)),
        "baseline_start": (TODAY + timedelta(days=start)).isoformat(),
        "baseline_finish": (TODAY + timedelta(days=finish)).isoformat(),
        "lat": lat,
        "lon": lon,
    }


@lru_cache(maxsize=1)
def forms() -> dict[str, Any]:
    """The product's own forms, as a server sends them that nobody changed; not to be changed."""
    found: dict[str, Any] = {"version": "product"}
    for path in FORMS.glob("*.json"):
        found |= json.loads(path.read_text(encoding="utf-8"))
    versions = {"version": 1, "is_current": True}
    found["checklists"] = [{**one, **versions} for one in found["checklists"]]
    reply: dict[str, Any] = forms_reply.load(found)
    return reply
