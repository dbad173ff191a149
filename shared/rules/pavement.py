"""Pavement condition index of a sample unit of asphalt road, 0 (failed) to 100 (as new).

Source: ASTM D6433, Standard Practice for Roads and Parking Lots Pavement Condition Index
Surveys. The method is here; the deduct and correction curves are an agency's licensed data.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal, localcontext
from itertools import pairwise
from typing import Any

from shared.vocabulary.terms import Vocabulary

# (x, y) in rising x; straight between two points, level before the first and after the last.
Curve = tuple[tuple[Decimal, Decimal], ...]
Kept = tuple[str, str | None]

_DIGITS = 40
_TENTH = Decimal("0.1")
_ZERO, _TWO, _WHOLE = Decimal(0), Decimal(2), Decimal(100)
_MOST_VALUES = Decimal(10)

# D6433's standard scale: each rating begins above this.
_LEAST = {
    "good": 85, "satisfactory": 70, "fair": 55, "poor": 40, "very_poor": 25, "serious": 10,
    "failed": 0,
}  # fmt: skip
RATINGS = Vocabulary(
    ("good", "جيدة", "Good"),
    ("satisfactory", "مُرضية", "Satisfactory"),
    ("fair", "متوسطة", "Fair"),
    ("poor", "ضعيفة", "Poor"),
    ("very_poor", "ضعيفة جدًا", "Very poor"),
    ("serious", "خطيرة", "Serious"),
    ("failed", "منهارة", "Failed"),
)


class NoCurveError(Exception):
    """The curves say nothing of this ``distress`` at this ``severity``."""

    def __init__(self, distress: str, severity: str | None) -> None:
        super().__init__(f"{distress} ({severity})")
        self.distress = distress
        self.severity = severity


@dataclass(frozen=True)
class Distress:
    """What was measured of one distress, in its unit (shared.vocabulary.distresses)."""

    code: str
    severity: str | None
    quantity: Decimal


@dataclass(frozen=True)
class Curves:
    """``deducts``: (distress, severity) -> density in % to deduct value. ``corrections``: q ->
    total deduct value to corrected one; the last serves every larger q.
    """

    version: str
    deducts: Mapping[Kept, Curve]
    corrections: Mapping[int, Curve]
    clause: str = ""
    source: str = ""


@dataclass(frozen=True)
class Condition:
    """``pci`` to a tenth, and what it came from, for whoever asks."""

    pci: Decimal
    max_cdv: Decimal
    deducts: Mapping[Kept, Decimal] = field(default_factory=dict)

    @property
    def rating(self) -> str:
        return rating_of(self.pci)


def rating_of(pci: Decimal) -> str:
    """A code of RATINGS, by the index as D6433 reports it: a whole number."""
    whole = pci.quantize(Decimal(1), ROUND_HALF_UP)
    return next((code for code, least in _LEAST.items() if whole > least), "failed")


def condition_of(distresses: Iterable[Distress], area_m2: Decimal, curves: Curves) -> Condition:
    """The index of a sample unit of ``area_m2``, which is above zero. Raises NoCurveError."""
    totals: dict[Kept, Decimal] = defaultdict(Decimal)
    for one in distresses:
        totals[one.code, one.severity] += one.quantity
    with localcontext(prec=_DIGITS):
        deducts = {
            kept: deduct_value(kept, density(total, area_m2), curves)
            for kept, total in totals.items()
            if total > 0
        }
        worst = min(max_corrected(list(deducts.values()), curves), _WHOLE)
    return Condition(
        (_WHOLE - worst).quantize(_TENTH, ROUND_HALF_UP),
        worst.quantize(_TENTH, ROUND_HALF_UP),
        deducts,
    )


def density(quantity: Decimal, area_m2: Decimal) -> Decimal:
    """In percent of the sample's area; lengths and counts are divided by it alike."""
    return quantity / area_m2 * 100


def deduct_value(kept: Kept, density_percent: Decimal, curves: Curves) -> Decimal:
    """Raises NoCurveError."""
    curve = curves.deducts.get(kept)
    if curve is None:
        raise NoCurveError(*kept)
    return on_curve(curve, density_percent)


def most_values(highest: Decimal) -> Decimal:
    """m, how many deduct values count: 1 + (9/98)(100 - HDV), at most ten."""
    return min(_MOST_VALUES, 1 + Decimal(9) / 98 * (_WHOLE - highest))


def counting_values(deducts: Iterable[Decimal]) -> list[Decimal]:
    """The m largest, the last of them by m's fraction; all, where there are no more than m."""
    found = sorted(deducts, reverse=True)
    if not found:
        return []
    most = most_values(found[0])
    whole = int(most)
    if len(found) <= whole:
        return found
    return [*found[:whole], found[whole] * (most - whole)]


def max_corrected(deducts: Sequence[Decimal], curves: Curves) -> Decimal:
    """The largest corrected deduct value; of at most one value above 2, the plain sum.

    q, the number of values above 2, falls by one at each turn: the least of them becomes 2.
    m falls as the worst value grows, so that of many bad values fewer count; and the plain sum
    counts what m would leave out. That the index may rise a little with either is the standard's.
    """
    if sum(value > _TWO for value in deducts) <= 1:
        return sum(deducts, _ZERO)
    values, corrected = counting_values(deducts), _ZERO
    for last in range(len(values) - 1, -1, -1):
        if values[last] > _TWO:
            q = last + 1
            total = sum(values, _ZERO)
            corrected = max(corrected, on_curve(_correction(q, curves), total))
            values[last] = _TWO
    return corrected


def _correction(q: int, curves: Curves) -> Curve:
    return curves.corrections[min(q, max(curves.corrections))]


def on_curve(curve: Curve, x: Decimal) -> Decimal:
    if x <= curve[0][0]:
        return curve[0][1]
    for (x0, y0), (x1, y1) in pairwise(curve):
        if x <= x1:
            return y0 + (y1 - y0) * (x - x0) / (x1 - x0)
    return curve[-1][1]


def read_curves(row: Mapping[str, Any]) -> Curves:
    """The curves as they travel (shared.wire.forms.CurvesRow, loaded)."""
    return Curves(
        row["version"],
        {(one["distress"], one["severity"]): _curve(one["points"]) for one in row["deducts"]},
        {one["q"]: _curve(one["points"]) for one in row["corrections"]},
        row["clause"],
        row["source"],
    )


def _curve(points: Iterable[Sequence[Any]]) -> Curve:
    return tuple((Decimal(x), Decimal(y)) for x, y in points)
