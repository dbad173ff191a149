"""The words of tus 1.0.0 (https://tus.io/protocols/resumable-upload): headers read and checked.

Nothing here touches a database or a disk.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from uuid import UUID

from server.http.errors import Refusal
from shared.vocabulary.files import MEDIA_TYPES
from shared.wire.text import clean, has_forbidden

VERSION = "1.0.0"
EXTENSIONS = "creation,creation-with-upload,checksum,expiration,termination"
CONTENT_TYPE = "application/offset+octet-stream"
ALGORITHMS = ("sha256", "sha1")
# Larger than any disk, and still a bigint.
LARGEST_NUMBER = 10**15
LONGEST_METADATA = 4096
LONGEST_FILENAME = 200
_SHA256 = re.compile(r"[0-9a-f]{64}")
_KEY = re.compile(r"[\x21-\x2b\x2d-\x7e]{1,64}")


@dataclass(frozen=True)
class Metadata:
    """What Upload-Metadata says; ``text`` as it came, other keys included."""

    text: str
    sha256: bytes
    media_type: str
    record: UUID
    role: str
    filename: str


@dataclass(frozen=True)
class Checksum:
    """Upload-Checksum: ``algorithm`` is one of ALGORITHMS."""

    algorithm: str
    digest: bytes

    def matches(self, found: hashlib._Hash) -> bool:
        return found.digest() == self.digest


def read_version(headers: Mapping[str, str]) -> None:
    """Raise Refusal (412) unless the client speaks our version."""
    if headers.get("Tus-Resumable") != VERSION:
        raise Refusal("tus_version", "Tus-Resumable", headers={"Tus-Version": VERSION})


def read_number(headers: Mapping[str, str], name: str) -> int:
    """A header that is a whole number from 0. Raises Refusal (400) naming it."""
    text = headers.get(name, "").strip()
    if not text:
        raise Refusal("required", name, status=400)
    # int() would also take "+5", "1_000" and Arabic-Indic digits, which no other server does.
    if not (text.isascii() and text.isdigit()) or len(text) > 16 or int(text) > LARGEST_NUMBER:
        raise Refusal("number_not_allowed", name)
    return int(text)


def read_checksum(headers: Mapping[str, str]) -> Checksum | None:
    """Upload-Checksum; None when there is none. Raises Refusal (400)."""
    text = headers.get("Upload-Checksum")
    if text is None:
        return None
    algorithm, _, value = text.strip().partition(" ")
    if algorithm not in ALGORITHMS:
        raise Refusal("choice_wrong", "Upload-Checksum", status=400)
    digest = _decoded(value, "Upload-Checksum")
    if len(digest) != hashlib.new(algorithm, usedforsecurity=False).digest_size:
        raise Refusal("metadata_wrong", "Upload-Checksum")
    return Checksum(algorithm, digest)


def read_metadata(headers: Mapping[str, str]) -> Metadata:
    """Upload-Metadata, checked. Raises Refusal (400 or 422) naming header or key."""
    text = headers.get("Upload-Metadata", "").strip()
    values = _pairs(text)
    for name in ("sha256", "media_type", "record", "role"):
        if not values.get(name):
            raise Refusal("required", name)
    hash_ = values["sha256"].lower()
    if not _SHA256.fullmatch(hash_):
        raise Refusal("id_wrong", "sha256")
    role, media_type = values["role"], values["media_type"]
    if role not in MEDIA_TYPES:
        raise Refusal("choice_wrong", "role")
    if media_type not in MEDIA_TYPES[role]:
        raise Refusal("choice_wrong", "media_type")
    name = _filename(values.get("filename", ""))
    return Metadata(text, bytes.fromhex(hash_), media_type, _record(values["record"]), role, name)


def _record(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise Refusal("id_wrong", "record") from error


def _pairs(text: str) -> dict[str, str]:
    if len(text) > LONGEST_METADATA:
        raise Refusal("too_long", "Upload-Metadata")
    found: dict[str, str] = {}
    for pair in text.split(",") if text else ():
        key, _, value = pair.strip(" ").partition(" ")
        if not _KEY.fullmatch(key) or key in found:
            raise Refusal("metadata_wrong", "Upload-Metadata")
        content = _decoded(value, "Upload-Metadata")
        try:
            found[key] = content.decode()
        except UnicodeDecodeError as error:
            raise Refusal("metadata_wrong", key) from error
        if has_forbidden(found[key]):
            raise Refusal("text_not_allowed", key)
    return found


def _decoded(value: str, header: str) -> bytes:
    try:
        return base64.b64decode(value.encode(), validate=True)
    except (binascii.Error, ValueError) as error:
        raise Refusal("metadata_wrong", header) from error


def _filename(given: str) -> str:
    """The last part of a path, for people to read: it never names a file of ours."""
    name = PurePosixPath(clean(given).replace("\\", "/")).name.lstrip(".")
    return " ".join(name.split())[:LONGEST_FILENAME]
