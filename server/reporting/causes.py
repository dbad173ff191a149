"""Why something is late: the delays recorded of it, joined and added up, and nothing guessed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from server.reporting.delays import Delay
from server.reporting.plan import Activity

Json = dict[str, Any]


@dataclass(frozen=True)
class Recorded:
    """A delay event that stands: of an activity, or of a whole contract (None).

    ``owner`` can end it; without ``ended_on`` it goes on. ``excuse`` and ``days_assessed`` are
    the newest decision's, None while nobody decided.
    """

    id: str
    contract: int
    activity: str | None
    cause: str
    owner: str
    started_on: date
    ended_on: date | None
    excuse: str | None
    days_assessed: int | None

    def last_by(self, at: date) -> date:
        return min(self.ended_on or at, at)


def read_recorded(rows: Iterable[Json]) -> tuple[Recorded, ...]:
    """The delays of a snapshot (server.delays.service.standing_delays)."""
    return tuple(
        Recorded(
            **{**row, "started_on": _day(row["started_on"]), "ended_on": _day(row["ended_on"])}
        )
        for row in rows
    )


def causes_of(delay: Delay, recorded: Iterable[Recorded], at: date) -> list[Recorded]:
    """The recorded delays that hold up this activity by the end of ``at``.

    What is recorded of the activity itself comes first; what is of its whole contract counts
    while the activity was late. Then what goes on, what was longest, what began first.
    """

    def order(one: Recorded) -> tuple[bool, bool, int, date, str]:
        last = one.last_by(at)
        return (
            one.activity is None,
            last < at,
            -(last - one.started_on).days,
            one.started_on,
            one.id,
        )

    return sorted((one for one in recorded if _holds(one, delay, at)), key=order)


def _holds(one: Recorded, delay: Delay, at: date) -> bool:
    if one.started_on > at:
        return False
    if one.activity is not None:
        return one.activity == delay.activity.code
    return one.contract == delay.activity.contract and one.last_by(at) >= delay.since


def cause_figures(found: Sequence[Recorded]) -> Json | None:
    """The first of them as a week tells it, and how many ``others`` there are; None of none."""
    if not found:
        return None
    one = found[0]
    return {
        "event": one.id,
        "cause": one.cause,
        "owner": one.owner,
        "is_of_contract": one.activity is None,
        "excuse": one.excuse,
        "days_assessed": one.days_assessed,
        "others": len(found) - 1,
    }


def days_by_cause(
    recorded: Iterable[Recorded], activities: Iterable[Activity], at: date
) -> list[Json]:
    """``{contract, cause, days}``: calendar days by ``at`` on which a cause held a contract up.

    Of the events of these activities, and of their whole contracts. A day that two events of
    one cause share counts once.
    """
    codes: set[str] = set()
    contracts: set[int] = set()
    for activity in activities:
        codes.add(activity.code)
        contracts.add(activity.contract)
    spans: dict[tuple[int, str], list[tuple[date, date]]] = {}
    for one in recorded:
        is_here = one.contract in contracts if one.activity is None else one.activity in codes
        if is_here and one.started_on <= at:
            span = (one.started_on, one.last_by(at))
            spans.setdefault((one.contract, one.cause), []).append(span)
    return [
        {"contract": contract, "cause": cause, "days": _days_covered(spans[contract, cause])}
        for contract, cause in sorted(spans)
    ]


def _days_covered(spans: Iterable[tuple[date, date]]) -> int:
    days, covered = 0, date.min
    for first, last in sorted(spans):
        begin = max(first, covered + timedelta(days=1))
        days += max((last - begin).days + 1, 0)
        covered = max(covered, last)
    return days


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
