"""Sealing a file to the server's key: who carries it cannot read it, nor change it unseen.

    header   "TAREEQ RESCUE" + NUL + format (1 byte), first 8 bytes of SHA-256 of the server's
             public key, ephemeral public key (32 bytes)
    key      HKDF-SHA256 of the X25519 of both, salt: header, info: "tareeq rescue"
    chunks   ChaCha20-Poly1305, each 65,536 bytes of content (the last one fewer) + 16; nonce:
             its number from 0 (11 bytes, big-endian) + 1 for the last chunk, else 0; the header
             is authenticated with each

A chunk that is missing, moved, altered, or after the last one does not open.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

MAGIC = b"TAREEQ RESCUE\x00"
FORMAT = 1
HEADER_BYTES = len(MAGIC) + 1 + 8 + 32
CHUNK_BYTES = 64 * 1024
TAG_BYTES = 16


class SealError(Exception):
    """A sealed file that does not open; ``code`` of shared.wire.errors says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def seal(pieces: Iterable[bytes], server_key: bytes, ephemeral: bytes) -> Iterator[bytes]:
    """The sealed file, piece by piece. ``ephemeral``: 32 random bytes, used once.

    Raises ValueError for a ``server_key`` that is none.
    """
    own = X25519PrivateKey.from_private_bytes(ephemeral)
    public = own.public_key().public_bytes_raw()
    header = MAGIC + bytes([FORMAT]) + key_name(server_key) + public
    box = _box(own.exchange(X25519PublicKey.from_public_bytes(server_key)), header)
    yield header
    number, held = 0, bytearray()
    for piece in pieces:
        held += piece
        # One byte more than a chunk shows that this chunk is not the last.
        while len(held) > CHUNK_BYTES:
            yield box.encrypt(_nonce(number, False), bytes(held[:CHUNK_BYTES]), header)
            del held[:CHUNK_BYTES]
            number += 1
    yield box.encrypt(_nonce(number, True), bytes(held), header)


def unseal(read: Callable[[int], bytes], private: X25519PrivateKey) -> Iterator[bytes]:
    """The content, piece by piece; ``read(n)`` gives n bytes, fewer only at the end.

    Raises SealError: rescue_unreadable, rescue_of_other_server, rescue_version_unknown. What
    came before it must not be believed: read to the end before anything is done.
    """
    header = read(HEADER_BYTES)
    _check_header(header, private.public_key().public_bytes_raw())
    try:
        theirs = X25519PublicKey.from_public_bytes(header[-32:])
        box = _box(private.exchange(theirs), header)
        chunk, number = read(CHUNK_BYTES + TAG_BYTES), 0
        while True:
            following = read(CHUNK_BYTES + TAG_BYTES) if len(chunk) > CHUNK_BYTES else b""
            yield box.decrypt(_nonce(number, not following), chunk, header)
            if not following:
                return
            chunk, number = following, number + 1
    except (InvalidTag, ValueError) as error:
        raise SealError("rescue_unreadable") from error


def key_name(server_key: bytes) -> bytes:
    """8 bytes by which a server knows a file that is sealed to it."""
    return hashlib.sha256(server_key).digest()[:8]


def _check_header(header: bytes, server_key: bytes) -> None:
    if len(header) < HEADER_BYTES or not header.startswith(MAGIC):
        raise SealError("rescue_unreadable")
    if header[len(MAGIC)] != FORMAT:
        raise SealError("rescue_version_unknown")
    if header[len(MAGIC) + 1 :][:8] != key_name(server_key):
        raise SealError("rescue_of_other_server")


def _box(secret: bytes, header: bytes) -> ChaCha20Poly1305:
    key = HKDF(SHA256(), 32, salt=header, info=b"tareeq rescue").derive(secret)
    return ChaCha20Poly1305(key)


def _nonce(number: int, is_last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([is_last])
