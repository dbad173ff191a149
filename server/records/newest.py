"""What came in last, for whoever watches: records with their newest version."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import load_only

from server.accounts.models import Device, Person
from server.db import db
from server.fieldwork import service as fieldwork
from server.records.visibility import Reader, may_see
from server.records.wording import headline
from server.register.models import Head, Revision
from shared.vocabulary import photos, tracks
from shared.vocabulary.decisions import OFFICE_KINDS

# They come along with something else, and many at a time; or have pages of their own.
WITHOUT = [photos.KIND, tracks.KIND, *OFFICE_KINDS]


# Neither a revision's bodies nor what is known of its author is read for a line of words.
_SHOWN = (
    load_only(
        Head.kind,
        Head.change,
        Head.whole,
        Head.governorate,
        Head.contract,
        Head.is_deleted,
        Head.parent,
    ),
    load_only(Revision.received_at),
    load_only(Person.name_ar, Person.name_en),
    load_only(Device.id),
)


class New(NamedTuple):
    """``author`` wrote the newest version, on ``device`` or, where that is None, in the office."""

    head: Head
    revision: Revision
    author: Person
    device: Device | None
    title: str


def newest(reader: Reader, found: Sequence[UUID]) -> list[New]:
    """These records, in their order; some less where the reader may not see all of them."""
    asked = (
        select(Head, Revision, Person, Device)
        .join(Revision, Revision.change == Head.change)
        .join(Person, Person.id == Revision.author)
        .outerjoin(Device, Device.id == Revision.device)
        .where(Head.record.in_(found))
        .options(*_SHOWN)
    )
    seen = {row.Head.record: row for row in db.session.execute(asked) if may_see(row.Head, reader)}
    # A headline names the activity, and nothing else.
    activities = [{"activity": row.Head.whole.get("activity")} for row in seen.values()]
    names = fieldwork.reference_names(activities)
    return [_new(seen[record], names) for record in found if record in seen]


def _new(row: Any, names: dict[Any, Any]) -> New:
    return New(*row, headline(row.Head.kind, row.Head.whole, names))
