"""Schedules that were read and wait for a planner to swap them in, or not."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from server.accounts.service import Reader
from server.http.language import named
from server.programme.queries import is_within_scope
from server.programme.schedules.handed_in import imports_in
from server.programme.schedules.importing import STAGED
from server.today.queues import MOST_ITEMS, Asked, Item, Queue, Waiting, joined
from shared.vocabulary.roles import PLANNER


def asked(reader: Reader) -> Asked | None:
    return _ASKED if reader.role == PLANNER else None


def _told(waiting: Waiting, values: Sequence[Any]) -> list[Queue]:
    items = [
        Item(
            one.file_name,
            joined(_("Contract %(number)s", number=one.contract), named(asker)),
            url_for("schedules.schedules_page", contract=one.contract),
            _("Look through it"),
            one.asked_at,
        )
        for one, asker in imports_in(STAGED)
        if is_within_scope(one.contract, waiting.scope)
    ]
    link = items[0].link if items else ""
    title = _("Schedules to decide on")
    return [Queue("schedules", "chart-gantt", title, len(items), link, lambda: items[:MOST_ITEMS])]


_ASKED = Asked((), _told)
