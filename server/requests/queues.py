"""What waits in inspection requests: the reader's own moves, what is late first."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache, partial
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import Select

from server.accounts.service import Reader
from server.db import db
from server.db.by_due import NOW
from server.forms import service as forms
from server.http.language import language, named
from server.requests.filters import AWAITED, RequestFilters
from server.requests.listing import Brief, Listing
from server.today.queues import MOST_ITEMS, Asked, Item, Queue, Waiting, joined
from shared.rules.due import Due
from shared.rules.requests import UNSCHEDULED
from shared.rules.scope import Scope
from shared.vocabulary.inspections import ATTENDED, POINTS, STATES
from shared.vocabulary.places import GOVERNORATES


def asked(reader: Reader) -> Asked | None:
    if reader.role not in AWAITED:
        return None
    return _question(RequestFilters(awaits=reader.role), reader.scope, tuple(forms.dues()))


def _told(
    listing: Listing, briefs: Select[Any], waiting: Waiting, values: Sequence[Any]
) -> list[Queue]:
    count, late, records = values
    rows = db.session.execute(briefs, {"records": records}) if records else ()
    found = {brief.record: brief for brief in map(Brief._make, rows)}
    items = [_item(found[record]) for record in records if record in found]
    title = _("Inspection requests: your move")
    link = url_for("request_lists.requests", **listing.filters.as_query())
    return [Queue("requests", "clipboard-check-outline", title, count, link, items, late)]


# Put into words once for a role and a scope: that takes longer than the answer.
@lru_cache(maxsize=256)
def _question(filters: RequestFilters, scope: Scope, dues: tuple[Due, ...]) -> Asked:
    listing = Listing(filters, scope, dues, NOW)
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
