"""What waits in inspection requests: the reader's own moves, what is late first."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache, partial
from typing import Any
from uuid import UUID

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import Select

from server.accounts.service import Reader
from server.db import db
from server.db.by_due import NOW
from server.http.language import language, named
from server.requests.filters import AWAITED, RequestFilters
from server.requests.listing import Brief, Listing
from server.today.queues import MOST_ITEMS, Asked, Clock, Item, Queue, Waiting, joined
from shared.rules.requests import UNSCHEDULED
from shared.rules.scope import Scope
from shared.vocabulary.inspections import ATTENDED, POINTS, STATES
from shared.vocabulary.places import GOVERNORATES


def asked(reader: Reader) -> Asked | None:
    if reader.role not in AWAITED:
        return None
    return _question(RequestFilters(awaits=reader.role), reader.scope)


def _told(
    listing: Listing, briefs: Select[Any], waiting: Waiting, values: Sequence[Any]
) -> list[Queue]:
    count, late, records, clock = values
    link = url_for("request_lists.requests", **listing.filters.as_query())
    return [
        Queue(
            *("requests", "clipboard-check-outline", _("Inspection requests: your move")),
            count,
            link,
            partial(_items, briefs, records),
            late,
            Clock(*clock),
        )
    ]


def _items(briefs: Select[Any], records: Sequence[UUID]) -> list[Item]:
    rows = db.session.execute(briefs, {"records": records})
    found = {brief.record: brief for brief in map(Brief._make, rows)}
    return [_item(found[record]) for record in records if record in found]


# Put into words once for a role and a scope: that takes longer than the answer.
@lru_cache(maxsize=256)
def _question(filters: RequestFilters, scope: Scope) -> Asked:
    listing = Listing(filters, scope, NOW)
    return Asked(listing.firsts(MOST_ITEMS), partial(_told, listing, listing.briefs()))


def _item(brief: Brief) -> Item:
    return Item(
        named(brief) or _("Inspection request"),
        joined(
            POINTS.name(brief.point or "", language()),
            STATES.name(brief.state, language()),
            _("Contract %(number)s", number=brief.contract),
            GOVERNORATES.name(brief.governorate, language()),
        ),
        url_for("record_pages.record_page", record=brief.record),
        _act(brief.state),
        brief.since,
        brief.due,
    )


def _act(state: str) -> str:
    if state in UNSCHEDULED:
        return _("Set the time")
    return _("Decide") if state == ATTENDED else _("Look into it")
