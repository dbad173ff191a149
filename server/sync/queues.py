"""What waits in the quarantine, and rescue files of which something could not go in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import lru_cache, partial
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from server.accounts.models import Person
from server.accounts.service import Reader
from server.http.language import language, named
from server.sync import quarantine, rescue_store
from server.sync.models import Quarantined
from server.today.queues import MOST_ITEMS, Asked, Item, Queue, Waiting, joined
from shared.rules.scope import Scope
from shared.vocabulary.roles import ADMINISTRATOR, INSPECTOR, SUPERVISOR
from shared.wire.errors import describe

# A rescue file is settled by handing in a better one: what is older is told on its page alone.
RESCUE_SHOWN_FOR = timedelta(days=14)


# Put into words once for a reader: that takes longer than the answer.
@lru_cache(maxsize=256)
def asked(reader: Reader) -> Asked | None:
    rescued = rescue_store.late_count(reader, RESCUE_SHOWN_FOR)
    if reader.role in {INSPECTOR, SUPERVISOR}:
        quarantined = quarantine.open_count(reader, reader.scope)
        return Asked((rescued, quarantined), _told)
    return Asked((rescued,), _told) if reader.role == ADMINISTRATOR else None


def _told(waiting: Waiting, values: Sequence[Any]) -> list[Queue]:
    rescued, *quarantined = values
    found = [_quarantined(waiting.person, waiting.scope, count) for count in quarantined]
    return [*found, _rescues(waiting.person, waiting.now)] if rescued else found


def _quarantined(person: Person, scope: Scope, count: int) -> Queue:
    link = url_for("quarantine.items")
    tell = partial(_quarantined_items, person, scope, link)
    return Queue("quarantine", "shield-alert-outline", _("Quarantine"), count, link, tell)


def _quarantined_items(person: Person, scope: Scope, link: str) -> list[Item]:
    return [
        Item(
            _why(row),
            joined(named(author), device.name),
            f"{link}#item-{row.outbox}-{row.n}",
            _("See what to do"),
            row.received_at,
        )
        for row, author, device, _mended in quarantine.open_items(person, scope)[:MOST_ITEMS]
    ]


def _why(row: Quarantined) -> str:
    return describe(row.code).name(language())


def _rescues(person: Person, now: datetime) -> Queue:
    link = url_for("rescue.page")
    items = [
        Item(_refused(codes), named(by) if by else "", link, _("See what to do"), file.received_at)
        for file, by in rescue_store.handed_in(person)
        if (codes := _codes(file.result)) and file.received_at > now - RESCUE_SHOWN_FOR
    ]
    first = sorted(items, key=lambda item: item.since or now)[:MOST_ITEMS]
    return Queue("rescue", "lifebuoy", _("Rescue files"), len(items), link, lambda: first)


def _codes(result: dict[str, list[dict[str, str]]]) -> Sequence[str]:
    return sorted({one["code"] for one in result["outboxes"] if one["code"]})


def _refused(codes: Sequence[str]) -> str:
    return " ".join(describe(code).name(language()) for code in codes)
