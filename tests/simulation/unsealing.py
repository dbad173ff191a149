"""Opens what a tablet keeps sealed, for a reader that shares no code with Tareeq: the formats of
mobile/store/sealing.py, sealed_files.py and keys.py, written a second time.
"""

from __future__ import annotations

import base64
import hashlib
import json
import sqlite3
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

CHUNK = 64 * 1024 + 16
HEADER = 13 + 16


def read_only(home: Path) -> sqlite3.Connection:
    """The tablet's tables; ``opened(place, key, blob)`` gives the text of a sealed column."""
    rows = sqlite3.connect(f"file:{home / 'tareeq.sqlite'}?mode=ro", uri=True)
    rows.row_factory = sqlite3.Row
    box = AESGCM(_derived(home, b"tareeq values", b""))

    def opened(place: str, key: str, blob: bytes | None) -> str | None:
        if not blob:
            return None if blob is None else "{}"
        assert blob[0] == 1
        return box.decrypt(blob[1:13], blob[13:], f"{place}\x00{key}".encode()).decode()

    rows.create_function("opened", 3, opened)
    return rows


def is_file_whole(home: Path, sha256: str) -> bool:
    """Whether the file of that hash is here, opens, and has it."""
    try:
        sealed = (home / "files" / sha256).read_bytes()
    except OSError:
        return False
    header, rest = sealed[:HEADER], sealed[HEADER:]
    box = AESGCM(_derived(home, b"tareeq file", header[-16:]))
    digest = hashlib.sha256()
    chunks = [rest[at : at + CHUNK] for at in range(0, len(rest), CHUNK)]
    try:
        for number, chunk in enumerate(chunks):
            nonce = number.to_bytes(11, "big") + bytes([number == len(chunks) - 1])
            digest.update(box.decrypt(nonce, chunk, header))
    except (InvalidTag, ValueError):
        return False
    return digest.hexdigest() == sha256


def _derived(home: Path, purpose: bytes, salt: bytes) -> bytes:
    kept = json.loads((home / "store.key").read_text())
    assert kept["by"] == "owner"
    return HKDF(SHA256(), 32, salt=salt, info=purpose).derive(base64.b64decode(kept["wrapped"]))
