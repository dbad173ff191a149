"""Which limit a reading is held against: limits are data, by test, layer and class of road."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from shared.vocabulary.roads import EXPRESSWAY, STREET


@dataclass(frozen=True)
class Limit:
    """``layer`` and ``road_class``: None for any. ``min`` and ``max`` are within, in ``unit``."""

    test: str
    layer: str | None
    road_class: str | None
    unit: str
    min: Decimal | None
    max: Decimal | None
    frequency_ar: str
    frequency_en: str
    clause: str
    source: str

    def as_kept(self) -> dict[str, str | None]:
        """What a reading keeps of it (shared.wire.inspection.LimitSchema)."""
        ends = {"min": self.min, "max": self.max}
        written = {name: None if end is None else format(end, "f") for name, end in ends.items()}
        return {**written, "clause": self.clause, "source": self.source}


def limit_for(
    limits: Iterable[Limit], test: str, layer: str | None, road_class: str | None
) -> Limit | None:
    """The limit that says most: layer and class, the layer, the class, else the test alone.

    A layer or class that is not known (None) finds only what is said of any.
    """
    fitting = [
        one
        for one in limits
        if one.test == test and one.layer in {None, layer} and one.road_class in {None, road_class}
    ]
    return max(fitting, key=_says, default=None)


def _says(limit: Limit) -> tuple[bool, bool]:
    return limit.layer is not None, limit.road_class is not None


def road_class_of(road_ref: str | None) -> str | None:
    """The class of a road by its reference: R and a number is a ring road or expressway."""
    if not road_ref:
        return None
    is_numbered = road_ref[0] == "R" and road_ref[1:].isdigit()
    return EXPRESSWAY if is_numbered else STREET
