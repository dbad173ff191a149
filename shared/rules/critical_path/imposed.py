"""Imposed dates: what a constraint makes of the early and the late date.

A start that is imposed means nothing once work began. A date in a calendar's rest means the
working time around it.
"""

from __future__ import annotations

from collections.abc import Callable

from shared.rules.critical_path.network import NetworkActivity

LONG_AGO = -(10**18)
# What is asked of an activity, in minutes: begin at or after, finish at or after.
Asked = tuple[int, int]


def is_fixed(activity: NetworkActivity) -> bool:
    """Whether a ``must`` puts it where it is, and no link does."""
    has_begun = activity.actual_start is not None
    return any(
        c.kind == "must_finish" or (c.kind == "must_start" and not has_begun)
        for c in activity.constraints
    )


def imposed(activity: NetworkActivity, asked: Asked, data_date: int) -> Asked:
    """What is asked of the early dates, constraints included.

    A ``must`` goes before the links, though nothing is done before the data date.
    """
    begin, end = asked
    for constraint in activity.constraints:
        minute, has_begun = constraint.minute, activity.actual_start is not None
        if constraint.kind == "start_no_earlier" and not has_begun:
            begin = max(begin, minute)
        elif constraint.kind == "finish_no_earlier":
            end = max(end, minute)
        elif constraint.kind == "must_start" and not has_begun:
            return max(minute, data_date), LONG_AGO
        elif constraint.kind == "must_finish":
            return data_date, minute
    return begin, end


def imposed_late(activity: NetworkActivity, last: int, position: Callable[[int], int]) -> int:
    """The last finish, constraints included; ``last`` and the answer as ``position`` counts."""
    for constraint in activity.constraints:
        minute, has_begun = position(constraint.minute), activity.actual_start is not None
        if constraint.kind == "finish_no_later":
            last = min(last, minute)
        elif constraint.kind == "start_no_later" and not has_begun:
            last = min(last, minute + activity.left)
        elif constraint.kind == "must_start" and not has_begun:
            return minute + activity.left
        elif constraint.kind == "must_finish":
            return minute
    return last
