"""Words of a track: where somebody drove or walked, fix by fix."""

from __future__ import annotations

from shared.vocabulary.policies import Policies, Policy
from shared.vocabulary.terms import Vocabulary

KIND = "track"

# JSON lines, packed with gzip: one fix a line.
POINTS_MEDIA_TYPE = "application/x-ndjson+gzip"
MEDIA_TYPES = Vocabulary((POINTS_MEDIA_TYPE, "نقاط مسار", "Track points"))

MODES = Vocabulary(
    ("drive", "بالمركبة", "Driven"),
    ("walk", "سيرًا", "Walked"),
)

FIELD_POLICIES: dict[str, Policy] = {
    "activity": "review",
    "contract": "review",
    "governorate": "review",
    "mode": "latest",
    "started_at": "review",
    "ended_at": "review",
    "points": "review",
    "size": "review",
    "media_type": "review",
    "count": "review",
    "length_m": "review",
    "line": "review",
    "notes": "union",
}

FIXED_FIELDS = frozenset({"started_at", "points", "size", "media_type"})

DECIDED_TOGETHER = (
    frozenset({"activity", "contract", "governorate"}),
    frozenset({"points", "size", "media_type", "count", "length_m", "line"}),
)

POLICIES = Policies(FIELD_POLICIES, DECIDED_TOGETHER)
