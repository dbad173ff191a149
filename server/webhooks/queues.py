"""A person's own webhooks that we stopped: nothing is told until they are looked at."""

from __future__ import annotations

from datetime import datetime

from flask import url_for
from flask_babel import gettext as _

from server.accounts.models import Person
from server.today.queues import MOST_ITEMS, Item, Queue
from server.webhooks import queries
from server.webhooks.sending import MAKERS
from server.webhooks.wording import why_stopped
from shared.rules.scope import Scope


def queues(person: Person, scope: Scope, now: datetime) -> list[Queue]:
    if person.role not in MAKERS:
        return []
    stopped = queries.stopped_of(person.id)
    items = [
        Item(
            one.name,
            why_stopped(one.stopped_for or ""),
            url_for("webhooks.webhook", identifier=one.id),
            _("Look into it"),
            one.failing_since,
        )
        for one in stopped[:MOST_ITEMS]
    ]
    link = url_for("webhooks.webhooks")
    return [Queue("webhooks", "webhook", _("Stopped webhooks"), len(stopped), link, items)]
