"""Files in quarantine, as one of the queues."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache, partial
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from server.accounts.service import Reader
from server.attachments import quarantine_queries as queries
from server.http.language import language, named
from server.today.queues import MOST_ITEMS, Asked, Item, Queue, Waiting
from shared.vocabulary.roles import INSPECTOR, SUPERVISOR
from shared.wire.errors import describe


# Put into words once for a reader: that takes longer than the answer.
@lru_cache(maxsize=256)
def asked(reader: Reader) -> Asked | None:
    if reader.role not in {INSPECTOR, SUPERVISOR}:
        return None
    return Asked((queries.open_count(reader, reader.scope),), _told)


def _told(waiting: Waiting, values: Sequence[Any]) -> list[Queue]:
    (count,) = values
    link = url_for("quarantine.items")
    title, tell = _("Files in quarantine"), partial(_items, waiting, link)
    return [Queue("files", "file-alert-outline", title, count, link, tell)]


def _items(waiting: Waiting, link: str) -> list[Item]:
    rows = queries.open_items(waiting.person, waiting.scope)[:MOST_ITEMS]
    return [
        Item(
            describe(use.code or "").name(language()),
            named(author),
            f"{link}#file-{use.id}",
            _("See what to do"),
            use.received_at,
        )
        for use, _file, author, _device in rows
    ]
