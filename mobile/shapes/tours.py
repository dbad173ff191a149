"""Tours as screens see them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True)
class StopView:
    """``activity``, ``record`` or a place (degrees) says where; ``what``: what is to be done."""

    order: int
    activity: str | None
    record: UUID | None
    lat: float | None
    lon: float | None
    what_ar: str
    what_en: str
    inspection_type: str | None


@dataclass(frozen=True)
class TourView:
    """``kind``: of shared.vocabulary.tours; ``stops`` in the order that the office planned.

    ``version`` grows by each of its changes; ``note``: what the last was for.
    """

    tour: UUID
    date: date
    shift: str
    kind: str
    title_ar: str
    title_en: str
    contract: int | None
    stops: tuple[StopView, ...]
    version: int = 1
    note: str = ""
    is_cancelled: bool = False
