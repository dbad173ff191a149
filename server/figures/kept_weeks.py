"""What was claimed, measured, earned and certified, week by week: no database, no clock."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from shared.rules.earned_value import ZERO
from shared.rules.weeks import week_end


@dataclass(frozen=True)
class CertifiedToDate:
    """What certificate ``number`` certified of a contract's works until ``until``."""

    value: Decimal
    until: date
    number: int


@dataclass(frozen=True)
class KeptWeeks:
    """By Saturday, each of its own week: ``claimed`` and ``earned`` in dinars, ``measured`` rows
    with value (dinars), works (how many) and accepted (dinars, uncapped). ``certified``: to date,
    by period."""

    claimed: Mapping[date, Decimal]
    measured: Mapping[date, Any]
    earned: Mapping[date, Decimal]
    certified: Sequence[CertifiedToDate] = ()

    @property
    def all_claimed(self) -> Decimal | None:
        """None while nobody claimed."""
        return sum(self.claimed.values(), ZERO) if self.claimed else None

    def unearned_until(self, day: date) -> Decimal:
        """Accepted and not earned: above the BOQ, or held by an open non-conformance."""
        last = week_end(day)
        accepted = (row.accepted for week, row in self.measured.items() if week <= last)
        earned = (value for week, value in self.earned.items() if week <= last)
        return sum(accepted, ZERO) - sum(earned, ZERO)
