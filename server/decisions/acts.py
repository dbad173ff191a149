"""The decisions that were asked for because of something, on the page of that."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from server.accounts.models import Person
from server.decisions import queries
from server.decisions.wording import LOOKS
from server.http.identity import scope_of
from server.records.acts import Act
from shared.rules.decisions import RAISERS
from shared.vocabulary import obstacles
from shared.vocabulary.decisions import FROM_OBSTACLE, STATES
from shared.vocabulary.roles import CONTRACTOR

kind = obstacles.KIND


def acts(seen: Any, person: Person) -> Act | None:
    """For the employer's side alone."""
    if person.role == CONTRACTOR or seen.is_deleted or seen.stood is not None:
        return None
    found = raised_from(FROM_OBSTACLE, seen.head.record, person)
    return Act("decisions/raised.html", found)


def raised_from(origin: str, source: UUID, person: Person) -> dict[str, Any]:
    """What decisions/raised.html takes as ``act``: what was asked for because of a source."""
    return {
        "origin": origin,
        "source": source,
        "raised": queries.raised_from(source, scope_of(person)),
        "may_raise": person.role in RAISERS,
        "STATES": STATES,
        "LOOKS": LOOKS,
    }
