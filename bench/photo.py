"""photo_ratio: 50 devices send 5 MB of random bytes each, to writing and hashing them at home.

Through /files as a tablet does: named by the hash of when it was taken, created, sent in one PATCH,
believed on the receipt. Bare: the same bytes hashed with SHA-256, written and fsynced, by as many
processes, on the same disk.
"""

from __future__ import annotations

import base64
import hashlib
import os
import shutil
import time
from pathlib import Path
from statistics import median
from uuid import uuid4

from bench.office import Office
from bench.tablets import Tablet
from bench.together import Job, seconds_together
from server.accounts.demonstration import PLACES

DEVICES = 50
BYTES = 5 * 1024 * 1024
# So many send at a time; the others wait for their turn, as on one office's line.
LINES = 8
ROUNDS = 5
QUICK = (4, 100_000, 1)
MEGABYTE = 1024 * 1024
TUS = {"Tus-Resumable": "1.0.0"}


def measure(office: Office, is_quick: bool) -> dict[str, float]:
    """photo_ratio and the two rates in MiB/s: medians of alternating rounds."""
    devices, size, rounds = QUICK if is_quick else (DEVICES, BYTES, ROUNDS)
    through, bare = [], []
    with office.copied("photo") as place, place.serve() as server:
        tablets = [Tablet(server.port, _person(number)) for number in range(devices)]
        for _ in range(rounds + 1):
            photos = [os.urandom(size) for _ in range(devices)]
            total = devices * size / MEGABYTE
            bare.append(total / _bare(office.config.state_folder / "bare", photos))
            through.append(total / _upload(tablets, photos))
    rate, bare_rate = median(through[1:] or through), median(bare[1:] or bare)
    return {
        "photo_ratio": rate / bare_rate,
        "photo_mb_per_s": rate,
        "photo_bare_mb_per_s": bare_rate,
    }


def _person(number: int) -> str:
    return f"inspector.{list(PLACES.values())[number % len(PLACES)]}"


def _upload(tablets: list[Tablet], photos: list[bytes]) -> float:
    """Seconds until every photo has its receipt."""

    def line(mine: list[tuple[Tablet, bytes, str]]) -> Job:
        def send() -> None:
            for one in mine:
                _send(*one)

        return send

    for tablet in tablets:
        tablet.close()
    hashes = [hashlib.sha256(photo).hexdigest() for photo in photos]
    pairs = list(zip(tablets, photos, hashes, strict=True))
    return seconds_together([line(pairs[n::LINES]) for n in range(min(LINES, len(pairs)))])


def _send(tablet: Tablet, photo: bytes, hash_: str) -> None:
    told = {"sha256": hash_, "media_type": "image/jpeg", "record": str(uuid4()),
            "role": "original", "filename": "bench.jpg"}  # fmt: skip
    metadata = ",".join(f"{n} {base64.b64encode(v.encode()).decode()}" for n, v in told.items())
    head = {**TUS, "Upload-Length": str(len(photo)), "Upload-Metadata": metadata}
    created = _asked(tablet, "POST", "/files", b"", head)
    head = {**TUS, "Upload-Offset": "0", "Content-Type": "application/offset+octet-stream"}
    done = _asked(tablet, "PATCH", created["location"], photo, head)
    assert done.get("tareeq-receipt") == hash_, done  # noqa: S101
    tablet.close()


def _asked(
    tablet: Tablet, method: str, path: str, content: bytes, headers: dict[str, str]
) -> dict[str, str]:
    """The answer's headers; a server that is full is asked again when it says so."""
    while True:
        status, found, text = tablet.ask(method, path, content, headers)
        if status < 300:
            return found
        if status != 503:
            raise RuntimeError(f"{method} {path}: {status} {text[:300]!r}")
        time.sleep(float(found["retry-after"]))


def _bare(folder: Path, photos: list[bytes]) -> float:
    folder.mkdir()

    def line(number: int) -> Job:
        def write() -> None:
            for n, photo in _every(photos, number):
                _write(folder / f"{n}", photo)

        return write

    took = seconds_together([line(number) for number in range(min(LINES, len(photos)))])
    shutil.rmtree(folder)
    return took


def _every(photos: list[bytes], first: int) -> list[tuple[int, bytes]]:
    return list(enumerate(photos))[first::LINES]


def _write(path: Path, photo: bytes) -> None:
    hashlib.sha256(photo).digest()
    with path.open("wb") as file:
        file.write(photo)
        file.flush()
        os.fsync(file.fileno())
