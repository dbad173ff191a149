"""The requests of protocol 1, written and signed."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

from mobile.shapes import PieceOfFile, Request
from mobile.sync.needs import Signer
from shared.rules.clocks import Clocks
from shared.sync.chain import head_message, lost_message, refresh_message
from shared.sync.file_answer import FILES, TUS_VERSION
from shared.sync.parcels import Parcel
from shared.sync.steps import Batch, Queue
from shared.wire.change import write_clocks
from shared.wire.protocol import MAX_PULL_RECORDS, PROTOCOL
from shared.wire.text import canonical_json

AUTH = "/api/v1/auth"
SYNC = "/api/v1/sync"
MAP_PACKS = "/api/v1/map-packs"
_TUS = {"Tus-Resumable": TUS_VERSION}
_BYTES = {"Content-Type": "application/offset+octet-stream"}


def token_request(username: str, password: str, device: Signer, name: str) -> Request:
    """Sign in, and enrol this device's public key."""
    content = {
        "username": username,
        "password": password,
        "device": {
            "id": str(device.device),
            "name": name,
            "public_key": _text(device.public_key),
        },
    }
    return Request("POST", f"{AUTH}/token", canonical_json(content))


def refresh_request(refresh_token: str, device: Signer) -> Request:
    content = {
        "refresh_token": refresh_token,
        "device": str(device.device),
        "signature": _text(device.sign(refresh_message(refresh_token))),
    }
    return Request("POST", f"{AUTH}/refresh", canonical_json(content))


def revoke_request(refresh_token: str) -> Request:
    return Request("POST", f"{AUTH}/revoke", canonical_json({"refresh_token": refresh_token}))


def push_request(batch: Batch, clocks: Clocks, device: Signer, token: str) -> Request:
    """One signature over the head proves every body of the batch."""
    content = push_message(batch, clocks, device)
    return Request("POST", f"{SYNC}/push", canonical_json(content), token, may_be_packed=True)


def push_message(batch: Batch, clocks: Clocks, device: Signer) -> dict[str, Any]:
    """A push as it travels, by network or in a rescue file."""
    last_n = batch.items[-1].n
    signature = device.sign(head_message(batch.outbox, last_n, batch.link))
    return {
        "protocol": PROTOCOL,
        "outbox": str(batch.outbox),
        "device_time": write_clocks(clocks),
        "first_n": batch.first_n,
        "prev_link": _text(batch.prev_link),
        "changes": [{"sha256": item.sha256, "body": item.body} for item in batch.items],
        "head": {"n": last_n, "link": _text(batch.link), "signature": _text(signature)},
    }


def outbox_request(queue: Queue, device: Signer, token: str) -> Request:
    """Ask for a new outbox in the place of ``queue``, for the same person and device."""
    content = {"device": str(device.device), "replaces": str(queue.outbox)}
    return Request("POST", f"{SYNC}/outboxes", canonical_json(content), token)


def lost_request(outbox: UUID, to_n: int, link: bytes, device: Signer, token: str) -> Request:
    """Declare lost what the server lacks of ``outbox`` up to ``to_n``, whose link is ``link``."""
    content = lost_declaration(outbox, to_n, link, device)
    return Request("POST", f"{SYNC}/lost", canonical_json(content), token)


def lost_declaration(outbox: UUID, to_n: int, link: bytes, device: Signer) -> dict[str, Any]:
    signature = device.sign(lost_message(outbox, to_n, link))
    said = {"outbox": str(outbox), "to_n": to_n, "link": _text(link)}
    return {**said, "signature": _text(signature)}


def held_request(held: list[dict[str, Any]], token: str) -> Request:
    """Tell a restored server what this tablet had pulled that it no longer says."""
    names = ("record", "kind", "version", "change", "hash", "fields", "governorate", "contract")
    told = [{name: row[name] for name in names} for row in held]
    content = canonical_json({"records": told})
    return Request("POST", f"{SYNC}/held", content, token, may_be_packed=True)


def rescue_file(path: Path) -> PieceOfFile:
    """A file as it is streamed, a little of it in memory at a time. Raises OSError."""

    def pieces() -> Iterator[bytes]:
        with path.open("rb") as file:
            while piece := file.read(256 * 1024):
                yield piece

    return PieceOfFile(path.stat().st_size, pieces)


def rescue_request(piece: PieceOfFile, token: str) -> Request:
    """Hand in a dead tablet's file, which this one cannot read."""
    headers = {"Content-Type": "application/octet-stream"}
    return Request("POST", f"{SYNC}/rescue", token=token, headers=headers, piece=piece)


def pull_request(cursor: str, token: str) -> Request:
    query = {"limit": str(MAX_PULL_RECORDS)}
    return Request(
        "GET", f"{SYNC}/pull", None, token, {**query, "cursor": cursor} if cursor else query
    )


def create_file_request(parcel: Parcel, piece: PieceOfFile, token: str) -> Request:
    """Ask for an upload; the first bytes go along when ``piece`` has any."""
    metadata = {
        "sha256": parcel.sha256,
        "media_type": parcel.media_type,
        "record": str(parcel.record),
        "role": parcel.role,
    }
    pairs = ",".join(f"{name} {_text(value.encode())}" for name, value in metadata.items())
    headers = {**_TUS, "Upload-Length": str(parcel.size), "Upload-Metadata": pairs}
    if not piece.length:
        return Request("POST", FILES, token=token, headers=headers)
    return Request("POST", FILES, token=token, headers={**headers, **_BYTES}, piece=piece)


def ask_file_request(parcel: Parcel, token: str) -> Request:
    return Request("HEAD", parcel.url, token=token, headers=_TUS)


def piece_request(parcel: Parcel, offset: int, piece: PieceOfFile, token: str) -> Request:
    headers = {**_TUS, **_BYTES, "Upload-Offset": str(offset)}
    return Request("PATCH", parcel.url, token=token, headers=headers, piece=piece)


def verify_request(message: Mapping[str, Any], token: str) -> Request:
    return Request("POST", f"{SYNC}/verify", canonical_json(message), token, may_be_packed=True)


def standing_request(held: Mapping[str, Any], token: str) -> Request:
    return Request("POST", f"{SYNC}/standing", canonical_json(held), token)


def reference_request(version: str, has_packs: bool, token: str) -> Request:
    """``has_packs``: the roads come in map packs, and need not come with the reference."""
    asked = _newer_than("/api/v1/reference", version, token)
    return replace(asked, query={**asked.query, "has_packs": "true"}) if has_packs else asked


def packs_request(token: str) -> Request:
    return Request("GET", MAP_PACKS, None, token)


def pack_request(
    contract: int, held: str, here: int, length: int, sha256: str, token: str
) -> Request:
    """Up to ``length`` further bytes of a pack of which ``here`` bytes are here.

    ``held``: the version on the map. ``sha256``: of the bytes that began to come; should they
    be others by now, they come from their beginning.
    """
    headers = {"Range": f"bytes={here}-{here + length - 1}"}
    if here:
        headers["If-Range"] = f'"{sha256}"'
    query = {"version": held} if held else {}
    return Request("GET", f"{MAP_PACKS}/{contract}", None, token, query, headers=headers)


def tours_request(version: str, token: str) -> Request:
    return _newer_than("/api/v1/tours", version, token)


def forms_request(version: str, token: str) -> Request:
    return _newer_than("/api/v1/forms", version, token)


def _newer_than(path: str, version: str, token: str) -> Request:
    return Request("GET", path, None, token, {"version": version} if version else {})


def _text(content: bytes) -> str:
    return base64.b64encode(content).decode()
