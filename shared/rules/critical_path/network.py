"""A network of activities, as a schedule states it. Time is in minutes: see working_time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from shared.rules.working_time import WorkingTime

LinkKind = Literal["FS", "SS", "FF", "SF"]
ConstraintKind = Literal[
    "start_no_earlier",
    "start_no_later",
    "finish_no_earlier",
    "finish_no_later",
    "must_start",
    "must_finish",
]
LINK_KINDS: frozenset[str] = frozenset(get_args(LinkKind))
CONSTRAINT_KINDS: frozenset[str] = frozenset(get_args(ConstraintKind))
# Ten thousand working years: more is no schedule, and would lead off every calendar.
LONGEST = 10**9


class NetworkError(ValueError):
    """A network cannot be computed; ``code`` names why and ``activities`` where.

    cycle: they wait for each other, in this order; unknown: a link or calendar that is not
    there; repeated: one code twice; not_allowed: a negative or absurd length, a wrong word.
    """

    def __init__(self, code: str, activities: Sequence[str]) -> None:
        self.code, self.activities = code, tuple(activities)
        super().__init__(f"{code}: {' -> '.join(activities)}")


@dataclass(frozen=True, slots=True)
class Constraint:
    """An imposed date. A ``must`` goes before the links; in a rest it means the work around it."""

    kind: ConstraintKind
    minute: int


@dataclass(frozen=True, slots=True)
class NetworkActivity:
    """``duration``: working minutes on its calendar, 0 for a milestone.

    ``actual_start`` and ``actual_finish`` are minutes; ``remaining`` is what is left of work
    that began, in working minutes (all of ``duration`` when nobody said).
    """

    code: str
    duration: int
    calendar: str
    constraints: tuple[Constraint, ...] = ()
    actual_start: int | None = None
    actual_finish: int | None = None
    remaining: int | None = None

    @property
    def left(self) -> int:
        """Working minutes still to be done, if it is not finished."""
        return self.duration if self.remaining is None else self.remaining


@dataclass(frozen=True, slots=True)
class Link:
    """``successor`` waits for ``predecessor``; ``lag`` in working minutes of the successor's
    calendar, below 0 for a lead."""

    predecessor: str
    successor: str
    kind: LinkKind = "FS"
    lag: int = 0


@dataclass(frozen=True)
class Network:
    """Raises NetworkError when it does not hang together; cycles are found when it is ordered."""

    activities: Sequence[NetworkActivity]
    links: Sequence[Link]
    calendars: Mapping[str, WorkingTime]

    def __post_init__(self) -> None:
        known: set[str] = set()
        for activity in self.activities:
            if activity.code in known:
                raise NetworkError("repeated", [activity.code])
            known.add(activity.code)
            if activity.calendar not in self.calendars:
                raise NetworkError("unknown", [activity.code, activity.calendar])
            if not (0 <= activity.duration <= LONGEST and 0 <= activity.left <= LONGEST):
                raise NetworkError("not_allowed", [activity.code])
            if any(c.kind not in CONSTRAINT_KINDS for c in activity.constraints):
                raise NetworkError("not_allowed", [activity.code])
        for link in self.links:
            if link.predecessor not in known or link.successor not in known:
                raise NetworkError("unknown", [link.predecessor, link.successor])
            if link.kind not in LINK_KINDS or abs(link.lag) > LONGEST:
                raise NetworkError("not_allowed", [link.predecessor, link.successor])
