"""Classes of roads, by which maps draw them: wider, and named from farther away."""

from __future__ import annotations

RING, RADIAL, STREET = "ring", "radial", "street"
CLASSES = (RING, RADIAL, STREET)


def road_class(road_ref: str) -> str:
    """Ring for the numbered rings R1-R7, street for an area's streets, radial for the rest."""
    if road_ref.startswith("S-"):
        return STREET
    is_ring = road_ref.startswith("R") and len(road_ref) == 2
    return RING if is_ring else RADIAL
