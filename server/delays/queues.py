"""Claims for more time that a planner has not decided on."""

from __future__ import annotations

from datetime import datetime

from flask import url_for
from flask_babel import gettext as _

from server.accounts.models import Person
from server.delays import queries
from server.delays.filters import DelayFilters
from server.http.language import named
from server.today.queues import MOST_ITEMS, Item, Queue, joined
from shared.rules.scope import Scope
from shared.vocabulary.delays import CAUSES, CLAIMED
from shared.vocabulary.roles import PLANNER


def queues(person: Person, scope: Scope, now: datetime) -> list[Queue]:
    if person.role != PLANNER:
        return []
    rows = queries.events(DelayFilters(state=CLAIMED), scope)
    items = [
        Item(
            row["description"],
            joined(named(CAUSES, row["cause"]), _("Contract %(number)s", number=row["contract"])),
            url_for("delays.event_page", event=row["id"]),
            _("Decide"),
            row["claimed_at"],
        )
        for row in sorted(rows, key=lambda row: row["claimed_at"])[:MOST_ITEMS]
    ]
    count = rows[0]["total"] if rows else 0
    link = url_for("delays.delays_page", state=CLAIMED)
    return [Queue("claims", "timer-sand", _("Claims for more time"), count, link, items)]
