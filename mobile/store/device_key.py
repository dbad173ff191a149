"""The tablet's identity: an id and an Ed25519 key, made once and never sent.

Kept in a file of its own that only its owner may read; the Android Keystore wraps it later.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from mobile.faults import StorageFaultError
from mobile.ports import Ids, Randomness


@dataclass(frozen=True)
class DeviceKey:
    device: UUID
    private_key: Ed25519PrivateKey

    @property
    def public_key(self) -> bytes:
        """The raw 32 bytes that the server enrols."""
        return self.private_key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)

    def sign(self, message: bytes) -> bytes:
        """64 bytes: the device's word for ``message``."""
        return self.private_key.sign(message)


def device_key_at(path: Path, ids: Ids, randomness: Randomness) -> DeviceKey:
    """The key kept at ``path``, made when there is none. Raises StorageFaultError."""
    try:
        if not path.exists():
            _write_once(path, {"device": str(ids.uuid7()), "key": randomness.token_bytes(32).hex()})
    except OSError as error:
        raise StorageFaultError(f"the device key cannot be written: {error}") from error
    return kept_device_key(path)


def kept_device_key(path: Path) -> DeviceKey:
    """The key kept at ``path``; nothing is written. Raises StorageFaultError."""
    try:
        kept = json.loads(path.read_text(encoding="ascii"))
        key = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(kept["key"]))
        return DeviceKey(UUID(kept["device"]), key)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise StorageFaultError(f"the device key cannot be read: {error}") from error


def _write_once(path: Path, content: dict[str, str]) -> None:
    """Whole or not at all: a key that is half written would lock the tablet out for good."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(json.dumps(content))
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    os.fsync(folder)
    os.close(folder)
