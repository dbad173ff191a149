"""What waits in non-conformances: those past their time, appeals, and the reader's own moves.

Each is in one of them alone: what is disputed is an appeal, whatever its clock says.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import cache, lru_cache, partial
from typing import Any, NamedTuple
from uuid import UUID

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import ColumnElement, Select, literal

from server.accounts.service import Reader
from server.db import db
from server.db.by_due import NOW
from server.fieldwork.models import Ncr
from server.http.language import language
from server.ncrs.filters import AWAITED, TABLE, NcrFilters
from server.ncrs.listing import ORDER, Brief, Listing
from server.ncrs.steps import leading, steps_for
from server.ncrs.wording import BUTTONS, awaited_words
from server.today.queues import MOST_ITEMS, Asked, Clock, Item, Queue, Waiting, joined
from shared.rules.scope import Scope
from shared.vocabulary.ncrs import DISPUTED, SEVERITIES
from shared.vocabulary.places import GOVERNORATES
from shared.vocabulary.roles import CONTRACTOR, PLANNER, SUPERVISOR

# Who sees to it that time is kept; an inspector has what is theirs, late or not.
_CHASING = frozenset({SUPERVISOR, PLANNER, CONTRACTOR})
_NOT_DISPUTED = Ncr.state != DISPUTED


class _Wanted(NamedTuple):
    """A queue to be. ``late``: those of ``all`` past their time; True: all are, False: none is."""

    code: str
    all: Listing
    late: Listing | bool


class _Question(NamedTuple):
    role: str
    asked: Sequence[_Wanted]
    briefs: Select[Any]


def asked(reader: Reader) -> Asked | None:
    if reader.role not in _CHASING.union(AWAITED):
        return None
    return _question(reader.role, reader.scope)


def _told(question: _Question, waiting: Waiting, values: Sequence[Any]) -> list[Queue]:
    found = list(zip(*(values[n::4] for n in range(4)), strict=True))
    records = {record for _count, _late, firsts, _clock in found for record in firsts}
    # Of all queues at once, and only when one of them is shown.
    briefs = cache(partial(_briefs, question, list(records)))
    return [
        Queue(
            *_names(one.code),
            count,
            url_for("ncr_lists.ncrs", **one.all.filters.as_query()),
            partial(_items, briefs, firsts, question.role),
            count if one.late is True else late,
            Clock(*clock),
        )
        for one, (count, late, firsts, clock) in zip(question.asked, found, strict=True)
        if count
    ]


def _briefs(question: _Question, records: Sequence[UUID]) -> dict[UUID, Brief]:
    rows = db.session.execute(question.briefs, {"records": records})
    return {brief.record: brief for brief in map(Brief._make, rows)}


def _items(
    briefs: Callable[[], dict[UUID, Brief]], firsts: Sequence[UUID], role: str
) -> list[Item]:
    found = briefs()
    return [_item(found[record], role) for record in firsts if record in found]


# Put into words once for a role and a scope: that takes longer than the answer.
@lru_cache(maxsize=256)
def _question(role: str, scope: Scope) -> Asked:
    listing = partial(Listing, scope=scope, now=NOW)
    asked = list(_wanted(role, listing))
    columns: list[Any] = []
    for one in asked:
        late = one.late.counted() if isinstance(one.late, Listing) else literal(0)
        columns += [one.all.counted(), late, one.all.firsts(MOST_ITEMS), one.all.clock(MOST_ITEMS)]
    return Asked(columns, partial(_told, _Question(role, asked, listing(NcrFilters()).briefs())))


def _wanted(role: str, listing: Callable[..., Listing]) -> Iterator[_Wanted]:
    late, mine = NcrFilters(TABLE, late=True), NcrFilters(TABLE, awaits=role)
    if role in _CHASING:
        yield _Wanted("overdue", listing(late, also=[_NOT_DISPUTED]), True)
    if role == SUPERVISOR:
        disputed = NcrFilters(TABLE, DISPUTED)
        yield _Wanted("appeals", listing(disputed), listing(replace(disputed, late=True)))
    if role in AWAITED and role in _CHASING:
        in_time = _is_in_time(listing(mine))
        yield _Wanted("ncrs", listing(mine, also=[_NOT_DISPUTED, in_time]), False)
    elif role in AWAITED:
        both = (listing(one, also=[_NOT_DISPUTED]) for one in (mine, replace(mine, late=True)))
        yield _Wanted("ncrs", *both)


def _is_in_time(listing: Listing) -> ColumnElement[bool]:
    return listing.now <= ORDER


def _names(code: str) -> tuple[str, str, str]:
    icon, title = {
        "overdue": ("timer-alert-outline", _("Overdue non-conformances")),
        "appeals": ("scale-balance", _("Appeals")),
        "ncrs": ("alert-octagon-outline", _("Non-conformances: your move")),
    }[code]
    return code, icon, title


def _item(brief: Brief, role: str) -> Item:
    return Item(
        brief.title,
        joined(
            SEVERITIES.name(brief.severity, language()),
            _("Contract %(number)s", number=brief.contract),
            GOVERNORATES.name(brief.governorate, language()),
            "" if brief.awaits == role else awaited_words(brief.awaits),
        ),
        url_for("record_pages.record_page", record=brief.record),
        _act(brief, role),
        brief.since,
        brief.due,
    )


def _act(brief: Brief, role: str) -> str:
    """What the reader does first where it is their move; else they look at whose it is."""
    whole = {"state": brief.state, "disposition": brief.disposition}
    steps = leading(steps_for(whole, role), role) if brief.awaits == role else []
    if steps:
        return str(BUTTONS[steps[0].code])
    return _("Look again on site") if brief.awaits == role else _("Follow it up")
