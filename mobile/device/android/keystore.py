"""Wraps the store's data key with a key that never leaves the tablet's secure hardware."""

from __future__ import annotations

from typing import Any

from jnius import JavaException, autoclass, cast

from mobile.faults import StoreLockedError

PROVIDER = "AndroidKeyStore"
ALIAS = "tareeq.store"
TRANSFORMATION = "AES/GCM/NoPadding"
# Of javax.crypto.Cipher and android.security.keystore.KeyProperties.
ENCRYPT_MODE, DECRYPT_MODE = 1, 2
PURPOSE_ENCRYPT, PURPOSE_DECRYPT = 1, 2
KEY_BITS, TAG_BITS, IV_BYTES = 256, 128, 12


class AndroidKeystore:
    """``mobile.ports.Keystore``. Whoever copies the tablet's files cannot open them elsewhere.

    No screen lock is asked for: the tablet's own PIN is, and a shared tablet has many people.
    """

    name = "android"

    def wrap(self, secret: bytes) -> bytes:
        """The nonce, and then what AES-GCM made of it. Raises StoreLockedError."""
        try:
            cipher = _cipher()
            # Android makes the nonce itself, and refuses one that it is given.
            cipher.init(ENCRYPT_MODE, self._key() or self._new_key())
            return _bytes(cipher.getIV()) + _bytes(cipher.doFinal(secret))
        except JavaException as error:
            raise StoreLockedError(f"the Android keystore: {error}") from error

    def unwrap(self, wrapped: bytes) -> bytes:
        """Raises StoreLockedError: not wrapped here, or the key is gone."""
        try:
            key = self._key()
            if key is None:
                raise StoreLockedError("the Android keystore has no key of ours any more")
            cipher = _cipher()
            cipher.init(DECRYPT_MODE, key, _parameters(wrapped[:IV_BYTES]))
            return _bytes(cipher.doFinal(wrapped[IV_BYTES:]))
        except JavaException as error:
            raise StoreLockedError(f"the Android keystore: {error}") from error

    def _key(self) -> Any:
        store = autoclass("java.security.KeyStore").getInstance(PROVIDER)
        store.load(None)
        return _as_key(store.getKey(ALIAS, None))

    def _new_key(self) -> Any:
        builder = autoclass("android.security.keystore.KeyGenParameterSpec$Builder")
        asked = builder(ALIAS, PURPOSE_ENCRYPT | PURPOSE_DECRYPT)
        asked.setBlockModes("GCM")
        asked.setEncryptionPaddings("NoPadding")
        asked.setKeySize(KEY_BITS)
        maker = autoclass("javax.crypto.KeyGenerator").getInstance("AES", PROVIDER)
        maker.init(asked.build())
        return _as_key(maker.generateKey())


def _cipher() -> Any:
    return autoclass("javax.crypto.Cipher").getInstance(TRANSFORMATION)


def _as_key(found: Any) -> Any:
    """Left as it is, the bridge takes it for a certificate: ``init`` has a form for each."""
    return None if found is None else cast("java.security.Key", found)


def _parameters(nonce: bytes) -> Any:
    made = autoclass("javax.crypto.spec.GCMParameterSpec")(TAG_BITS, nonce)
    return cast("java.security.spec.AlgorithmParameterSpec", made)


def _bytes(array: Any) -> bytes:
    """Java's bytes are signed."""
    return bytes(byte & 0xFF for byte in array)
