"""Words of a decision that is wanted of somebody: what it is raised from, and where it stands."""

from __future__ import annotations

from shared.vocabulary.policies import Policies, Policy
from shared.vocabulary.terms import Vocabulary

KIND = "decision"

BY_HAND, FROM_DELAY, FROM_OBSTACLE = "hand", "delay", "obstacle"
ORIGINS = Vocabulary(
    (BY_HAND, "بلا مصدر مسجّل", "By hand"),
    (FROM_DELAY, "واقعة تأخير", "Delay event"),
    (FROM_OBSTACLE, "عائق", "Obstacle"),
)

WANTED, DELEGATED, DECIDED = "wanted", "delegated", "decided"
REFUSED, DONE, WITHDRAWN = "refused", "done", "withdrawn"
STATES = Vocabulary(
    (WANTED, "مطلوب", "Wanted"),
    (DELEGATED, "محال", "Delegated"),
    (DECIDED, "صدر القرار", "Decided"),
    (REFUSED, "مرفوض", "Refused"),
    (DONE, "نُفّذ", "Done"),
    (WITHDRAWN, "مسحوب", "Withdrawn"),
)
# Somebody has still to do something about it: to answer, or to carry out what was decided.
UNANSWERED = frozenset({WANTED, DELEGATED})
OPEN = UNANSWERED | {DECIDED}
# The field with the day by which somebody is to act, by the state.
DUE_FIELDS = {WANTED: "wanted_by", DELEGATED: "delegated_until", DECIDED: "due_on"}

# It is written by the office alone, on the version that was seen: two edits never meet.
FIELD_POLICIES: dict[str, Policy] = {
    **dict.fromkeys(("governorate", "contract", "origin", "source"), "review"),
    **dict.fromkeys(("title", "description", "decider", "wanted_by"), "review"),
    **dict.fromkeys(("cost_kwd", "cost_days"), "review"),
    **dict.fromkeys(("answer", "due_on", "delegate", "delegated_until"), "review"),
    **dict.fromkeys(("reason", "note"), "latest"),
    "state": "transition",
}
POLICIES = Policies(FIELD_POLICIES)

# Kinds that the office alone makes and reads: no tablet holds them, and no program is told.
OFFICE_KINDS = (KIND,)
