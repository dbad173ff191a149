"""What waits in decisions: those wanted of the reader, and what was decided for them."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import Select, select

from server.accounts.models import Person
from server.db import db
from server.db.by_due import NOW, Moment
from server.decisions.filters import DecisionFilters
from server.decisions.listing import Item as Row
from server.decisions.listing import Listing, Reader, to_be_done
from server.http.language import language
from server.today.queues import MOST_ITEMS, Item, Queue, joined
from shared.rules.decisions import DECIDERS, RAISERS
from shared.rules.scope import Scope
from shared.vocabulary.places import GOVERNORATES


class _Asked(NamedTuple):
    """A queue to be, at the moment of its ``listing``."""

    code: str
    listing: Listing


def queues(person: Person, scope: Scope, now: datetime) -> list[Queue]:
    reader = Reader(person.role, person.id)
    counts = _question(reader, scope)
    if counts is None:
        return []
    row = db.session.execute(counts, {"now": now}).one()
    asked = _asked(reader, scope, now)
    return [
        _queue(*one, *waits)
        for one, waits in zip(asked, zip(row[::2], row[1::2], strict=True), strict=True)
    ]


# Put into words once for a person and a scope: that takes longer than the answer.
@lru_cache(maxsize=256)
def _question(reader: Reader, scope: Scope) -> Select[Any] | None:
    """(how many, how many of them late) of each queue; None for whom there is none."""
    asked = [each for one in _asked(reader, scope, NOW) for each in one.listing.waiting()]
    return select(*asked) if asked else None


def _asked(reader: Reader, scope: Scope, now: Moment) -> list[_Asked]:
    found = []
    if reader.role in DECIDERS:
        mine = Listing(DecisionFilters(mine=True), scope, reader, now)
        found.append(_Asked("decisions", mine))
    if reader.role in RAISERS:
        found.append(_Asked("decided", to_be_done(scope, reader, now)))
    return found


def _queue(code: str, listing: Listing, count: int, late: int) -> Queue:
    title, act = {
        "decisions": (_("Decisions wanted of you"), _("Give your decision")),
        "decided": (_("Decided for you, to be done"), _("Say whether it is done")),
    }[code]
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
