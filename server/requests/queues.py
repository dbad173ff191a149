"""What waits in inspection requests: the reader's own moves, what is late first."""

from __future__ import annotations

from datetime import datetime

from flask import url_for
from flask_babel import gettext as _

from server.accounts.models import Person
from server.forms import service as forms
from server.http.language import language, named
from server.requests.filters import AWAITED, RequestFilters
from server.requests.listing import Item as Row
from server.requests.listing import Listing
from server.today.queues import MOST_ITEMS, Item, Queue, joined
from shared.rules.scope import Scope
from shared.vocabulary.inspections import POINTS, STATES
from shared.vocabulary.places import GOVERNORATES


def queues(person: Person, scope: Scope, now: datetime) -> list[Queue]:
    if person.role not in AWAITED:
        return []
    listing = Listing(RequestFilters(awaits=person.role), scope, forms.dues(), now)
    count, late, _mine = listing.counts(person.role)
    rows = listing.page(size=MOST_ITEMS)[0] if count else []
    title = _("Inspection requests: your move")
    link = url_for("request_lists.requests", **listing.filters.as_query())
    items = [_item(row) for row in rows]
    return [Queue("requests", "clipboard-check-outline", title, count, link, items, late)]


def _item(row: Row) -> Item:
    request = row.request
    return Item(
        named(row.activity) or _("Inspection request"),
        joined(
            POINTS.name(request.point or "", language()),
            _("Contract %(number)s", number=request.contract),
            GOVERNORATES.name(request.governorate, language()),
        ),
        url_for("record_pages.record_page", record=request.record),
        STATES.name(request.state, language()),
        row.since,
        row.due,
    )
