"""Secrets and signatures as Standard Webhooks 1.0 has them (https://www.standardwebhooks.com).

A webhook's secret is derived (HKDF, RFC 5869) from the register's key and the webhook's salt: no
copy of the database has it.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Iterable
from uuid import UUID

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from flask import current_app

SECRET_MARK = "whsec_"  # noqa: S105 - how every secret begins
_PURPOSE = b"tareeq webhook secret\x00"


def secret_of(webhook: UUID, salt: bytes) -> bytes:
    key: str = current_app.extensions["tareeq.config"].register_key
    derive = HKDF(algorithm=SHA256(), length=32, salt=salt, info=_PURPOSE + webhook.bytes)
    return derive.derive(key.encode())


def shown(secret: bytes) -> str:
    """The secret as people copy it."""
    return SECRET_MARK + base64.b64encode(secret).decode()


def headers(message: UUID, timestamp: int, body: bytes, secrets: Iterable[bytes]) -> dict[str, str]:
    """The three headers; a signature for each secret that holds (seconds since 1970, UTC)."""
    signed = f"{message}.{timestamp}.".encode() + body
    made = (hmac.new(secret, signed, hashlib.sha256).digest() for secret in secrets)
    return {
        "webhook-id": str(message),
        "webhook-timestamp": str(timestamp),
        "webhook-signature": " ".join(f"v1,{base64.b64encode(one).decode()}" for one in made),
    }
