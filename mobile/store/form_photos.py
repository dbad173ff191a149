"""Photos of a form that is still being typed: on the flash at once, evidence once it is saved.

The bytes have a row of ``file`` in the state ``draft``, so that no sweep takes them and no lane
sends them; what is known of each stands in a draft of its own beside the form's.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from mobile.faults import InvalidRecordError
from mobile.shapes import Fix, FormPhoto, SavedChange
from mobile.store.memos import Memos
from mobile.store.outbox import NewChange
from mobile.store.photos import Photos
from mobile.store.records import shown
from mobile.store.typed import check_rules, checked, kind_of
from shared.vocabulary.photos import KIND as PHOTO
from shared.wire.fields import read_moment
from shared.wire.kinds import KINDS

_WIRE = KINDS[PHOTO]
_DROPPED = "is_dropped"


class FormPhotos(Photos, Memos):
    def take_photo(
        self,
        form: str,
        source: bytes | Path,
        fix: Fix | None = None,
        *,
        heading_deg: float | None = None,
        taken_at: datetime | None = None,
    ) -> UUID:
        """Keep a picture of a form that is not saved yet; gives the photo's id.

        Raises InvalidRecordError (``file``: ``file_kind_wrong``), StorageFullError.
        """
        photo = self.ids.uuid7()
        with ExitStack() as drafts:
            picture = self.picture(drafts, source, photo)
            fields = self.seen(picture, fix, heading_deg, "", taken_at)
            with self.cleaning_up(picture.drafts), self.database.write() as rows:
                self.keep_picture(rows, photo, picture, state="draft")
                self.keep_draft(_beside(form), str(photo), fields)
        return photo

    def form_photos(self, form: str) -> list[FormPhoto]:
        """The photos taken for a form, the oldest first, without those that were taken out."""
        kept = sorted(self.draft(_beside(form)).items())
        return [_view(UUID(p), fields) for p, fields in kept if not fields.get(_DROPPED)]

    def mark_photo(
        self,
        form: str,
        photo: UUID,
        marks: Sequence[Mapping[str, Any]] | None = None,
        caption: str | None = None,
    ) -> None:
        """Point at something, or say something; the original stays as it is."""
        given = {"marks": None if marks is None else list(marks), "caption": caption}
        self._amend(form, photo, {n: v for n, v in given.items() if v is not None})

    def drop_photo(self, form: str, photo: UUID, is_dropped: bool = True) -> None:
        """Take a photo out of the form, or put it back: its bytes stay until the form is saved."""
        self._amend(form, photo, {_DROPPED: is_dropped})

    def _amend(self, form: str, photo: UUID, changed: Mapping[str, Any]) -> None:
        with self.database.write():
            fields = self.draft(_beside(form)).get(str(photo))
            if fields is None:
                raise InvalidRecordError({"": "record_unknown"})
            self.keep_draft(_beside(form), str(photo), {**fields, **changed})

    def attach_form_photos(self, form: str, record: UUID) -> list[SavedChange]:
        """Make a form's photos evidence of the record that was saved from it."""
        with self.database.write() as rows:
            kept = self.draft(_beside(form))
            photos = {p: f for p, f in sorted(kept.items()) if not f.pop(_DROPPED, False)}
            if not photos:
                return []
            parent = shown(rows, record)
            if "photos" not in kind_of(parent["kind"]).schema.fields:
                raise InvalidRecordError({"of": "choice_wrong"})
            of = {"of": str(record), "of_kind": parent["kind"]}
            saved = [self._attach(rows, UUID(p), {**of, **f}) for p, f in photos.items()]
            self.list_photos(rows, parent, [one.record for one in saved], is_there=True)
            return saved

    def _attach(self, rows: sqlite3.Connection, photo: UUID, fields: dict[str, Any]) -> SavedChange:
        values = checked(_WIRE, fields, is_new=True)
        check_rules(_WIRE, self.role(rows), values, None, values, is_mine=True)
        rows.execute(
            "UPDATE file SET state = 'waiting' WHERE record = ? AND state = 'draft'", (str(photo),)
        )
        return self.append(rows, NewChange(photo, values, {}, kind=PHOTO))

    def drop_draft(self, form: str) -> None:
        """A form's draft goes, and the photos with it that no record was made of."""
        with self.database.write() as rows:
            photos = list(self.draft(_beside(form)))
            super().drop_draft(_beside(form))
            super().drop_draft(form)
            for photo in photos:
                rows.execute("DELETE FROM file WHERE record = ? AND state = 'draft'", (photo,))


def _beside(form: str) -> str:
    return f"{form}/photos"


def _view(photo: UUID, fields: Mapping[str, Any]) -> FormPhoto:
    return FormPhoto(
        photo=photo,
        file=fields["file"],
        thumbnail=(fields.get("thumbnail") or {}).get("sha256"),
        taken_at=read_moment(fields["taken_at"]),
        caption=fields.get("caption") or "",
        marks=tuple(fields.get("marks") or ()),
        has_place=fields.get("place") is not None,
    )
