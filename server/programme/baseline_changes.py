"""What freezing the programme would change: told before anybody freezes it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from server.programme import baseline_queries as queries
from shared.rules.earned_value import ZERO

Rows = Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class Plan:
    """A plan in sum: BAC in dinars, how many activities, and the last day."""

    value_kwd: Decimal
    activities: int
    finish: date


@dataclass(frozen=True)
class Changes:
    """The baseline in force beside the one that would be frozen; None where there is none.

    ``seen`` names what was looked at: a freeze that was confirmed for it is refused for another.
    """

    before: Plan | None
    after: Plan | None
    added: int
    added_kwd: Decimal
    gone: int
    gone_kwd: Decimal
    seen: str

    @property
    def days(self) -> int | None:
        """By how many days the finish moves, later above 0."""
        if self.before is None or self.after is None:
            return None
        return (self.after.finish - self.before.finish).days


def changes_by_freezing(contract: int) -> Changes:
    """What the next baseline of the contract would change, as the programme stands."""
    number = queries.newest_number(contract)
    before = {row["activity"]: row for row in queries.frozen_activities(contract, number)}
    after = {row["activity"]: row for row in queries.present_activities(contract)}
    added = [row for code, row in after.items() if code not in before]
    gone = [row for code, row in before.items() if code not in after]
    return Changes(
        _plan(list(before.values())),
        _plan(list(after.values())),
        len(added) if before else 0,
        _value(added) if before else ZERO,
        len(gone),
        _value(gone),
        _named(number, after),
    )


def _plan(rows: Rows) -> Plan | None:
    if not rows:
        return None
    return Plan(_value(rows), len(rows), max(row["finish"] for row in rows))


def _value(rows: Rows) -> Decimal:
    return sum((row["value_kwd"] for row in rows), ZERO)


def _named(number: int, after: Mapping[str, Mapping[str, Any]]) -> str:
    columns = ("governorate", "start", "finish", "value_kwd")
    said = [[code, *(str(after[code][name]) for name in columns)] for code in sorted(after)]
    return hashlib.sha256(repr((number, said)).encode()).hexdigest()
