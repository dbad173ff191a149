"""What progress leaves of an activity's duration."""

from __future__ import annotations

from dataclasses import replace
from decimal import ROUND_CEILING, Decimal

from shared.rules.critical_path.network import NetworkActivity


def with_progress(
    activity: NetworkActivity,
    share_done: Decimal | None,
    actual_start: int | None,
    actual_finish: int | None = None,
) -> NetworkActivity:
    """The activity with its actual dates (minutes), and with what is left at the planned pace.

    ``share_done`` is the physical share, 0 to 1: EV / BAC, or a stated one where there is no
    value. What is left = duration x (1 - share), a minute begun counting as one. None: nobody
    reported, so nothing is taken to be done. Done in full without a finish leaves 0.
    """
    done = min(max(share_done or Decimal(0), Decimal(0)), Decimal(1))
    rest = (activity.duration * (1 - done)).quantize(Decimal(1), ROUND_CEILING)
    return replace(
        activity, actual_start=actual_start, actual_finish=actual_finish, remaining=int(rest)
    )
