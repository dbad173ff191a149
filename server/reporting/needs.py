"""What needs the reader today: counts, each with the list that it opens."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from server.accounts.models import Person
from server.register import service as register
from server.reporting import queries
from server.sync import service as sync
from shared.rules.scope import Scope
from shared.vocabulary.roles import INSPECTOR, SUPERVISOR


@dataclass(frozen=True)
class Need:
    """``what``: waiting, flagged, conflicts, returned or quarantine.

    ``since`` is when the oldest came, when known.
    """

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
            Need("conflicts", register.count_disputed(scope), "/review"),
            Need("quarantine", sync.count_quarantined(person, scope), "/quarantine"),
        ]
    elif person.role == INSPECTOR:
        counts = queries.counts_of_works(scope, person.id)
        needs = [
            Need("returned", counts["returned"], "/works?state=returned"),
            Need("quarantine", sync.count_quarantined(person, scope), "/quarantine"),
        ]
    else:
        needs = []
    return [need for need in needs if need.count]
