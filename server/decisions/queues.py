"""What waits in decisions: those wanted of the reader, and what was decided for them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from flask import url_for
from flask_babel import gettext as _

from server.accounts.models import Person
from server.decisions.filters import DecisionFilters
from server.decisions.listing import Item as Row
from server.decisions.listing import Listing, to_be_done
from server.http.language import language
from server.today.queues import MOST_ITEMS, Item, Queue, joined
from shared.rules.decisions import DECIDERS, RAISERS
from shared.rules.scope import Scope
from shared.vocabulary.places import GOVERNORATES


def queues(person: Person, scope: Scope, now: datetime) -> list[Queue]:
    return list(_queues(person, scope, now))


def _queues(person: Person, scope: Scope, now: datetime) -> Iterator[Queue]:
    if person.role in DECIDERS:
        wanted = Listing(DecisionFilters(mine=True), scope, person, now)
        yield _queue("decisions", _("Decisions wanted of you"), _("Give your decision"), wanted)
    if person.role in RAISERS:
        due = to_be_done(scope, person, now)
        yield _queue("decided", _("Decided for you, to be done"), _("Say whether it is done"), due)


def _queue(code: str, title: str, act: str, listing: Listing) -> Queue:
    count, late, _mine = listing.counts()
    rows = listing.page(size=MOST_ITEMS)[0] if count else []
    link = url_for("decision_lists.decisions", **listing.filters.as_query())
    return Queue(code, "gavel", title, count, link, [_item(row, act) for row in rows], late)


def _item(row: Row, act: str) -> Item:
    one = row.decision
    return Item(
        one.title,
        joined(
            GOVERNORATES.name(one.governorate, language()),
            _("Contract %(number)s", number=one.contract) if one.contract else "",
        ),
        url_for("decisions.decision_page", record=one.record),
        act,
        one.made_at,
        row.due,
    )
