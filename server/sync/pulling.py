"""Pull: what changed within a person's scope since a cursor, oldest first.

When the scope changed, the reply names what left it, and what came into it is brought beside
the feed, page by page, each with a share of every page (``server.sync.cursor.Added``).
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from server.db import db, transaction
from server.http.errors import Refusal
from server.ports import ports
from server.sync.cursor import START, Cursor, Place, read_cursor, write_cursor
from server.sync.feed import Page, added_page, feed_page, left_cells, listed
from server.sync.waiting import is_any_ripe, settle
from shared.rules.scope import Scope
from shared.wire.fields import write_moment
from shared.wire.protocol import MAX_PULL_RECORDS

EPOCH = text("SELECT epoch FROM register_state WHERE id = 1")
# A new database draws its epoch at its first pull; a restore draws another.
DRAW_EPOCH = text("INSERT INTO register_state VALUES (1, gen_random_uuid()) ON CONFLICT DO NOTHING")
RESTORES = text("SELECT at, last_root FROM restore_mark ORDER BY at")
STREAMS = ("records", "exits", "answers", "roots")


def pull(scope: Scope, device: UUID | None, cursor: str, limit: int) -> str:
    """The reply's JSON text (shared.wire.messages.PullReply).

    ``cursor`` is "" at the first time. One of another epoch is answered ``start_over`` with
    nothing else: what is not sent again is no longer there. Raises Refusal cursor_wrong.
    """
    known = read_cursor(cursor) if cursor else None
    _settle_strays()
    start = Cursor(str(epoch()), scope)
    found = known or start
    now = found.of_scope(scope) if found.epoch == start.epoch else None
    if now is None:
        return _reply([], start, scope, has_more=True, is_start_over=True)
    with transaction():
        left = left_cells(found.scope, scope) if found.scope != scope else []
        # At the beginning of a download, which is where a restore leaves every tablet.
        restored = restores() if found.at == START else []
        pages, now, has_more = _read(now, device, min(limit, MAX_PULL_RECORDS))
    ports().steps.at("pull.read")
    told = [{**restore, "at": write_moment(restore["at"])} for restore in restored]
    return _reply(pages, now, scope, has_more, dropped_scopes=left, restored=told)


def complete_place(cursor: str, scope: Scope) -> Place:
    """Where a tablet stands whose download of ``scope`` is complete.

    Raises Refusal: cursor_wrong, pull_first (it is not, or another scope's).
    """
    known = read_cursor(cursor)
    if known.added or (known.epoch, known.scope) != (str(epoch()), scope):
        raise Refusal("pull_first", "cursor")
    return known.at


def epoch() -> UUID:
    """The cluster's, drawn when there is none yet."""
    found: UUID | None = db.session.execute(EPOCH).scalar()
    if found is None:
        with transaction() as session:
            session.execute(DRAW_EPOCH)
        found = db.session.execute(EPOCH).scalar_one()
    return found


def _read(cursor: Cursor, device: UUID | None, most: int) -> tuple[list[Page], Cursor, bool]:
    """A page's parts in the order in which they apply, and the cursor after them.

    What was added comes first: should a record change between the two statements, the feed's
    word of it is the later one.
    """
    pages, left = list[Page](), most
    if cursor.added:
        first, *others = cursor.added
        page = added_page(first, cursor.scope, max(1, most // 2))
        going_on = (replace(first, since=page.at),) if page.has_more else ()
        cursor = replace(cursor, added=(*going_on, *others))
        pages, left = [page], most - page.count
    if left:
        page = feed_page(cursor, device, left)
        pages.append(page)
        cursor = replace(cursor, at=page.at)
    has_more = not left or pages[-1].has_more or bool(cursor.added)
    return pages, cursor, has_more


def _reply(
    pages: Iterable[Page],
    cursor: Cursor,
    scope: Scope,
    has_more: bool,
    is_start_over: bool = False,
    **more: Any,
) -> str:
    items: dict[str, list[str]] = {stream: [] for stream in STREAMS}
    for page in pages:
        for stream, found in page.items.items():
            items[stream].append(found)
    parts = [f'"{stream}":[{",".join(found)}]' for stream, found in items.items()]
    rest = {
        "dropped_scopes": [],
        "scope": {
            "governorates": listed(scope.governorates),
            "contracts": listed(scope.contracts),
        },
        "cursor": write_cursor(cursor),
        "more": has_more,
        "start_over": is_start_over,
        **more,
    }
    return "{" + ",".join(parts) + "," + json.dumps(rest)[1:]


def restores() -> list[dict[str, Any]]:
    """Every restore of this register (shared.wire.messages.RestoreMark)."""
    return [dict(row) for row in db.session.execute(RESTORES).mappings()]


def _settle_strays() -> None:
    """Apply changes whose base came while they were being written: each saw only the other."""
    now = ports().clock.now()
    if not is_any_ripe(now):
        return
    try:
        with transaction():
            settle(now, is_one_by_one=False)
    except DBAPIError:
        # One of them the database refuses: it is looked for, so that it blocks no pull.
        with transaction():
            settle(now, is_one_by_one=True)
