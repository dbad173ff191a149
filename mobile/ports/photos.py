"""Pictures as evidence, as screens see the store of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol
from uuid import UUID

from mobile.shapes import FileView, Fix, FormPhoto, SavedChange


class PhotoStore(Protocol):
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
        """Keep a picture, untouched, as evidence of ``record``; ``taken_at`` None: now.

        Raises InvalidRecordError (``file_kind_wrong`` under "file"), StorageFullError.
        """
        ...

    def take_photo(
        self,
        form: str,
        source: bytes | Path,
        fix: Fix | None = None,
        *,
        heading_deg: float | None = None,
        taken_at: datetime | None = None,
    ) -> UUID:
        """Keep a picture of a form that is not saved yet; ``save_together`` attaches it.

        Raises InvalidRecordError (``file_kind_wrong`` under "file"), StorageFullError.
        """
        ...

    def form_photos(self, form: str) -> list[FormPhoto]:
        """The photos taken for a form, the oldest first."""
        ...

    def mark_photo(
        self,
        form: str,
        photo: UUID,
        marks: Sequence[Mapping[str, Any]] | None = None,
        caption: str | None = None,
    ) -> None:
        """Point at something in a form's photo, or say something; the original stays."""
        ...

    def drop_photo(self, form: str, photo: UUID, is_dropped: bool = True) -> None:
        """Take a photo out of its form, or put it back."""
        ...

    def picture_bytes(self, sha256: str) -> bytes:
        """A picture to be shown, by its hash. Raises StorageFaultError when it is not here."""
        ...

    def files(self, record: UUID) -> list[FileView]:
        """The files of a photo or track, the small one first: where each is, since when."""
        ...

    def try_file_again(self, record: UUID, role: str) -> None:
        """Let a file that could not be sent be tried once more."""
        ...
