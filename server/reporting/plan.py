"""The plan and the progress that figures are computed from: plain values, no database.

Money is Kuwaiti dinar; quantities are in the BOQ line's own unit.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from shared.rules.earned_value import ZERO, Line


@dataclass(frozen=True)
class Activity:
    """``start`` and ``finish`` are the baseline's, both days counted."""

    code: str
    contract: int
    governorate: str
    name_ar: str
    name_en: str
    start: date
    finish: date
    lines: tuple[Line, ...] = ()

    @cached_property
    def bac(self) -> Decimal:
        """Budget at completion: the sum of quantity x rate."""
        return sum((line.value for line in self.lines), ZERO)


@dataclass(frozen=True)
class Contract:
    number: int
    title_ar: str
    title_en: str


@dataclass(frozen=True)
class Plan:
    """What was to be done. ``rules`` are the defaults in force: see rules.json.

    ``answer_hours``: by a non-conformance's severity, decimal text. ``delays``: the recorded
    ones, as causes.read_recorded reads them. ``outlines``: by governorate its outer rings, and
    ``places``: by activity its own, of positions [longitude, latitude] as decimal text.
    """

    contracts: Mapping[int, Contract]
    activities: tuple[Activity, ...]
    rules: Mapping[str, Any] = field(default_factory=dict)
    answer_hours: Mapping[str, str] = field(default_factory=dict)
    delays: Sequence[Mapping[str, Any]] = ()
    outlines: Mapping[str, Any] = field(default_factory=dict)
    places: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def of_governorate(self, governorate: str) -> tuple[Activity, ...]:
        """Those of one governorate."""
        return tuple(a for a in self.activities if a.governorate == governorate)


@dataclass(frozen=True)
class Report:
    """A day that somebody reported without a work: an inspection, or "no work" with its reason.

    It names an activity, or a contract and a governorate.
    """

    activity: str | None
    contract: int | None
    governorate: str | None
    working_date: date


@dataclass(frozen=True)
class Progress:
    """What was done on one working date for one line, over all works that stand.

    ``accepted`` is the part of ``measured`` that a supervisor accepted.
    """

    activity: str
    boq_item: str
    working_date: date
    measured: Decimal
    accepted: Decimal

    def __post_init__(self) -> None:
        """Raise ValueError on a quantity that is no number: it would poison every sum."""
        if not (self.measured.is_finite() and self.accepted.is_finite()):
            raise ValueError(f"{self.activity} {self.boq_item}: a quantity is not a number")


def read_plan(snapshot: Mapping[str, Any]) -> Plan:
    """The plan in a snapshot of the reference data (see snapshot.py)."""
    lines = _read_lines(snapshot)
    contracts = {row["number"]: Contract(**row) for row in snapshot["contracts"]}
    activities = tuple(
        _read_activity(row, lines.get(row["code"], ())) for row in snapshot["activities"]
    )
    # Snapshots of earlier formulas have no hours, no delays, or no places.
    later = {
        name: snapshot[name]
        for name in ("answer_hours", "delays", "outlines", "places")
        if name in snapshot
    }
    return Plan(contracts, activities, snapshot["rules"], **later)


def _read_lines(snapshot: Mapping[str, Any]) -> dict[str, list[Line]]:
    boq = {
        (item["contract"], item["code"]): (Decimal(item["quantity"]), Decimal(item["rate_kwd"]))
        for item in snapshot["boq"]
    }
    lines: dict[str, list[Line]] = {}
    for share in snapshot["shares"]:
        whole, rate = boq[share["contract"], share["boq_item"]]
        names = (share["activity"], share["contract"], share["boq_item"])
        quantity = Decimal(share["quantity"])
        lines.setdefault(share["activity"], []).append(Line(*names, quantity, rate, whole))
    return lines


def _read_activity(row: Mapping[str, Any], lines: Iterable[Line]) -> Activity:
    return Activity(
        row["code"],
        row["contract"],
        row["governorate"],
        row["name_ar"],
        row["name_en"],
        date.fromisoformat(row["start"]),
        date.fromisoformat(row["finish"]),
        tuple(lines),
    )
