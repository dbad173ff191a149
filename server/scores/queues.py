"""Appeals against scores that wait for a reply, and replies that the contractor should read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from server.accounts.service import Reader
from server.http.language import named
from server.scores import appeal_queries, service
from server.scores.models import ScoreAppeal
from server.today.queues import MOST_ITEMS, Asked, Item, Queue, Waiting
from shared.rules.clocks import KUWAIT
from shared.vocabulary.roles import CONTRACTOR, SUPERVISOR
from shared.vocabulary.scores import PARTS

# A reply stays in the contractor's queue so long.
TOLD_FOR = timedelta(days=7)


def asked(reader: Reader) -> Asked | None:
    return {SUPERVISOR: _WAITING, CONTRACTOR: _REPLIED}.get(reader.role)


def _to_reply(waiting: Waiting, values: Sequence[Any]) -> list[Queue]:
    # In nobody's scope: what a reader may see is asked only when there is anything.
    if not values[0]:
        return []
    rows = appeal_queries.waiting(service.whole_contracts(waiting.scope))
    late = sum(_end_of(row) <= waiting.now for row in rows)
    items = [_item(row, _("Reply"), row.entered_at, _end_of(row)) for row in rows[:MOST_ITEMS]]
    return [_queue("score_appeals", _("Appeals against scores"), len(rows), items, late)]


def _to_read(waiting: Waiting, values: Sequence[Any]) -> list[Queue]:
    if not values[0]:
        return []
    contracts = service.whole_contracts(waiting.scope)
    rows = appeal_queries.replied_since(contracts, waiting.now - TOLD_FOR)
    items = [_item(row, _("Read the reply"), row.replied_at) for row in rows[:MOST_ITEMS]]
    return [_queue("score_replies", _("Replies to your appeals"), len(rows), items)]


def _queue(code: str, title: str, count: int, items: list[Item], late: int = 0) -> Queue:
    link = url_for("score_appeals.appeals_page")
    return Queue(code, "scale-balance", title, count, link, lambda: items, late)


def _item(row: ScoreAppeal, act: str, since: datetime | None, due: datetime | None = None) -> Item:
    link = url_for("scores.score_page", contract=row.contract, week=row.until, _anchor="appeals")
    where = _("Contract %(number)s", number=row.contract)
    return Item(named(PARTS, row.part), where, link, act, since, due)


def _end_of(row: ScoreAppeal) -> datetime:
    """The moment at which the last day to reply is over."""
    return datetime.combine(row.reply_by + timedelta(days=1), time.min, KUWAIT)


_WAITING = Asked([appeal_queries.is_any_waiting()], _to_reply)
_REPLIED = Asked([appeal_queries.is_any_replied()], _to_read)
