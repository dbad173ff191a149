"""Work that waits for nobody: a schedule that leaves its links out must not look early."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from shared.rules.critical_path.network import Constraint, Link, NetworkActivity


def held_to_plan(
    activities: Iterable[NetworkActivity], links: Iterable[Link], planned: Mapping[str, int]
) -> list[NetworkActivity]:
    """The activities, of which what has no predecessor and did not begin starts no earlier than
    planned.

    ``planned``: the minute of the planned start by code; who has none is left as it is. The
    network by itself would have such work begin at the data date.
    """
    waiting = {link.successor for link in links}
    return [
        activity
        if activity.actual_start is not None
        or activity.code in waiting
        or activity.code not in planned
        else replace(
            activity,
            constraints=(
                *activity.constraints,
                Constraint("start_no_earlier", planned[activity.code]),
            ),
        )
        for activity in activities
    ]
