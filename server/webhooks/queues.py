"""A person's own webhooks that we stopped: nothing is told until they are looked at."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from server.accounts.service import Reader
from server.today.queues import MOST_ITEMS, Asked, Item, Queue, Waiting
from server.webhooks import queries
from server.webhooks.sending import MAKERS
from server.webhooks.wording import why_stopped


def asked(reader: Reader) -> Asked | None:
    return _ASKED if reader.role in MAKERS else None


def _told(waiting: Waiting, values: Sequence[Any]) -> list[Queue]:
    (count,) = values
    stopped = queries.stopped_of(waiting.person.id) if count else []
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
    return [Queue("webhooks", "webhook", _("Stopped webhooks"), len(stopped), link, lambda: items)]


_ASKED = Asked((queries.stopped_count(),), _told)
