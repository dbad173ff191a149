"""What waits for the reader as a table that is given out: a row a queue."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from server.exports.service import Asked, Given, Source, placeless, plain
from server.ports import ports
from server.today.queues import queues_of

QUEUES = placeless(
    "queues",
    _("Queues"),
    (
        plain("queue", _("Queue"), lambda one: str(one.title)),
        plain("count", _("How many wait"), type_="whole"),
        plain("late", _("Past their time"), type_="whole"),
        plain("due", _("First due"), type_="moment"),
        plain("since", _("Since"), type_="moment"),
    ),
    key=lambda one: one.code,
)


def _give(asked: Asked) -> Given:
    return Given(QUEUES, queues_of(asked.person, asked.scope, ports().clock.now()))


SOURCES = (Source("queues", QUEUES.title, "today.queues", _give),)
