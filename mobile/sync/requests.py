"""The requests of protocol 1, written and signed."""

from __future__ import annotations

import base64
from typing import Any
from uuid import UUID

from mobile.shapes import Request
from mobile.sync.needs import Signer
from shared.rules.clocks import Clocks
from shared.sync.chain import head_message, lost_message, refresh_message
from shared.sync.steps import Batch, Queue
from shared.wire.change import write_clocks
from shared.wire.protocol import MAX_PULL_RECORDS, PROTOCOL
from shared.wire.text import canonical_json

AUTH = "/api/v1/auth"
SYNC = "/api/v1/sync"


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


def pull_request(cursor: str, token: str) -> Request:
    query = {"limit": str(MAX_PULL_RECORDS)}
    return Request(
        "GET", f"{SYNC}/pull", None, token, {**query, "cursor": cursor} if cursor else query
    )


def reference_request(version: str, token: str) -> Request:
    query = {"version": version} if version else {}
    return Request("GET", "/api/v1/reference", None, token, query)


def _text(content: bytes) -> str:
    return base64.b64encode(content).decode()
