"""What the map is read as: cells of roads, work zones, areas."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class MapCell:
    """A square of roads of one ``group``: "major" (ring and radial roads) or "street".

    The box is that of its roads, in degrees: they may reach beyond the square.
    """

    key: str
    group: str
    west: float
    south: float
    east: float
    north: float


@dataclass(frozen=True)
class RoadLine:
    """A road section to be drawn; ``line`` as it travels (shared.wire.map_pack)."""

    code: str
    road_ref: str
    name_ar: str
    name_en: str
    line: bytes


@dataclass(frozen=True)
class ZoneView:
    """A work zone of a contract: a closed ring of (latitude, longitude)."""

    contract: int
    code: str
    name_ar: str
    name_en: str
    ring: tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class AreaView:
    """A named area, known by its centre."""

    code: str
    name_ar: str
    name_en: str
    lat: float
    lon: float
