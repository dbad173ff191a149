"""Where a place is: governorate, area, road section and chainage."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID

from server.db import transaction
from server.geography import loading, queries
from server.geography.layers import versions
from server.geography.layers.reading import Orders
from server.geography.layers.versions import (
    apply_version,
    discard_version,
    go_back_to,
    hand_in,
)
from server.geography.layers.wording import LayerRefusedError, NotAppliedError
from shared.vocabulary.places import UNKNOWN_GOVERNORATE
from shared.wire.digits import latin_digits
from shared.wire.text import clean

__all__ = [
    "CoordinateError",
    "LayerRefusedError",
    "Located",
    "NotAppliedError",
    "Orders",
    "Stand",
    "apply_version",
    "discard_version",
    "go_back_to",
    "hand_in",
    "load_reference_geography",
    "locate_place",
    "locate_places",
    "preview_layer",
    "read_latitude",
    "read_layer_in",
    "read_longitude",
    "read_waiting_layers",
    "reference_layers",
    "stands_of_places",
]

_COORDINATE = re.compile(r"[+-]?\d{1,3}(\.\d{1,15})?")
# A comma, Latin or Arabic, is a decimal sign here: nobody writes thousands of degrees.
_DECIMAL_SIGNS = str.maketrans({",": ".", "،": ".", "\u2212": "-"})
_TENTH = Decimal("0.1")
# How much simpler the outlines of a small map are, in degrees.
SMALL_MAP_DEG = 0.003


class CoordinateError(ValueError):
    """The text is no latitude or longitude; the message says what was expected."""


@dataclass(frozen=True)
class Located:
    """Where a place is.

    ``governorate`` is an ISO code or "unknown"; ``certain`` is True only inside an outline:
    a place taken by the nearest governorate (the coast is coarse) is not certain. ``area``
    and ``section`` are codes or None; chainage and offset are metres, to the decimetre.
    """

    governorate: str
    area: str | None
    section: str | None
    chainage_m: Decimal | None
    offset_m: Decimal | None
    certain: bool

    def as_json(self) -> dict[str, Any]:
        """Fields by name, metres as JSON numbers."""
        return {
            name: float(value) if isinstance(value, Decimal) else value
            for name, value in asdict(self).items()
        }


class Stand(NamedTuple):
    """``governorate``: ISO code or "unknown"; ``offset_m`` None where the section is unknown."""

    governorate: str
    offset_m: Decimal | None


def read_latitude(text: str) -> float:
    """Degrees from text such as "29.334", "29,334" or "٢٩٫٣٣٤". Raises CoordinateError."""
    return _read_coordinate(text, "latitude", 90)


def read_longitude(text: str) -> float:
    """Degrees from text such as "48.076", "48,076" or "٤٨٫٠٧٦". Raises CoordinateError."""
    return _read_coordinate(text, "longitude", 180)


def locate_place(lat: float, lon: float) -> Located:
    """Where one place is; see locate_places."""
    return locate_places([(lat, lon)])[0]


def locate_places(places: Sequence[tuple[float, float]]) -> list[Located]:
    """Where each (latitude, longitude) is, in order, by one statement.

    Coordinates must be finite and on the globe: ValueError otherwise.
    """
    for lat, lon in places:
        if not (abs(lat) <= 90 and abs(lon) <= 180):  # NaN fails this too
            raise ValueError(f"not a place on the globe: {lat}, {lon}")
    found = queries.located(places, _limits()) if places else []
    return [
        Located(
            governorate=row["governorate"] or UNKNOWN_GOVERNORATE,
            area=row["area"],
            section=row["section"],
            chainage_m=_tenths(row["chainage_m"]),
            offset_m=_tenths(row["offset_m"]),
            certain=row["certain"],
        )
        for row in found
    ]


def stands_of_places(places: Sequence[tuple[float, float, str]]) -> list[Stand]:
    """For each (latitude, longitude, section's code), in order, by one statement: its
    governorate as ``locate_places`` finds it, and how far it is from that section.
    """
    found = queries.stands(places, _limits().coast_m) if places else []
    return [
        Stand(row["governorate"] or UNKNOWN_GOVERNORATE, _tenths(row["offset_m"])) for row in found
    ]


def reference_layers(*, with_sections: bool = True) -> dict[str, list[dict[str, Any]]]:
    """Governorates, areas and sections as a tablet takes them (shared/wire/reference.py).

    ``rings`` are a governorate's outer rings, ``line`` a section's centreline: positions are
    [longitude, latitude].
    """
    names = ("governorates", "areas", "sections") if with_sections else ("governorates", "areas")
    found = queries.layers(names)
    for row in found["governorates"]:
        row["rings"] = [part[0] for part in json.loads(row.pop("outline"))["coordinates"]]
    for row in found.get("sections", ()):
        row["line"] = json.loads(row["line"])["coordinates"]
    return found


def outlines() -> dict[str, list[list[list[str]]]]:
    """Of each governorate the outer rings that a small map shows, of positions [longitude,
    latitude] in degrees as text, to a hundred metres or so.
    """
    return {
        row.iso: [
            [[f"{lon:.3f}", f"{lat:.3f}"] for lon, lat in polygon[0]]
            for polygon in json.loads(row.outline)["coordinates"]
        ]
        for row in queries.simple_outlines(SMALL_MAP_DEG)
    }


def load_reference_geography(folder: Path = loading.DATA) -> dict[str, int]:
    """Load or refresh governorates, areas and road sections; how many of each.

    Running it again changes nothing; a row that left the files stays, since works may name it.
    """
    with transaction() as session:
        return loading.upsert_all(session, folder)


def preview_layer(content: bytes, orders: Orders, file_name: str) -> dict[str, Any]:
    """What a layer's file would change; nothing is written. Raises LayerRefusedError."""
    return versions.preview_file(content, orders, file_name, _governorates_at)[1]


def read_layer_in(version_id: UUID) -> dict[str, Any]:
    """Read a layer's file that waits; its preview. Raises LayerRefusedError."""
    return versions.read_in(version_id, _governorates_at)


def read_waiting_layers() -> int:
    """Read every layer's file that waits; how many there were."""
    return versions.read_waiting(_governorates_at)


def _governorates_at(places: Sequence[tuple[float, float]]) -> list[str]:
    return [found.governorate for found in locate_places(places)]


@cache
def _limits() -> queries.Limits:
    return loading.read_limits()


def _tenths(value: Decimal | float | None) -> Decimal | None:
    return None if value is None else Decimal(value).quantize(_TENTH)


def _read_coordinate(text: str, name: str, limit: int) -> float:
    tidy = latin_digits(clean(text)).translate(_DECIMAL_SIGNS)
    if not _COORDINATE.fullmatch(tidy):
        raise CoordinateError(f"{name}: {text!r} is not a number of degrees such as 29.334")
    degrees = float(tidy)
    if abs(degrees) > limit:
        raise CoordinateError(f"{name}: {text} is outside -{limit} to {limit}")
    return degrees
