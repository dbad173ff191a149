"""The data key that all on this tablet is sealed under: random, made once, kept wrapped.

``store.key`` holds it as a keystore wrapped it (Android's, or a passphrase on a desktop), and
once more sealed to the server's rescue key: when the keystore is lost with the tablet, the
office still opens what is brought to it. Without a keystore the file itself is the key, and
only its owner may read it.
"""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass, replace
from pathlib import Path

from mobile.faults import StorageFaultError, StoreLockedError
from mobile.ports import Keystore, Randomness
from mobile.store.flash import named_faults, write_whole
from mobile.store.sealing import KEY_BYTES
from shared.sync.sealing import key_name, seal

KEY_FILE = "store.key"
FORMAT = 1


class OwnersFile:
    """The keystore of a tablet that has none: the key lies in the file as it is."""

    name = "owner"

    def wrap(self, secret: bytes) -> bytes:
        return secret

    def unwrap(self, wrapped: bytes) -> bytes:
        return wrapped


@dataclass(frozen=True)
class KeptKey:
    """``store.key`` as it lies there. ``wrapped_by``: the keystore's name. ``office``: the data
    key sealed to the rescue key that ``office_key`` names; both "" until the server told one.
    """

    wrapped_by: str
    wrapped: bytes
    office: bytes = b""
    office_key: bytes = b""

    def data_key(self, keystore: Keystore) -> bytes:
        """Raises StoreLockedError: another keystore wrapped it, or this one refuses."""
        opener = OwnersFile() if self.wrapped_by == OwnersFile.name else keystore
        if opener.name != self.wrapped_by:
            raise StoreLockedError(f"the store's key was wrapped by {self.wrapped_by}")
        try:
            found = opener.unwrap(self.wrapped)
        except StoreLockedError:
            raise
        except StorageFaultError as error:
            raise StoreLockedError(f"the keystore does not open: {error}") from error
        if len(found) != KEY_BYTES:
            raise StoreLockedError("the store's key is not what was kept")
        return found


def kept_key(home: Path) -> KeptKey:
    """What lies in ``home``. Raises StoreLockedError when it is gone or cannot be read."""
    try:
        kept = json.loads((home / KEY_FILE).read_text(encoding="ascii"))
        names = ("wrapped", "office", "office_key")
        return KeptKey(kept["by"], *(base64.b64decode(kept[name]) for name in names))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise StoreLockedError(f"the store's key cannot be read: {error}") from error


def keep_key(home: Path, kept: KeptKey) -> None:
    """Raises StorageFaultError, StorageFullError."""
    names = ("wrapped", "office", "office_key")
    told = {name: base64.b64encode(getattr(kept, name)).decode() for name in names}
    content = json.dumps({"format": FORMAT, "by": kept.wrapped_by, **told})
    with named_faults("the store's key cannot be written"):
        write_whole(home / KEY_FILE, content.encode("ascii"))


def new_key(home: Path, keystore: Keystore, randomness: Randomness) -> bytes:
    """Make a data key and keep it, in the place of any before: that one's seals are closed for
    good.
    """
    data_key = randomness.token_bytes(KEY_BYTES)
    keep_key(home, KeptKey(keystore.name, keystore.wrap(data_key)))
    return data_key


def opened_key(home: Path, keystore: Keystore) -> bytes:
    """The data key; wrapped anew when a keystore has come to a tablet that had none.

    Raises StoreLockedError.
    """
    kept = kept_key(home)
    data_key = kept.data_key(keystore)
    if kept.wrapped_by != keystore.name:
        keep_key(home, replace(kept, wrapped_by=keystore.name, wrapped=keystore.wrap(data_key)))
    return data_key


def keep_again(home: Path, keystore: Keystore, data_key: bytes) -> None:
    """Of a store that is open: a file that went or was damaged meanwhile is written anew.

    Raises StoreLockedError when the keystore does not wrap any more.
    """
    try:
        kept_key(home)
    except StoreLockedError:
        keep_key(home, KeptKey(keystore.name, keystore.wrap(data_key)))


def keep_for_office(home: Path, data_key: bytes, rescue_key: bytes, randomness: Randomness) -> None:
    """Seal the data key to the server's, once for each key that the server had."""
    kept = kept_key(home)
    if kept.office_key == key_name(rescue_key):
        return
    office = b"".join(seal([data_key], rescue_key, randomness.token_bytes(32)))
    keep_key(home, replace(kept, office=office, office_key=key_name(rescue_key)))
