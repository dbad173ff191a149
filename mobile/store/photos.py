"""Photos: the original as it came, a small one of it, and the records that speak of them."""

from __future__ import annotations

import sqlite3
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from mobile.faults import InvalidRecordError
from mobile.shapes import Fields, Fix, SavedChange
from mobile.store.file_folder import Draft
from mobile.store.files import Files
from mobile.store.outbox import NewChange, place_of
from mobile.store.records import Records, shown
from mobile.store.thumbnails import media_type_of, thumbnail_of
from mobile.store.typed import check_rules, checked, kind_of
from shared.sync.parcels import WAITING
from shared.vocabulary.photos import KIND as PHOTO
from shared.wire.fields import write_moment
from shared.wire.kinds import KINDS


@dataclass(frozen=True)
class Picture:
    """What was brought to the flash: the original, and the small one if it could be made."""

    media_type: str
    original: Draft
    thumbnail: Draft | None

    @property
    def drafts(self) -> list[Draft]:
        return [self.original] + ([self.thumbnail] if self.thumbnail else [])


class Photos(Files, Records):
    def attach_photo(
        self,
        record: UUID,
        source: bytes | Path,
        fix: Fix | None = None,
        *,
        heading_deg: float | None = None,
        caption: str = "",
        taken_at: datetime | None = None,
    ) -> SavedChange:
        """Keep a picture as evidence of ``record``; gives the change that made the photo.

        The original's bytes stay as they are. Photo, file and the record's list of photos are
        saved together, after the bytes are on the flash. Raises InvalidRecordError (``file``:
        ``file_kind_wrong``), StorageFullError, StorageFaultError, NotSignedInError.
        """
        photo = self.ids.uuid7()
        with ExitStack() as drafts:
            picture = self.picture(drafts, source, photo)
            fields = self.seen(picture, fix, heading_deg, caption, taken_at)
            with self.cleaning_up(picture.drafts), self.database.write() as rows:
                return self._keep(rows, photo, record, picture, fields, fix)

    def seen(
        self,
        picture: Picture,
        fix: Fix | None,
        heading_deg: float | None,
        caption: str,
        taken_at: datetime | None,
    ) -> Fields:
        """What is known of a picture when it is taken, by wire name."""
        heading = heading_deg if heading_deg is not None or fix is None else fix.heading_deg
        return {
            **_of_picture(picture),
            "taken_at": write_moment(taken_at or self.clock.now()),
            "place": place_of(fix),
            "heading_deg": None if heading is None else f"{heading % 360:.1f}",
            "caption": caption,
        }

    def picture(self, drafts: ExitStack, source: bytes | Path, photo: UUID) -> Picture:
        original = drafts.enter_context(self.folder.draft(source, str(photo)))
        media_type = media_type_of(original.open)
        if media_type is None:
            raise InvalidRecordError({"file": "file_kind_wrong"})
        small = thumbnail_of(original.open)
        if small is None:
            return Picture(media_type, original, None)
        thumbnail = drafts.enter_context(self.folder.draft(small, f"{photo}-small"))
        return Picture(media_type, original, thumbnail)

    def _keep(
        self,
        rows: sqlite3.Connection,
        photo: UUID,
        record: UUID,
        picture: Picture,
        fields: Fields,
        fix: Fix | None,
    ) -> SavedChange:
        parent = shown(rows, record)
        if "photos" not in kind_of(parent["kind"]).schema.fields:
            raise InvalidRecordError({"of": "choice_wrong"})
        wire = KINDS[PHOTO]
        whole: dict[str, Any] = {"of": str(record), "of_kind": parent["kind"], **fields}
        values = checked(wire, whole, is_new=True)
        check_rules(wire, self.role(rows), values, None, values, is_mine=True)
        self.keep_picture(rows, photo, picture)
        saved = self.append(rows, NewChange(photo, values, {}, fix=fix, kind=PHOTO))
        self.show_photo(rows, shown(rows, photo), is_there=True)
        return saved

    def keep_picture(
        self, rows: sqlite3.Connection, photo: UUID, picture: Picture, state: str = WAITING
    ) -> None:
        """Place a picture's files and their rows: one transaction, the caller's."""
        self.keep_file(rows, picture.original, photo, "original", picture.media_type, state)
        if picture.thumbnail is not None:
            self.keep_file(rows, picture.thumbnail, photo, "thumbnail", "image/jpeg", state)


def _of_picture(picture: Picture) -> Fields:
    small = picture.thumbnail
    return {
        "file": picture.original.sha256,
        "size": picture.original.size,
        "media_type": picture.media_type,
        "thumbnail": None if small is None else {"sha256": small.sha256, "size": small.size},
    }
