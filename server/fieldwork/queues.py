"""What waits in works and conflicts: a supervisor's decisions, an inspector's returned works."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache, partial
from typing import Any
from uuid import UUID

from flask import url_for
from flask_babel import gettext as _

from server.accounts.service import Reader
from server.fieldwork import needing
from server.fieldwork.filters import WAITING
from server.fieldwork.queries import reference_names
from server.fieldwork.values import kind_name
from server.fieldwork.wording import amount
from server.http.language import language, named
from server.register import service as register
from server.register.models import Head
from server.today.queues import MOST_ITEMS, Asked, Clock, Item, Queue, Waiting, joined
from shared.rules.scope import Scope
from shared.vocabulary.places import GOVERNORATES
from shared.vocabulary.roles import INSPECTOR, SUPERVISOR
from shared.vocabulary.works import KIND, RETURNED

_OLDEST_FIRST = {"state": WAITING, "sort": "received"}


# Put into words once for a reader: that takes longer than the answer.
@lru_cache(maxsize=256)
def asked(reader: Reader) -> Asked | None:
    """When is not asked: a work has no time by which it must be decided."""
    if reader.role not in {SUPERVISOR, INSPECTOR}:
        return None
    works = needing.first_needing(reader.role, reader.scope, MOST_ITEMS)
    if reader.role == INSPECTOR:
        return Asked(works, lambda waiting, values: [_returned(waiting.scope, *values)])
    return Asked((*works, register.disputed_count(reader.scope)), _supervised)


def _supervised(waiting: Waiting, values: Sequence[Any]) -> list[Queue]:
    *works, disputed = values
    return [_to_review(waiting.scope, *works), _conflicts(waiting.scope, disputed)]


def _to_review(scope: Scope, count: int, records: Sequence[UUID], oldest: datetime | None) -> Queue:
    return Queue(
        *("review", "clipboard-check-outline", _("To review")),
        count,
        url_for("work_pages.works_table", **_OLDEST_FIRST),
        partial(_items, scope, records, _("Decide"), _OLDEST_FIRST),
        clock=Clock(None, oldest),
    )


def _returned(scope: Scope, count: int, records: Sequence[UUID], oldest: datetime | None) -> Queue:
    return Queue(
        *("returned", "undo-variant", _("Returned to you")),
        count,
        url_for("work_pages.works_table", state=RETURNED),
        partial(_items, scope, records, _("See why"), {}),
        clock=Clock(None, oldest),
    )


def _items(scope: Scope, records: Sequence[UUID], act: str, query: dict[str, str]) -> list[Item]:
    rows = needing.briefs(records, scope, MOST_ITEMS)
    return [
        Item(
            named(row),
            joined(_where(row), str(amount(row.quantity, row.unit).striptags())),
            url_for("work_record.record_page", record=row.record, **query),
            act,
            row.received_at if row.state == RETURNED else row.first_received_at,
        )
        for row in rows
    ]


def _conflicts(scope: Scope, count: int) -> Queue:
    link = url_for("work_review.review")
    tell = partial(_disputed_items, scope, link)
    return Queue("conflicts", "call-split", _("Conflicts"), count, link, tell)


def _disputed_items(scope: Scope, link: str) -> list[Item]:
    heads = register.disputed(scope, MOST_ITEMS)
    names = reference_names([{"activity": head.whole.get("activity")} for head in heads])
    came = needing.received(head.change for head in heads)
    return [
        Item(
            _disputed(head, names),
            _where(head),
            f"{link}#record-{head.record}",
            _("Settle"),
            came.get(head.change),
        )
        for head in heads
    ]


def _disputed(head: Head, names: dict[Any, Any]) -> str:
    activity = named(names.get(("activity", head.whole.get("activity"))))
    if head.kind == KIND:
        return activity
    return ": ".join(part for part in (kind_name(head.kind), activity) if part)


def _where(row: Any) -> str:
    """Of a work or a head: its contract and governorate."""
    contract = _("Contract %(number)s", number=row.contract)
    return joined(contract, GOVERNORATES.name(row.governorate, language()))
