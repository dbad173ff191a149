"""Schedules that were read and wait for a planner to swap them in, or not."""

from __future__ import annotations

from datetime import datetime

from flask import url_for
from flask_babel import gettext as _

from server.accounts.models import Person
from server.http.language import named
from server.programme.queries import is_within_scope
from server.programme.schedules.handed_in import imports_in
from server.programme.schedules.importing import STAGED
from server.today.queues import MOST_ITEMS, Item, Queue, joined
from shared.rules.scope import Scope
from shared.vocabulary.roles import PLANNER


def queues(person: Person, scope: Scope, now: datetime) -> list[Queue]:
    if person.role != PLANNER:
        return []
    items = [
        Item(
            one.file_name,
            joined(_("Contract %(number)s", number=one.contract), named(asker)),
            url_for("schedules.schedules_page", contract=one.contract),
            _("Look through it"),
            one.asked_at,
        )
        for one, asker in imports_in(STAGED)
        if is_within_scope(one.contract, scope)
    ]
    link = items[0].link if items else ""
    title = _("Schedules to decide on")
    return [Queue("schedules", "chart-gantt", title, len(items), link, items[:MOST_ITEMS])]
