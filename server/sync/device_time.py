"""When a change was made, from the tablet's clocks; whatever they say, there is an answer."""

from __future__ import annotations

from datetime import datetime, timedelta

from shared.rules.clocks import BelievedTime, Clocks, believe

# No tablet holds changes for longer: a clock that says so is broken, and not to be followed.
LONGEST_HELD = timedelta(days=3650)


def believed_time(change: Clocks, at_push: Clocks, received_at: datetime) -> BelievedTime:
    """The moment to believe; the receipt, graded so, when the clocks lead nowhere."""
    found = believe(change, at_push, received_at)
    if received_at - found.made_at > LONGEST_HELD:
        return BelievedTime(received_at, "receipt", is_clock_wrong=True)
    return found
