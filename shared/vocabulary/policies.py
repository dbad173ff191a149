"""How edits of one kind's fields meet: declared per field, used by register and tablet alike."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

# ``latest``: the later arrival stands. ``review``: a person decides, the first stays effective.
# ``union``: a list, sent as {"add": [...], "remove": [...]}. ``transition``: the kind's rules of
# states. ``office``: set by a decision of the office only.
Policy = Literal["latest", "review", "union", "transition", "office"]
# A field that this version does not know is kept, and the later arrival stands.
UNKNOWN_FIELD_POLICY: Policy = "latest"


@dataclass(frozen=True)
class Policies:
    """The policies of one kind.

    ``together``: fields that mean something only together: whoever decides on one of them
    decides on all of it. ``settled``: states in which the record's evidence was accepted, so
    that an edit of it is a proposal; ``evidence``: the fields which that rests on, and
    ``state`` where the record leaves such a state by a decision only.
    """

    fields: Mapping[str, Policy]
    together: tuple[frozenset[str], ...] = ()
    settled: frozenset[str] = frozenset()
    evidence: frozenset[str] = frozenset()

    def of(self, name: str) -> Policy:
        return self.fields.get(name, UNKNOWN_FIELD_POLICY)

    def decided_together(self, name: str) -> frozenset[str]:
        """The fields that are decided with this one, itself among them."""
        return next((names for names in self.together if name in names), frozenset({name}))


NO_POLICIES = Policies({})

# Where a record belongs: two who saw it in different places must be heard.
SITE: dict[str, Policy] = {
    "activity": "review",
    "contract": "review",
    "governorate": "review",
    "section": "review",
    "from_m": "review",
    "to_m": "review",
    "layer": "review",
    "lane": "review",
    "place": "review",
}
