"""What happens to a record, as programs outside are told it: ``ncr.state_changed``."""

from __future__ import annotations

from shared.vocabulary.terms import Vocabulary

CREATED, CHANGED, STATE_CHANGED, DELETED = "created", "changed", "state_changed", "deleted"
HAPPENINGS = Vocabulary(
    (CREATED, "سجل جديد", "A new record"),
    (STATE_CHANGED, "تغيّرت حالته", "Its state changed"),
    (CHANGED, "تعديل آخر", "Another change"),
    (DELETED, "حُذف", "It was deleted"),
)
