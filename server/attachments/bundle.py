"""A record with all that speaks for it, as one ZIP that is made while it is sent.

``record.json``: the record as it stands, and each of its versions as the register hashed it;
photos as they were taken; a track's points; ``manifest.json``: the SHA-256 of each of these and
the end of the record's hash chain, so that anybody can tell later whether something was changed.
"""

from __future__ import annotations

import hashlib
import json
import mimetypes
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

import orjson

from server.attachments.reading import Readable, find_file
from server.attachments.storage import Storage
from server.http.errors import Refusal
from server.records.service import Seen
from server.register.models import Revision
from shared.rules.scope import Scope
from shared.sync.chain import DECIDED
from shared.vocabulary import tracks
from shared.vocabulary.files import ORIGINAL, POINTS, THUMBNAIL
from shared.wire.fields import write_moment
from shared.wire.text import canonical_json

RECORD, MANIFEST = "record.json", "manifest.json"
FOLDERS = {ORIGINAL: "photos", THUMBNAIL: "thumbnails", POINTS: "track"}


@dataclass(frozen=True)
class Evidence:
    """A file of the ZIP: ``name`` there, whose it is, and its bytes, or None: not here."""

    name: str
    record: UUID
    role: str
    file: Readable | None


@dataclass(frozen=True)
class Bundle:
    """What a ZIP is made of; nothing of it asks the database again."""

    record: dict[str, Any]
    chain_head: dict[str, Any]
    evidence: list[Evidence]
    made_at: datetime


def bundle_of(seen: Seen, scope: Scope, now: datetime) -> Bundle:
    """The record as its reader sees it, with the files that are theirs to read."""
    head = seen.head
    record, chain_head = _record(seen), {"version": head.version, "hash": bytes(head.hash).hex()}
    wanted = [(photo.record, role) for photo in seen.pictures for role in (ORIGINAL, THUMBNAIL)]
    if head.kind == tracks.KIND:
        wanted.append((head.record, POINTS))
    found = [_evidence(nth, *one, scope) for nth, one in enumerate(wanted, start=1)]
    # The office makes a small picture of each that was looked at: none is no loss.
    kept = [one for one in found if one.file or one.role != THUMBNAIL]
    return Bundle(record, chain_head, kept, now)


def _record(seen: Seen) -> dict[str, Any]:
    head = seen.head
    names = ("kind", "version", "governorate", "contract", "is_deleted", "flags", "conflicts")
    stands = {name: getattr(head, name) for name in names}
    versions = [_version(revision) for revision, *_ in seen.history]
    return {"record": str(head.record), **stands, "fields": head.whole, "history": versions}


def _version(revision: Revision) -> dict[str, Any]:
    """A version as its hash is made of it (shared.sync.chain)."""
    moments = {name: write_moment(getattr(revision, name)) for name in ("made_at", "received_at")}
    decided = {name: getattr(revision, name) for name in DECIDED} | moments
    return {
        "columns": json.loads(canonical_json(decided)),
        "body": revision.body,
        "previous_hash": bytes(revision.previous_hash).hex(),
        "hash": bytes(revision.hash).hex(),
    }


def _evidence(nth: int, record: UUID, role: str, scope: Scope) -> Evidence:
    try:
        file = find_file(record, role, scope)
    except Refusal as refusal:
        if refusal.code != "not_found":
            raise
        return Evidence("", record, role, None)
    # Never the name that somebody gave it: that may lead out of a folder.
    ending = ".ndjson.gz" if role == POINTS else mimetypes.guess_extension(file.media_type)
    return Evidence(f"{FOLDERS[role]}/{nth:03}-{record}{ending or '.bin'}", record, role, file)


class _Sink:
    """Takes what the ZIP writes until it is sent."""

    def __init__(self) -> None:
        self._held: list[bytes] = []

    def write(self, data: bytes) -> int:
        self._held.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        pass

    def take(self) -> bytes:
        held, self._held = b"".join(self._held), []
        return held


def zipped(bundle: Bundle, storage: Storage) -> Iterator[bytes]:
    """The ZIP in pieces, one of the storage's at a time.

    Raises OSError when the storage fails midway: what was sent by then opens nowhere.
    """
    sink, told = _Sink(), []
    with ZipFile(sink, "w") as archive:  # type: ignore[arg-type]
        for name, pieces, more in _entries(bundle, storage):
            digest, size = hashlib.sha256(), 0
            with archive.open(_info(name, bundle.made_at), "w", force_zip64=True) as entry:
                for piece in pieces:
                    entry.write(piece)
                    digest.update(piece)
                    size += len(piece)
                    yield sink.take()
            told.append({"name": name, "size": size, "sha256": digest.hexdigest(), **more})
        with archive.open(_info(MANIFEST, bundle.made_at), "w") as entry:
            entry.write(_as_json(_manifest(bundle, told)))
    yield sink.take()


def _entries(
    bundle: Bundle, storage: Storage
) -> Iterator[tuple[str, Iterable[bytes], dict[str, str]]]:
    """(name, bytes, what the manifest says besides their hash)."""
    yield RECORD, [_as_json(bundle.record)], {}
    for one in bundle.evidence:
        if one.file is not None:
            more = {"record": str(one.record), "role": one.role}
            said = {"sha256_in_register": one.file.sha256.hex(), "media_type": one.file.media_type}
            yield one.name, storage.read(one.file.sha256, 0, one.file.size), more | said


def _manifest(bundle: Bundle, told: list[dict[str, Any]]) -> dict[str, Any]:
    missing = [one for one in bundle.evidence if one.file is None]
    return {
        "record": bundle.record["record"],
        "made_at": write_moment(bundle.made_at),
        "chain_head": bundle.chain_head,
        "files": told,
        "missing": [{"record": str(one.record), "role": one.role} for one in missing],
    }


def _info(name: str, at: datetime) -> ZipInfo:
    info = ZipInfo(name, at.timetuple()[:6])
    # A photo is packed already.
    info.compress_type = ZIP_DEFLATED if name.endswith(".json") else ZIP_STORED
    return info


def _as_json(what: Any) -> bytes:
    return orjson.dumps(what, option=orjson.OPT_INDENT_2)
