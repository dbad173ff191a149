"""The outbox's hash chain, and the register's.

link_0  sha256(outbox id, person, device key), each preceded by its length
link_n  sha256(link_n-1 + n + sha256(body_n)), n as 8 bytes, big-endian
head    {outbox, n, link}, signed by the device key: one signature proves a whole batch
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from shared.wire.fields import write_moment
from shared.wire.text import canonical_json_bytes

NO_HASH = bytes(32)
# All that a revision says but for its body and its place in the chain, which are hashed apart.
DECIDED = (
    *("record", "version", "kind", "change", "base", "mends", "op", "fields", "whole"),
    *("conflicts", "flags", "author", "device", "clocks", "made_at", "time_grade"),
    *("working_date", "received_at", "outcome"),
)


def sha256(content: bytes) -> bytes:
    return hashlib.sha256(content).digest()


def body_hash(body: str) -> bytes:
    """SHA-256 of the text's UTF-8; a lone surrogate counts as its own three bytes."""
    return sha256(body.encode("utf-8", "surrogatepass"))


def _with_lengths(parts: Iterable[bytes]) -> bytes:
    return b"".join(len(part).to_bytes(4, "big") + part for part in parts)


def first_link(outbox: UUID, person: UUID, device_key: bytes) -> bytes:
    """link_0: ties the chain to its outbox, its person and its device."""
    return sha256(_with_lengths([outbox.bytes, person.bytes, device_key]))


def next_link(link: bytes, n: int, hash_of_body: bytes) -> bytes:
    """link_n from link_n-1 and the n-th body's SHA-256. ``n`` counts from 1."""
    return sha256(link + n.to_bytes(8, "big") + hash_of_body)


def head_message(outbox: UUID, n: int, link: bytes) -> bytes:
    """The bytes that a device signs for its head."""
    return b"tareeq head\x00" + outbox.bytes + n.to_bytes(8, "big") + link


def lost_message(outbox: UUID, to_n: int, link: bytes) -> bytes:
    """The bytes that a device signs to say: what you lack up to ``to_n`` exists nowhere here.

    ``link`` is that of entry ``to_n``: what comes after it is chained to that.
    """
    return b"tareeq lost\x00" + outbox.bytes + to_n.to_bytes(8, "big") + link


def refresh_message(refresh_token: str) -> bytes:
    """The bytes that a device signs to refresh a sign-in: the token alone is worth nothing."""
    return b"tareeq refresh\x00" + refresh_token.encode()


def revision_hash(
    previous: bytes,
    body: str,
    columns: Mapping[str, Any],
    written: Callable[[Any], bytes] = canonical_json_bytes,
) -> bytes:
    """The hash of one revision, over its predecessor's, its body's and all else that it says.

    ``columns``: the DECIDED ones and any others, as read from the database or as plain JSON
    (identifiers, moments and days as text): both give the same hash. ``written``: what writes
    them as canonical JSON.
    """
    decided = {name: _plain(columns[name]) for name in DECIDED}
    return sha256(previous + body_hash(body) + sha256(written(decided)))


def _plain(value: Any) -> Any:
    # A day and an identifier become text by themselves; a moment has one text of ours.
    return write_moment(value) if isinstance(value, datetime) else value


def merkle_root(leaves: list[bytes]) -> bytes:
    """Root of RFC 6962's tree (section 2.1): 0 before a leaf, 1 before a pair."""
    if not leaves:
        return sha256(b"")
    if len(leaves) == 1:
        return sha256(b"\x00" + leaves[0])
    split = 1 << (len(leaves) - 1).bit_length() - 1
    return sha256(b"\x01" + merkle_root(leaves[:split]) + merkle_root(leaves[split:]))


def merkle_path(leaves: list[bytes], index: int) -> list[bytes]:
    """What proves that ``leaves[index]`` is under the root (RFC 6962, section 2.1.1)."""
    if len(leaves) <= 1:
        return []
    split = 1 << (len(leaves) - 1).bit_length() - 1
    if index < split:
        return [*merkle_path(leaves[:split], index), merkle_root(leaves[split:])]
    return [*merkle_path(leaves[split:], index - split), merkle_root(leaves[:split])]


def root_over(leaf: bytes, index: int, size: int, path: list[bytes]) -> bytes:
    """The root of a tree of ``size`` leaves whose leaf ``index`` is ``leaf``, by its path.

    Raises ValueError when the path is not that of such a tree.
    """
    if not 0 <= index < size or (size == 1 and path) or (size > 1 and not path):
        raise ValueError("no such path")
    if size == 1:
        return sha256(b"\x00" + leaf)
    split = 1 << (size - 1).bit_length() - 1
    if index < split:
        return sha256(b"\x01" + root_over(leaf, index, split, path[:-1]) + path[-1])
    right = root_over(leaf, index - split, size - split, path[:-1])
    return sha256(b"\x01" + path[-1] + right)


def root_message(number: int, merkle: bytes, revisions: int, made_at: datetime) -> bytes:
    """The bytes that the register signs for a root."""
    text = f"tareeq root\x00{number}\x00{merkle.hex()}\x00{revisions}\x00{write_moment(made_at)}"
    return text.encode()
