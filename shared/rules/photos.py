"""What may be done with a photo: its original never changes."""

from __future__ import annotations

from shared.rules.lifecycle import Lifecycle
from shared.vocabulary.photos import FIXED_FIELDS
from shared.vocabulary.roles import INSPECTOR, SUPERVISOR

LIFECYCLE = Lifecycle(
    creators=frozenset({INSPECTOR, SUPERVISOR}),
    shared=frozenset({"caption", "marks", "thumbnail"}),
    fixed=FIXED_FIELDS,
)
