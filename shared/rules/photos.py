"""What may be done with a photo: its original never changes."""

from __future__ import annotations

from shared.rules.lifecycle import Lifecycle
from shared.vocabulary import inspections, ncrs
from shared.vocabulary.photos import FIXED_FIELDS
from shared.vocabulary.roles import CONTRACTOR, INSPECTOR, SUPERVISOR

# Of which records a contractor hands in pictures, what they answer for or ask, by their state.
OPEN_TO_CONTRACTOR = {
    ncrs.KIND: frozenset(ncrs.STATES.codes) - {ncrs.RAISED} - ncrs.ENDED,
    inspections.KIND: frozenset({
        inspections.SUBMITTED, inspections.ATTENDED, inspections.REJECTED,
    }),
}  # fmt: skip

LIFECYCLE = Lifecycle(
    creators=frozenset({INSPECTOR, SUPERVISOR, CONTRACTOR}),
    shared=frozenset({"caption", "marks", "thumbnail"}),
    fixed=FIXED_FIELDS,
)
