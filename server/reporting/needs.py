"""What needs the reader today: counts, each with the list that it opens."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from server.accounts.models import Person
from server.reporting import queries
from shared.rules.scope import Scope
from shared.vocabulary.roles import INSPECTOR, SUPERVISOR


@dataclass(frozen=True)
class Need:
    """``what``: waiting, flagged, conflicts, returned; ``since`` is the oldest, when known."""

    what: str
    count: int
    link: str
    since: datetime | None = None


def needs_of(person: Person, scope: Scope) -> list[Need]:
    """Only what this person can settle, and only what is there."""
    if person.role == SUPERVISOR:
        counts = queries.counts_of_works(scope)
        needs = [
            Need(
                "waiting",
                counts["waiting"],
                "/works?state=waiting&sort=received",
                queries.oldest_waiting(scope),
            ),
            Need("flagged", counts["flagged"], "/works?state=waiting&flagged=1&sort=received"),
            Need("conflicts", counts["conflicts"], "/works?conflict=1"),
        ]
    elif person.role == INSPECTOR:
        counts = queries.counts_of_works(scope, person.id)
        needs = [Need("returned", counts["returned"], "/works?state=returned")]
    else:
        needs = []
    return [need for need in needs if need.count]
