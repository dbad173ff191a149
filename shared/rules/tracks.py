"""What may be done with a track: its points, once they are there, never change."""

from __future__ import annotations

from shared.rules.lifecycle import Fault, Fields, Lifecycle
from shared.vocabulary.tracks import FIXED_FIELDS


def _faults(before: Fields | None, after: Fields) -> list[Fault]:
    """The points of a track are a file, and travel with its size and type."""
    if after.get("points") is None:
        return []
    return [("required", name) for name in ("size", "media_type") if after.get(name) is None]


LIFECYCLE = Lifecycle(fixed=FIXED_FIELDS, faults=_faults)
