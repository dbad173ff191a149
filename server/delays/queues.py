"""Claims for more time that a planner has not decided on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from server.accounts.service import Reader
from server.delays import queries
from server.delays.filters import DelayFilters
from server.http.language import named
from server.today.queues import MOST_ITEMS, Asked, Item, Queue, Waiting, joined
from shared.vocabulary.delays import CAUSES, CLAIMED
from shared.vocabulary.roles import PLANNER


def asked(reader: Reader) -> Asked | None:
    return _ASKED if reader.role == PLANNER else None


def _told(waiting: Waiting, values: Sequence[Any]) -> list[Queue]:
    rows = queries.events(DelayFilters(state=CLAIMED), waiting.scope)
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
    return [Queue("claims", "timer-sand", _("Claims for more time"), count, link, lambda: items)]


_ASKED = Asked((), _told)
