"""Do a course's delivery tickets fit the ground that it is said to lie on?

Source: the programme's integrity rule, tonnes = area x thickness x density; 1,000 m2 of 5 cm at
2.40 t/m3 are 120 t, and tickets that are off by more than 5 % are flagged. Densities and
percents come as data, each with its clause and source.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_UP, Decimal, InvalidOperation, localcontext
from typing import Any

from shared.vocabulary.works import COURSES

# Exact for whatever quantity, thickness and tickets may be typed.
_DIGITS = 80
_MM_IN_M = Decimal(1000)
_TENTH = Decimal("0.1")


@dataclass(frozen=True)
class CourseLimit:
    """What tickets of a course are held against. ``most_off_percent``: of the expected weight."""

    work_type: str
    density_t_m3: Decimal
    most_off_percent: Decimal
    clause: str = ""
    source: str = ""


@dataclass(frozen=True)
class Weighed:
    """What tickets come to, beside what is expected of what was measured; in tonnes."""

    delivered_t: Decimal
    expected_t: Decimal
    most_off_percent: Decimal

    @property
    def is_off(self) -> bool:
        return is_ticket_off(self.delivered_t, self.expected_t, self.most_off_percent)

    @property
    def off_percent(self) -> Decimal | None:
        """By how much of the expected weight they differ; None where nothing is expected."""
        if not self.expected_t:
            return None
        with localcontext(prec=_DIGITS):
            return abs(self.delivered_t - self.expected_t) * 100 / self.expected_t

    @property
    def told_percent(self) -> Decimal | None:
        """The same to a tenth, upwards: what is above the limit never reads like the limit."""
        off = self.off_percent
        return None if off is None else off.quantize(_TENTH, ROUND_UP)


def tonnes(area_m2: Decimal, thickness_m: Decimal, density_t_m3: Decimal) -> Decimal:
    """Weight of a compacted layer, in tonnes."""
    with localcontext(prec=_DIGITS):
        return area_m2 * thickness_m * density_t_m3


def is_ticket_off(ticket_t: Decimal, computed_t: Decimal, most_percent: Decimal) -> bool:
    """Whether tickets differ from the computed weight by more than ``most_percent`` of it."""
    with localcontext(prec=_DIGITS):
        return abs(ticket_t - computed_t) * 100 > most_percent * computed_t


def expected_tonnes(
    quantity: Decimal, unit: str, thickness_mm: Decimal | None, density_t_m3: Decimal
) -> Decimal | None:
    """What a measured quantity must weigh, by its BOQ line's unit; None where that says nothing."""
    if unit == "t":
        return quantity
    if unit == "m3":
        return tonnes(quantity, Decimal(1), density_t_m3)
    if unit == "m2" and thickness_mm is not None:
        return tonnes(quantity, thickness_mm / _MM_IN_M, density_t_m3)
    return None


def weigh(
    delivered_t: Decimal,
    quantity: Decimal,
    unit: str,
    thickness_mm: Decimal | None,
    limit: CourseLimit | None,
) -> Weighed | None:
    """Tickets beside what was measured; None where they cannot be compared.

    ``limit`` is None for work that is no course.
    """
    if limit is None:
        return None
    expected = expected_tonnes(quantity, unit, thickness_mm, limit.density_t_m3)
    return None if expected is None else Weighed(delivered_t, expected, limit.most_off_percent)


def read_course_limits(data: Mapping[str, Any]) -> dict[str, CourseLimit]:
    """Limits by work type from their JSON. Raises ValueError that names the entry."""
    limits = {}
    for n, row in enumerate(data.get("courses", ())):
        found = CourseLimit(
            str(row.get("work_type")),
            _above_zero(row, "density_t_m3", n),
            _above_zero(row, "most_off_percent", n),
            str(row.get("clause") or "").strip(),
            str(row.get("source") or "").strip(),
        )
        if found.work_type not in COURSES or found.work_type in limits:
            raise ValueError(f"courses[{n}].work_type: no course, or named before")
        if not (found.clause and found.source):
            raise ValueError(f"courses[{n}]: clause or source is missing")
        limits[found.work_type] = found
    return limits


def _above_zero(row: Mapping[str, Any], name: str, n: int) -> Decimal:
    try:
        number = Decimal(row[name])
    except (InvalidOperation, KeyError, TypeError, ValueError) as error:
        raise ValueError(f"courses[{n}].{name}: no decimal") from error
    if not number.is_finite() or number <= 0:
        raise ValueError(f"courses[{n}].{name}: above zero")
    return number
