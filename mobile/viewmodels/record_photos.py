"""The photos of a saved record: its evidence, as much of it as is on this tablet."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID

from mobile.shapes import FormPhoto, RecordView, SavedChange
from mobile.viewmodels.form_photos import PhotosView, PhotoTile
from mobile.viewmodels.kit import Kit
from mobile.viewmodels.observed import Observed
from mobile.viewmodels.photo_page import OpenPhoto
from shared.vocabulary.photos import KIND as PHOTO
from shared.wire.fields import read_moment

_MOST = 60
Deleted = Callable[[SavedChange], None]
"""Told when a photo was taken away, with what undoes that."""


class SavedPhoto:
    """``mobile.viewmodels.photo_page.PhotoSource`` of a photo that is a record already."""

    def __init__(self, kit: Kit, photo: UUID, on_deleted: Deleted) -> None:
        self._kit, self._photo, self._on_deleted = kit, photo, on_deleted

    def read(self) -> FormPhoto | None:
        record = self._kit.store.record(self._photo)
        return None if record is None or record.is_deleted else _as_taken(record)

    def keep(self, **changed: Any) -> None:
        self._kit.store.edit(self._photo, changed)

    def take_out(self) -> None:
        self._on_deleted(self._kit.store.delete(self._photo))


class RecordPhotos(Observed):
    """One record's photos at a time: ``show_record`` chooses it."""

    def __init__(self, kit: Kit, on_open: OpenPhoto, on_deleted: Deleted) -> None:
        super().__init__()
        self._kit, self._on_open, self._on_deleted = kit, on_open, on_deleted
        self._record: UUID | None = None
        self.view = PhotosView(may_take=False)

    def show_record(self, record: UUID | None) -> None:
        """The photos of this record, the oldest first."""
        self._record = record
        self.read()

    def read(self) -> None:
        """Read them anew."""
        found = self._kit.store.records(PHOTO, of=self._record, limit=_MOST) if self._record else []
        self.view = replace(
            self.view,
            title=self._kit.texts("photos_count", count=len(found)) if found else "",
            tiles=tuple(map(self._tile, reversed(found))),
        )
        self.changed()

    def _tile(self, record: RecordView) -> PhotoTile:
        """The small picture when it is here, else the original when that is."""
        here = {
            file.role: file.sha256 for file in self._kit.store.files(record.record) if file.is_here
        }
        marks = len(record.fields.get("marks") or ())
        picture = here.get("thumbnail") or here.get("original") or ""
        return PhotoTile(str(record.record), picture, record.fields.get("caption") or "", marks)

    def take(self) -> None:
        """A saved record takes photos through its correction."""

    def put_back(self) -> None:
        """What was taken away is put back by the notice at the foot."""

    def open(self, key: str) -> None:
        """Look at a photo in full."""
        self._on_open(SavedPhoto(self._kit, UUID(key), self._on_deleted))


def _as_taken(record: RecordView) -> FormPhoto:
    fields = record.fields
    return FormPhoto(
        photo=record.record,
        file=fields["file"],
        thumbnail=(fields.get("thumbnail") or {}).get("sha256"),
        taken_at=read_moment(fields["taken_at"]),
        caption=fields.get("caption") or "",
        marks=tuple(fields.get("marks") or ()),
        has_place=fields.get("place") is not None,
    )
