"""What one run did, told at its end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from mobile.shapes import OutboxCounts, SyncState, SyncSummary
from shared.sync.parcels import Stop
from shared.sync.steps import End


@dataclass
class Tally:
    """What one run did so far."""

    pushed: int = 0
    acknowledged: int = 0
    rejected: int = 0
    repeated: int = 0
    pulled: int = 0

    def count(self, receipts: list[Any]) -> None:
        for receipt in receipts:
            self.acknowledged += receipt["outcome"] != "rejected"
            self.rejected += receipt["outcome"] == "rejected"
            self.repeated += receipt["repeated"]


def summary(
    tally: Tally, files_sent: int, counts: OutboxCounts, end: End, stop: Stop | None
) -> SyncSummary:
    """``end``: how the text ended; ``stop``: how the files did, None when they did not begin."""
    how, try_again_s, code = _together(end, stop)
    return SyncSummary(
        state=SyncState(how),
        pushed=tally.pushed,
        acknowledged=tally.acknowledged,
        rejected=tally.rejected,
        repeated=tally.repeated,
        pulled=tally.pulled,
        left=counts.here,
        try_again_s=try_again_s,
        code=code,
        files_sent=files_sent,
        files_left=counts.files.waiting,
        bytes_left=counts.files.bytes_waiting,
        is_text_done=end.how == "done",
    )


def _together(end: End, stop: Stop | None) -> tuple[str, float | None, str]:
    """How a run of text and files ended as one: the text's trouble is told before the files'."""
    if stop is None or stop.how == "done":
        return end.how, end.try_again_s, end.code
    if end.how == "done":
        return stop.how, stop.try_again_s, stop.code
    waits = [s for s in (end.try_again_s, stop.try_again_s) if s is not None]
    return end.how, min(waits, default=None), end.code
