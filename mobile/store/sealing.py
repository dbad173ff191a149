"""What people typed lies sealed on the tablet: AES-256-GCM under one data key (mobile.store.keys).

A value knows where it stands: table, record and column are authenticated with it, so that one
put in another's place does not open. SQL seals and opens by itself, with three functions:

    sealed('record.fields', record, text)    a blob; the empty object '{}' is the empty blob,
                                             so that SQL sees which rows say nothing
    opened('record.fields', record, blob)    the text; what does not open is an error
    readable('record.fields', record, blob)  the same, but NULL for what does not open

and reads through views, ``open_record`` for ``record`` and so on: the table, its sealed columns
opened, and its rowid as ``place``; ``readable_record`` has NULL for what does not open. The
columns are declared BLOB in STRICT tables: text that nobody sealed cannot be written there.
"""

from __future__ import annotations

import os
import sqlite3

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from mobile.faults import StorageFaultError

# table -> what names a row of it, and its sealed columns.
SEALED: dict[str, tuple[str, tuple[str, ...]]] = {
    "record": ("record", ("whole", "conflicts", "fields", "search")),
    "change": ("change", ("fields", "previous", "body", "receipt")),
    "held": ("change", ("whole",)),
    "draft": ("form || '/' || field", ("value",)),
    "person": ("id", ("refresh_token",)),
    "pin": ("person", ("verifier",)),
}
KEY_BYTES = 32
_FORMAT = b"\x01"
_NONCE_BYTES = 12
_NOTHING = "{}"


class SealBrokenError(StorageFaultError):
    """A sealed value that does not open: altered, moved, or under another key."""


class Sealing:
    """Seals and opens under ``data_key`` (32 bytes). Safe to use from several threads."""

    def __init__(self, data_key: bytes) -> None:
        self.data_key = data_key
        self._values = AESGCM(self.derived(b"tareeq values"))

    def derived(self, purpose: bytes, salt: bytes = b"") -> bytes:
        """A key of its own, 32 bytes, for ``purpose``."""
        return HKDF(SHA256(), KEY_BYTES, salt=salt, info=purpose).derive(self.data_key)

    def seal(self, place: str, key: str, text: str) -> bytes:
        """``place``: table and column, such as ``record.fields``; ``key``: which row."""
        # Not by the port, which a test may seed: a nonce that came twice would break the seal.
        nonce = os.urandom(_NONCE_BYTES)
        content = text.encode("utf-8", "surrogatepass")
        return _FORMAT + nonce + self._values.encrypt(nonce, content, _named(place, key))

    def open(self, place: str, key: str, blob: bytes) -> str:
        """The text that was sealed for this very place. Raises SealBrokenError."""
        end = len(_FORMAT) + _NONCE_BYTES
        try:
            if blob[:1] != _FORMAT:
                raise InvalidTag
            found = self._values.decrypt(blob[1:end], blob[end:], _named(place, key))
            return found.decode("utf-8", "surrogatepass")
        except (InvalidTag, ValueError) as error:
            raise SealBrokenError(f"{place} of {key}: its seal is broken") from error

    def teach(self, connection: sqlite3.Connection) -> None:
        """Give ``connection`` the functions that SQL seals and opens with."""
        connection.create_function("sealed", 3, self._sealed)
        connection.create_function("opened", 3, self._opened, deterministic=True)
        connection.create_function("readable", 3, self._readable, deterministic=True)

    def _sealed(self, place: str, key: str, text: str | None) -> bytes | None:
        if text is None:
            return None
        return b"" if text == _NOTHING else self.seal(place, key, text)

    def _opened(self, place: str, key: str, blob: bytes | None) -> str | None:
        if blob is None:
            return None
        return self.open(place, key, blob) if blob else _NOTHING

    def _readable(self, place: str, key: str, blob: bytes | None) -> str | None:
        try:
            return self._opened(place, key, blob)
        except (SealBrokenError, TypeError):
            return None


def view(connection: sqlite3.Connection) -> None:
    """Make the views ``open_record``, ``readable_record``, ``open_change``... for it alone."""
    for table, (key, sealed) in SEALED.items():
        found = connection.execute(f"SELECT name FROM pragma_table_info('{table}')").fetchall()  # noqa: S608
        for prefix, function in (("open", "opened"), ("readable", "readable")):
            columns = ", ".join(
                f"{function}('{table}.{row[0]}', {key}, {row[0]}) AS {row[0]}"
                if row[0] in sealed
                else row[0]
                for row in found
            )
            connection.execute(
                f"CREATE TEMP VIEW {prefix}_{table}"  # noqa: S608
                f" AS SELECT rowid AS place, {columns} FROM main.{table}"
            )


def broken_seals(rows: sqlite3.Connection) -> list[str]:
    """Which sealed values do not open; every one is looked at."""
    faults = list[str]()
    for table, (key, sealed) in SEALED.items():
        for column in sealed:
            found = rows.execute(
                f"SELECT {key} FROM {table} WHERE {column} IS NOT NULL"  # noqa: S608
                f" AND readable('{table}.{column}', {key}, {column}) IS NULL"
            )
            faults += [f"{table}.{column} of {row[0]}: its seal is broken" for row in found]
    return faults


def _named(place: str, key: str) -> bytes:
    return f"{place}\x00{key}".encode()
