"""The tablet's identity: an id and an Ed25519 key, made once and never sent.

Kept in a file of its own, sealed: only the id and the public key can be read there.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from mobile.faults import StorageFaultError
from mobile.ports import Ids, Randomness
from mobile.store.flash import named_faults, write_whole
from mobile.store.sealing import Sealing

_PLACE = "device.key"


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


def device_key_at(path: Path, ids: Ids, randomness: Randomness, sealing: Sealing) -> DeviceKey:
    """The key kept at ``path``, made when there is none. Raises StorageFaultError."""
    if not path.exists():
        made = Ed25519PrivateKey.from_private_bytes(randomness.token_bytes(32))
        _keep(path, DeviceKey(ids.uuid7(), made), sealing)
    elif "key" in _read(path):
        # As an older version left it, open to whoever could read the file.
        _keep(path, kept_device_key(path, sealing), sealing)
    return kept_device_key(path, sealing)


def kept_device_key(path: Path, sealing: Sealing) -> DeviceKey:
    """The key kept at ``path``; nothing is written. Raises StorageFaultError."""
    kept = _read(path)
    try:
        secret = kept.get("key") or sealing.open(
            _PLACE, kept["device"], bytes.fromhex(kept["sealed"])
        )
        key = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(secret))
        return DeviceKey(UUID(kept["device"]), key)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise StorageFaultError(f"the device key cannot be read: {error}") from error


def _read(path: Path) -> dict[str, str]:
    try:
        kept: dict[str, str] = json.loads(path.read_text(encoding="ascii"))
        return kept
    except (OSError, ValueError) as error:
        raise StorageFaultError(f"the device key cannot be read: {error}") from error


def _keep(path: Path, key: DeviceKey, sealing: Sealing) -> None:
    """Whole or not at all: a key that is half written would lock the tablet out for good."""
    secret = key.private_key.private_bytes_raw().hex()
    content = {
        "device": str(key.device),
        "public": key.public_key.hex(),
        "sealed": sealing.seal(_PLACE, str(key.device), secret).hex(),
    }
    with named_faults("the device key cannot be written"):
        write_whole(path, json.dumps(content).encode("ascii"))
