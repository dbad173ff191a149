"""Drafts of weeks that nobody has read yet: at their hour they are issued, read or not."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from server.accounts.service import Reader
from server.http.language import language
from server.reporting import draft_queries
from server.reporting.draft_models import WeekDraft
from server.reporting.places import place_name
from server.reporting.reach import governorates_with_pages
from server.reporting.times import Times, times_now
from server.reporting.wording import Wording
from server.today.queues import MOST_ITEMS, Asked, Item, Queue, Waiting
from shared.vocabulary.roles import SUPERVISOR


@lru_cache(maxsize=256)
def asked(reader: Reader) -> Asked | None:
    places = governorates_with_pages(reader.scope) if reader.role == SUPERVISOR else []
    return Asked((draft_queries.unread_count(places),), _told) if places else None


def _told(waiting: Waiting, values: Sequence[Any]) -> list[Queue]:
    (count,) = values
    hours = times_now() if count else None
    rows = draft_queries.unread(governorates_with_pages(waiting.scope)) if count else []
    items = [_item(row, hours) for row in rows if hours]
    late = sum(item.due is not None and item.due <= waiting.now for item in items)
    link = url_for("reporting.weeks")
    title = _("Drafts of weeks to be read")
    first = items[:MOST_ITEMS]
    return [Queue("drafts", "file-eye-outline", title, len(rows), link, lambda: first, late)]


def _item(draft: WeekDraft, hours: Times) -> Item:
    """A restatement waits for whoever issues it: the clock does not."""
    return Item(
        place_name(draft.governorate, language()),
        _("Week of %(first)s", first=Wording(language()).date_text(draft.week_start, "d MMMM y")),
        f"/weeks/{draft.governorate}/{draft.week_start}/draft",
        _("Read the draft"),
        draft.drafted_at,
        hours.issue(draft.week_start) if draft.issue == 1 else None,
    )
