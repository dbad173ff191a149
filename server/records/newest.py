"""What came in last, for whoever watches: records with their newest version."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ARRAY, Uuid, any_, bindparam, select

from server.accounts.models import Device, Person
from server.db import db
from server.programme.models import Activity
from server.records.visibility import Reader, may_see
from server.records.wording import headline
from server.register.models import Head, Revision
from shared.vocabulary import photos, tracks
from shared.vocabulary.decisions import OFFICE_KINDS

# They come along with something else, and many at a time; or have pages of their own.
WITHOUT = [photos.KIND, tracks.KIND, *OFFICE_KINDS]

# Neither a revision's bodies nor what is known of its author is read for a line of words.
_ASKED = (
    select(
        *(Head.record, Head.change, Head.kind, Head.whole, Head.governorate, Head.contract),
        *(Head.is_deleted, Head.parent, Revision.received_at),
        *(Person.name_ar, Person.name_en, Device.id.label("device")),
        *(Activity.name_ar.label("activity_ar"), Activity.name_en.label("activity_en")),
    )
    .join(Revision, Revision.change == Head.change)
    .join(Person, Person.id == Revision.author)
    .outerjoin(Device, Device.id == Revision.device)
    .outerjoin(Activity, Activity.code == Head.whole["activity"].astext)
    .where(Head.record == any_(bindparam("records", type_=ARRAY(Uuid))))
)


class Named(NamedTuple):
    name_ar: str
    name_en: str


class New(NamedTuple):
    """``author`` wrote the newest version, on ``device`` or, where that is None, in the office."""

    head: Any
    author: Named
    title: str


def newest(reader: Reader, found: Sequence[UUID]) -> list[New]:
    """These records, in their order; some less where the reader may not see all of them."""
    rows = db.session.execute(_ASKED, {"records": list(found)}) if found else ()
    seen = {row.record: row for row in rows if may_see(row, reader)}
    return [_new(seen[record]) for record in found if record in seen]


def _new(row: Any) -> New:
    # A headline names the activity, and nothing else.
    activity = Named(row.activity_ar, row.activity_en) if row.activity_ar else None
    names = {("activity", row.whole.get("activity")): activity}
    return New(row, Named(row.name_ar, row.name_en), headline(row.kind, row.whole, names))
