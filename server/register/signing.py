"""The register's Ed25519 key: it signs the roots, and tablets check them with its public half."""

from __future__ import annotations

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
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


def rescue_key() -> X25519PrivateKey:
    """What opens the rescue files: another key out of the same setting, by a label of its own."""
    return X25519PrivateKey.from_private_bytes(_derived(b"tareeq rescue key\x00"))


def rescue_public_key() -> bytes:
    """The raw 32 bytes that tablets seal their rescue files to."""
    return rescue_key().public_key().public_bytes_raw()


def _key() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(_derived(b"tareeq register key\x00"))


def _derived(label: bytes) -> bytes:
    """The setting is a text of any form and 32 characters or more; SHA-256 makes keys of it."""
    secret: str = current_app.extensions["tareeq.config"].register_key
    return sha256(label + secret.encode())
