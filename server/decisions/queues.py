"""What waits in decisions: those wanted of the reader, and what was decided for them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache, partial
from typing import Any, NamedTuple

from flask import url_for
from flask_babel import gettext as _

from server.accounts.service import Reader
from server.db.by_due import NOW, Moment
from server.decisions.filters import DecisionFilters
from server.decisions.listing import Item as Row
from server.decisions.listing import Listing, to_be_done
from server.http.language import language
from server.today.queues import MOST_ITEMS, Asked, Item, Queue, Waiting, joined
from shared.rules.decisions import DECIDERS, RAISERS
from shared.vocabulary.places import GOVERNORATES


class _Wanted(NamedTuple):
    """A queue to be, at the moment of its ``listing``."""

    code: str
    listing: Listing


# Put into words once for a person and a scope: that takes longer than the answer.
@lru_cache(maxsize=256)
def asked(reader: Reader) -> Asked | None:
    """(how many, how many of them late) of each queue; None for whom there is none."""
    columns = [each for one in _wanted(reader, NOW) for each in one.listing.waiting()]
    return Asked(columns, partial(_told, reader)) if columns else None


def _told(reader: Reader, waiting: Waiting, values: Sequence[Any]) -> list[Queue]:
    counts = zip(values[::2], values[1::2], strict=True)
    return [
        _queue(*one, *waits)
        for one, waits in zip(_wanted(reader, waiting.now), counts, strict=True)
    ]


def _wanted(reader: Reader, now: Moment) -> list[_Wanted]:
    found = []
    if reader.role in DECIDERS:
        mine = Listing(DecisionFilters(mine=True), reader.scope, reader, now)
        found.append(_Wanted("decisions", mine))
    if reader.role in RAISERS:
        found.append(_Wanted("decided", to_be_done(reader.scope, reader, now)))
    return found


def _queue(code: str, listing: Listing, count: int, late: int) -> Queue:
    title, act = {
        "decisions": (_("Decisions wanted of you"), _("Give your decision")),
        "decided": (_("Decided for you, to be done"), _("Say whether it is done")),
    }[code]
    link = url_for("decision_lists.decisions", **listing.filters.as_query())
    return Queue(code, "gavel", title, count, link, partial(_items, listing, act), late)


def _items(listing: Listing, act: str) -> list[Item]:
    return [_item(row, act) for row in listing.page(size=MOST_ITEMS)[0]]


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
