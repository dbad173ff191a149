"""Files in quarantine, as one of the queues."""

from __future__ import annotations

from datetime import datetime

from flask import url_for
from flask_babel import gettext as _

from server.accounts.models import Person
from server.attachments import quarantine_queries as queries
from server.http.language import language, named
from server.today.queues import MOST_ITEMS, Item, Queue
from shared.rules.scope import Scope
from shared.vocabulary.roles import INSPECTOR, SUPERVISOR
from shared.wire.errors import describe


def queues(person: Person, scope: Scope, now: datetime) -> list[Queue]:
    if person.role not in {INSPECTOR, SUPERVISOR}:
        return []
    count = queries.count_open(person, scope)
    rows = queries.open_items(person, scope)[:MOST_ITEMS] if count else []
    link = url_for("quarantine.items")
    items = [
        Item(
            describe(use.code or "").name(language()),
            named(author),
            f"{link}#file-{use.id}",
            _("See what to do"),
            use.received_at,
        )
        for use, _file, author, _device in rows
    ]
    title = _("Files in quarantine")
    return [Queue("files", "file-alert-outline", title, count, link, items)]
