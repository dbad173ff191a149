"""Reading a file: by the record that names it, within the reader's scope."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from uuid import UUID

from server.attachments import queries
from server.attachments.house import house
from server.attachments.models import FileUse, StoredFile
from server.db import db
from server.http.errors import Refusal
from shared.rules.scope import EVERYTHING, Scope
from shared.vocabulary.files import IMAGES, ORIGINAL, ROLES, THUMBNAIL

OPAQUE = "application/octet-stream"
# Made here, by server.attachments.probe.
MADE_TYPE = "image/jpeg"


@dataclass(frozen=True)
class Readable:
    """A file as it may be given out. ``is_shown``: whether a browser may show it by itself."""

    sha256: bytes
    size: int
    media_type: str
    is_shown: bool
    filename: str

    def read(self, start: int, length: int) -> Iterator[bytes]:
        """The bytes from ``start`` on. Raises Refusal (503) when the storage does not answer."""
        try:
            return house().storage.read(self.sha256, start, length)
        except OSError as error:
            # The row says it is here: a missing object is the office's to look at.
            raise Refusal("busy", headers={"Retry-After": "60"}) from error


def find_file(record: UUID, role: str, visible_to: Scope) -> Readable:
    """The file that a record names in a role; a photo without a thumbnail gets one made here.

    Raises Refusal not_found: no such role, no such record for this reader, not here yet.
    """
    if role not in ROLES:
        raise Refusal("not_found")
    found = queries.file_for(record, role, visible_to)
    readable = _as_sent(*found) if found else None
    if readable is None and role == THUMBNAIL:
        original = queries.file_for(record, ORIGINAL, visible_to)
        readable = _made_here(*original) if original else None
    db.session.rollback()
    if readable is None:
        raise Refusal("not_found")
    return readable


def originals_of(photos: Sequence[UUID], visible_to: Scope) -> dict[UUID, Readable]:
    """The original of each of these photos that is here and sound: by its bytes, whatever its
    sender called it."""
    found = queries.originals_of(photos, visible_to) if photos else []
    return {record: _as_sent(use, file) for use, file, record in found if _is_sound(use, file)}


def small_picture(photo: UUID, file: str) -> bytes | None:
    """The small JPEG, upright and without tags, that was made here of a photo's original.

    ``file``: SHA-256 of the original, in hex. None when the record names another now, when the
    bytes are not here yet or when something is wrong with them. Of any scope: the caller's matter.
    """
    found = queries.file_for(photo, ORIGINAL, EVERYTHING)
    made = _made_here(*found) if found and found[1].sha256.hex() == file else None
    if made is None:
        return None
    with suppress(OSError):
        return b"".join(house().storage.read(made.sha256, 0, made.size))
    return None


def _as_sent(use: FileUse, file: StoredFile) -> Readable:
    is_sound = _is_sound(use, file)
    is_shown = is_sound and file.media_type in IMAGES
    media_type = file.media_type if is_sound and file.media_type else OPAQUE
    return Readable(file.sha256, file.size, media_type, is_shown, use.filename or _name(file))


def _made_here(use: FileUse, file: StoredFile) -> Readable | None:
    if file.thumbnail is None or file.thumbnail_size is None or not _is_sound(use, file):
        return None
    return Readable(file.thumbnail, file.thumbnail_size, MADE_TYPE, True, "thumbnail.jpg")


def _is_sound(use: FileUse, file: StoredFile) -> bool:
    """Looked at, and nothing against it, or a supervisor released it."""
    is_clean = use.code is None or use.settled_as == "released"
    return file.checked_at is not None and file.problem is None and is_clean


def _name(file: StoredFile) -> str:
    ending = (file.media_type or "/bin").rpartition("/")[2].replace("x-ndjson+gzip", "ndjson.gz")
    return f"{file.sha256.hex()[:12]}.{ending}"
