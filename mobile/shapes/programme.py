"""Who works, and where: people, the programme, sections and governorates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from shared.rules.tonnage import CourseLimit


@dataclass(frozen=True)
class PersonView:
    """Who is signed in. ``governorates`` and ``contracts``: None says all."""

    id: UUID
    username: str
    name_ar: str
    name_en: str
    role: str
    language: str
    governorates: tuple[str, ...] | None
    contracts: tuple[int, ...] | None


@dataclass(frozen=True)
class BoqLine:
    """A BOQ line of an activity; ``quantity`` is what this activity may use of it."""

    code: str
    description_ar: str
    description_en: str
    unit: str
    quantity: Decimal


@dataclass(frozen=True)
class ActivityView:
    """A line of the programme. ``nearest``: the point of its stretch nearest to the asked place
    (degrees), ``distance_m`` how far that is; None when no place was given.

    ``works_count``: works on it that this tablet holds, withdrawn ones not counted. ``course``:
    what delivery tickets are held against, None for work that is no asphalt course.
    """

    code: str
    contract: int
    contract_title_ar: str
    contract_title_en: str
    name_ar: str
    name_en: str
    work_type: str
    layer: str | None
    governorate: str
    area_ar: str
    area_en: str
    section: str | None
    from_m: Decimal | None
    to_m: Decimal | None
    baseline_start: date
    baseline_finish: date
    lat: float
    lon: float
    nearest: tuple[float, float] | None
    distance_m: float | None
    works_count: int
    boq_lines: tuple[BoqLine, ...]
    course: CourseLimit | None = None


@dataclass(frozen=True)
class ContractView:
    """A contract within the person's scope; ``governorate``: where its nearest activity lies."""

    number: int
    title_ar: str
    title_en: str
    governorate: str


@dataclass(frozen=True)
class SectionView:
    """A road section; ``line`` holds (latitude, longitude), chainage from ``from_m`` metres."""

    code: str
    road_ref: str
    name_ar: str
    name_en: str
    from_m: float
    to_m: float
    lanes: int
    line: tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class GovernorateView:
    """An outline for the map: rings of (latitude, longitude); empty when not sent."""

    iso: str
    name_ar: str
    name_en: str
    rings: tuple[tuple[tuple[float, float], ...], ...]
