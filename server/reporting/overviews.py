"""The overview of governorates and contracts: worked out once a minute for all who see alike."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from flask import current_app

from server.db import db
from server.ports import ports
from server.reporting import queries
from server.reporting.findings import Window, evening_of
from server.reporting.kept import Kept
from server.reporting.reach import governorates_in
from server.reporting.reading import standing_now
from server.reporting.week_figures import contract_figures, group_figures
from shared.rules.scope import Scope

Json = dict[str, Any]
A_WEEK = timedelta(days=7)
# An open transaction holds back every tablet's feed, and may not idle for long (server.db).
_OVERVIEWS = Kept(timedelta(minutes=1), db.session.rollback)


def overview(visible_to: Scope, on: date) -> Json:
    """Each governorate and contract in the scope, as of the evening before ``on``.

    Everybody begins here, and all works are read for it: it is worked out once a minute.
    """
    if current_app.testing:
        return _overview(visible_to, on)
    now = ports().clock.now()
    found: Json = _OVERVIEWS.get((visible_to, on), now, lambda: _overview(visible_to, on))
    # Who has just imported a programme is shown it at once.
    return found if found["contracts"] else _overview(visible_to, on)


def _overview(visible_to: Scope, on: date) -> Json:
    """The last seven days stand for the week, so that a Sunday morning is not without a past."""
    at, since = on - timedelta(days=1), on - A_WEEK
    standing = standing_now(Window(since, at, evening_of(at)))
    visible = [
        activity
        for activity in standing.plan.activities
        if visible_to.covers(activity.governorate, activity.contract)
    ]
    received = queries.last_received(visible_to)
    db.session.rollback()  # Figures may take longer than a transaction may idle.
    cards = []
    for governorate in governorates_in(visible_to):
        here = [activity for activity in visible if activity.governorate == governorate]
        found = group_figures(standing, here, at, since)
        cards.append(
            {"governorate": governorate, "received_at": received.get(governorate), **found}
        )
    contracts = contract_figures(standing, visible, at, since)
    return {"as_of": at, "since": since, "cards": cards, "contracts": contracts}
