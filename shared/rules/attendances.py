"""What an attendance must say: a day without work has its reason."""

from __future__ import annotations

from shared.rules.lifecycle import Fault, Fields, Lifecycle, missing
from shared.vocabulary.attendances import NO_WORK


def _faults(before: Fields | None, after: Fields) -> list[Fault]:
    return missing(after, "reason") if after.get("presence") == NO_WORK else []


LIFECYCLE = Lifecycle(faults=_faults)
