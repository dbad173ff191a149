"""Sign-ins of tablets: a short access token, and a refresh token bound to the device's key.

Both are judged by the server's clock port; a tablet never judges them by its own. Of a
refresh token only the SHA-256 is kept, and it works only with a signature of the device's key.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer

from server.accounts import queries
from server.accounts.models import Device, Person, RefreshToken
from server.config import Config
from server.db import db, transaction
from server.http.errors import Refusal
from server.ports import ports
from server.sync.models import Outbox
from shared.sync.chain import first_link, refresh_message, sha256

ACCESS_LASTS = timedelta(minutes=15)
REFRESH_LASTS = timedelta(days=30)
# A tablet's calls are noted at most this often.
SEEN_STEP = timedelta(minutes=1)
# How long an ended sign-in is kept, so that its reuse can be told from a stranger's guess.
ENDED_KEPT = timedelta(days=30)


@dataclass(frozen=True)
class SignIn:
    """What a tablet is given: see shared.wire.messages.TokenReply."""

    access_token: str
    refresh_token: str
    person: Person
    outbox: Outbox
    server_time: datetime
    access_lasts_s: int = int(ACCESS_LASTS.total_seconds())


def sign_in_device(person: Person, device_id: UUID, name: str, public_key: bytes) -> SignIn:
    """Enrol the device at its first sign-in, open the person's outbox on it, give tokens.

    A revoked device may sign in too, or a new password would cut it off from what it still
    holds: its tokens open nothing but push and a new outbox (``even_when_revoked``). Raises
    Refusal: id_reused (the device is known by another key).
    """
    with transaction():
        queries.person_with(person.id, is_locked=True)
        device = _enrolled(person, device_id, name, public_key)
        return _issue(person, device, replaces=None)


def refresh(token: str, device_id: UUID, signature: bytes) -> SignIn:
    """New tokens for an old one, which stays good until the new one is first used.

    A revoked device may still refresh: it must be able to hand in what it holds. Raises
    Refusal: sign_in_needed, signature_wrong.
    """
    now = ports().clock.now()
    with transaction():
        found = queries.refresh_token(sha256(token.encode()))
        if found is None or found.device != device_id or not _is_good(found, now):
            raise Refusal("sign_in_needed")
        device, person = queries.device_with(found.device), queries.person_with(found.person)
        if device is None or person is None or not person.is_active:
            raise Refusal("sign_in_needed")
        if not is_signed_by(device, signature, refresh_message(token)):
            raise Refusal("signature_wrong")
        if found.first_used_at is None:
            found.first_used_at = now
            queries.revoke_replaced(found, now)
        queries.forget_old_tokens(person.id, device.id, now - ENDED_KEPT)
        return _issue(person, device, replaces=found.token_hash)


def revoke(token: str) -> None:
    """Sign this person out of this device. An unknown token is no news to anybody."""
    with transaction():
        found = queries.refresh_token(sha256(token.encode()))
        if found is not None:
            queries.revoke_tokens(found.person, ports().clock.now(), found.device)


def person_of_access_token(token: str) -> tuple[Person, Device]:
    """Who and which tablet calls. Raises Refusal: token_expired, sign_in_needed."""
    try:
        claim: dict[str, Any] = _serializer().loads(token)
    except BadSignature as error:
        raise Refusal("sign_in_needed") from error
    found = queries.caller(UUID(claim["person"]), UUID(claim["device"]))
    if found is None:
        raise Refusal("sign_in_needed")
    person, _ = found
    if not person.is_active or person.session_version != claim["session"]:
        raise Refusal("sign_in_needed")
    if ports().clock.now().timestamp() >= claim["until"]:
        raise Refusal("token_expired")
    return found


def note_seen(device: Device) -> None:
    """Note that a tablet called; written at most once a minute."""
    now = ports().clock.now()
    if device.last_seen_at is None or now - device.last_seen_at >= SEEN_STEP:
        with transaction():
            queries.note_seen(device.id, now)


def is_signed_by(device: Device, signature: bytes, message: bytes) -> bool:
    """Whether the device's key signed ``message`` (Ed25519)."""
    try:
        Ed25519PublicKey.from_public_bytes(device.public_key).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def _enrolled(person: Person, device_id: UUID, name: str, public_key: bytes) -> Device:
    now = ports().clock.now()
    queries.add_device(
        {
            "id": device_id,
            "name": name,
            "public_key": public_key,
            "enrolled_by": person.id,
            "enrolled_at": now,
        }
    )
    device = queries.device_with(device_id, is_locked=True)
    if device is None or device.public_key != public_key:
        raise Refusal("id_reused", "device.id")
    device.name, device.last_seen_at = name, now
    return device


def _issue(person: Person, device: Device, replaces: bytes | None) -> SignIn:
    now = ports().clock.now()
    token = base64.urlsafe_b64encode(ports().randomness.token_bytes(32)).decode().rstrip("=")
    device.last_seen_at = now
    db.session.flush()
    db.session.add(
        RefreshToken(
            token_hash=sha256(token.encode()),
            person=person.id,
            device=device.id,
            issued_at=now,
            expires_at=now + REFRESH_LASTS,
            first_used_at=None,
            replaces=replaces,
            revoked_at=None,
        )
    )
    return SignIn(_access_token(person, device, now), token, person, _outbox(person, device), now)


def _outbox(person: Person, device: Device) -> Outbox:
    """The outbox of this person on this device, opened at the first sign-in."""
    known = queries.latest_outbox(person.id, device.id)
    if known is not None:
        return known
    identifier = ports().ids.uuid7()
    opened = Outbox(
        id=identifier,
        person=person.id,
        device=device.id,
        next_n=1,
        link=first_link(identifier, person.id, device.public_key),
        opened_at=ports().clock.now(),
    )
    db.session.add(opened)
    return opened


def _access_token(person: Person, device: Device, now: datetime) -> str:
    claim = {
        "person": str(person.id),
        "device": str(device.id),
        "session": person.session_version,
        "until": int((now + ACCESS_LASTS).timestamp()),
    }
    text = _serializer().dumps(claim)
    return text if isinstance(text, str) else text.decode()


def _serializer() -> URLSafeSerializer:
    config: Config = current_app.extensions["tareeq.config"]
    return URLSafeSerializer(config.secret_key, salt="tareeq access token")


def _is_good(token: RefreshToken, now: datetime) -> bool:
    return token.revoked_at is None and now < token.expires_at
