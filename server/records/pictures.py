"""Pictures and documents that come with a form: they hang on its record, checked like all files."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import IO, Protocol
from uuid import UUID

from server.accounts.models import Person
from server.attachments import service as attachments
from server.fieldwork.service import Added
from server.http.errors import Refusal
from server.ports import ports
from shared.vocabulary import photos
from shared.vocabulary.files import ORIGINAL
from shared.wire.fields import write_moment
from shared.wire.text import clean

MOST_PICTURES = 6
# A request's own limit (server.http.edge) leaves room for little more.
MOST_BYTES = 8 * 1024 * 1024
LONGEST_CAPTION = 120
_STARTS = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"%PDF-", photos.PDF),
)


class Upload(Protocol):
    """A file of a form, as werkzeug has it."""

    filename: str | None
    stream: IO[bytes]


@dataclass(frozen=True)
class Picture:
    """``record``: of the photo that it becomes."""

    record: UUID
    name: str
    media_type: str
    content: bytes

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


def read_pictures(uploads: Sequence[Upload]) -> list[Picture]:
    """The files that were chosen. Raises Refusal: file_kind_wrong, files_too_many,
    file_too_large; all of the field ``files``."""
    found, left = [], MOST_BYTES
    for upload in uploads:
        if not upload.filename:
            continue
        content = upload.stream.read(left + 1)
        left -= len(content)
        if left < 0:
            raise Refusal("file_too_large", "files")
        if len(found) == MOST_PICTURES:
            raise Refusal("files_too_many", "files")
        name = clean(upload.filename.replace("\\", "/").rpartition("/")[2])
        found.append(Picture(ports().ids.uuid7(), name, _type_of(content), content))
    return found


def _type_of(content: bytes) -> str:
    """By how it begins; the worker looks closer. Raises Refusal file_kind_wrong."""
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    for start, media_type in _STARTS:
        if content.startswith(start):
            return media_type
    raise Refusal("file_kind_wrong", "files")


def hand_in(pictures: Sequence[Picture], person: Person) -> None:
    """Store the bytes, as an upload's. Raises Refusal: file_quota, storage_full, busy."""
    sender = attachments.sender_of(person, None)
    for one in pictures:
        said = {
            "sha256": one.sha256,
            "media_type": one.media_type,
            "record": str(one.record),
            "role": ORIGINAL,
            "filename": one.name,
        }
        attachments.hand_in(sender, said, len(one.content), io.BytesIO(one.content))


def as_records(pictures: Sequence[Picture], of: UUID, kind: str, now: datetime) -> list[Added]:
    """The photo records to be added. When it was taken nobody said: as it was handed in."""
    return [
        Added(
            one.record,
            photos.KIND,
            [
                {
                    "of": str(of),
                    "of_kind": kind,
                    "file": one.sha256,
                    "size": len(one.content),
                    "media_type": one.media_type,
                    "taken_at": write_moment(now),
                    "caption": one.name.rpartition(".")[0][:LONGEST_CAPTION] or None,
                }
            ],
        )
        for one in pictures
    ]
