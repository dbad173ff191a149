"""Digests: what a tablet and the server hold is compared without sending it.

entry   record (16 bytes) + version (8 bytes, big-endian) + the revision's hash (32 bytes)
bucket  the record's last byte, modulo how many buckets its scope is divided into
digest  sha256 over a bucket's entries in order of record: its first 32 digits in hexadecimal;
        "" when nothing is in it

A scope is one pair of governorate and contract. Pure: the server works out the same in SQL.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from uuid import UUID

DIGITS = 32
DIVISIONS = (1, 16, 256)
# Of a row that is not what the server once said: it equals nothing that the server holds.
SPOILED = (0, "")


def entry(record: UUID, version: int, hash_: str) -> bytes:
    """``hash_`` in hexadecimal. Raises ValueError when it is none."""
    return record.bytes + version.to_bytes(8, "big") + bytes.fromhex(hash_)


def bucket_of(record: UUID, division: int) -> int:
    return record.bytes[15] % division


def division_for(count: int) -> int:
    """Into how many buckets a scope of ``count`` records is divided: a few hundred in each."""
    return next((d for d in DIVISIONS if count <= d * 250), DIVISIONS[-1])


def digest(entries: Iterable[bytes]) -> str:
    ordered = sorted(entries)
    return hashlib.sha256(b"".join(ordered)).hexdigest()[:DIGITS] if ordered else ""


def digests(entries: Iterable[bytes], division: int) -> list[str]:
    """One digest a bucket."""
    buckets: list[list[bytes]] = [[] for _ in range(division)]
    for item in entries:
        buckets[item[15] % division].append(item)
    return [digest(bucket) for bucket in buckets]


def seal(parts: Sequence[object]) -> str:
    """SHA-256 over what a tablet keeps of a record, each part's text preceded by its length."""
    found = hashlib.sha256()
    for part in parts:
        text = str(part).encode()
        found.update(len(text).to_bytes(4, "big") + text)
    return found.hexdigest()
