"""What waits in non-conformances: those past their time, appeals, and the reader's own moves.

Each is in one of them alone: what is disputed is an appeal, whatever its clock says.
"""

from __future__ import annotations

from datetime import datetime

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import ColumnElement, or_

from server.accounts.models import Person
from server.fieldwork.models import Ncr
from server.forms import service as forms
from server.http.language import language
from server.ncrs.filters import AWAITED, TABLE, NcrFilters
from server.ncrs.listing import Listing
from server.ncrs.wording import awaited_words
from server.today.queues import MOST_ITEMS, Item, Queue, joined
from shared.rules.scope import Scope
from shared.vocabulary.ncrs import DISPUTED, SEVERITIES
from shared.vocabulary.places import GOVERNORATES
from shared.vocabulary.roles import CONTRACTOR, PLANNER, SUPERVISOR

# Who sees to it that time is kept; an inspector has what is theirs, late or not.
_CHASING = frozenset({SUPERVISOR, PLANNER, CONTRACTOR})
_NOT_DISPUTED = Ncr.state != DISPUTED


def queues(person: Person, scope: Scope, now: datetime) -> list[Queue]:
    found, dues = [], forms.dues()
    is_chasing = person.role in _CHASING

    def queue(names: tuple[str, str, str], filters: NcrFilters, *also: ColumnElement[bool]) -> None:
        found.append(_queue(names, Listing(filters, scope, dues, now, also)))

    if is_chasing:
        names = "overdue", "timer-alert-outline", _("Overdue non-conformances")
        queue(names, NcrFilters(TABLE, late=True), _NOT_DISPUTED)
    if person.role == SUPERVISOR:
        queue(("appeals", "scale-balance", _("Appeals")), NcrFilters(TABLE, DISPUTED))
    if person.role in AWAITED:
        names = "ncrs", "alert-octagon-outline", _("Non-conformances: your move")
        in_time = [_is_in_time(Listing(NcrFilters(), scope, dues, now))] if is_chasing else []
        queue(names, NcrFilters(TABLE, awaits=person.role), _NOT_DISPUTED, *in_time)
    return found


def _is_in_time(listing: Listing) -> ColumnElement[bool]:
    return or_(listing.due.is_(None), listing.due >= listing.now)


def _queue(names: tuple[str, str, str], listing: Listing) -> Queue:
    count = listing.count()
    late = listing.pressing("").late if count else 0
    link = url_for("ncr_lists.ncrs", **listing.filters.as_query())
    return Queue(*names, count, link, _items(listing) if count else [], late)


def _items(listing: Listing) -> list[Item]:
    rows, _later = listing.page(size=MOST_ITEMS)
    return [
        Item(
            row.ncr.title,
            joined(
                SEVERITIES.name(row.ncr.severity, language()),
                _("Contract %(number)s", number=row.ncr.contract),
                GOVERNORATES.name(row.ncr.governorate, language()),
            ),
            url_for("record_pages.record_page", record=row.ncr.record),
            awaited_words(row.awaits),
            row.since,
            row.due,
        )
        for row in rows
    ]
