"""The register's Ed25519 key: it signs the roots, and tablets check them with its public half."""

from __future__ import annotations

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from flask import current_app

from shared.sync.chain import sha256


def sign(message: bytes) -> bytes:
    return _key().sign(message)


def public_key() -> bytes:
    """The raw 32 bytes, for tablets and auditors."""
    return _key().public_key().public_bytes_raw()


def is_signed(message: bytes, signature: bytes) -> bool:
    """Whether the present key made this signature."""
    try:
        Ed25519PublicKey.from_public_bytes(public_key()).verify(signature, message)
    except InvalidSignature:
        return False
    return True


def _key() -> Ed25519PrivateKey:
    """The setting is a text of any form and 32 characters or more; its SHA-256 is the key."""
    secret: str = current_app.extensions["tareeq.config"].register_key
    return Ed25519PrivateKey.from_private_bytes(
        sha256(b"tareeq register key\x00" + secret.encode())
    )
