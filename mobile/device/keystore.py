"""A desktop's keystore: a passphrase wraps the store's data key.

Who has the tablet's folder has nothing without the passphrase; who guesses at it pays a scrypt
of 64 MB for each guess. Without a passphrase there is no keystore on a desktop: the key then
lies in a file that its owner alone may read, which protects it from other users of the machine
and from nobody who takes the disk.
"""

from __future__ import annotations

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from mobile.faults import StoreLockedError

_SALT_BYTES, _NONCE_BYTES = 16, 12
_COST, _BLOCK, _LANES = 2**16, 8, 1


class PassphraseKeystore:
    """``mobile.ports.Keystore``."""

    name = "passphrase"

    def __init__(self, passphrase: str) -> None:
        self._passphrase = passphrase.encode()

    def wrap(self, secret: bytes) -> bytes:
        """Salt, nonce, and what AES-GCM made of the secret."""
        salt, nonce = os.urandom(_SALT_BYTES), os.urandom(_NONCE_BYTES)
        return salt + nonce + self._box(salt).encrypt(nonce, secret, salt)

    def unwrap(self, wrapped: bytes) -> bytes:
        """Raises StoreLockedError for another passphrase, or what is damaged."""
        salt, rest = wrapped[:_SALT_BYTES], wrapped[_SALT_BYTES:]
        try:
            return self._box(salt).decrypt(rest[:_NONCE_BYTES], rest[_NONCE_BYTES:], salt)
        except (InvalidTag, ValueError) as error:
            raise StoreLockedError("the passphrase is not the one of this tablet") from error

    def _box(self, salt: bytes) -> AESGCM:
        derived = Scrypt(salt=salt, length=32, n=_COST, r=_BLOCK, p=_LANES)
        return AESGCM(derived.derive(self._passphrase))


def desktop_keystore(passphrase: str) -> PassphraseKeystore | None:
    """None without a passphrase."""
    return PassphraseKeystore(passphrase) if passphrase else None
