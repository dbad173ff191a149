"""photo_ratio: 50 devices send 5 MB of random bytes each, to writing and hashing them at home.

Through /files as a tablet does on a line that it knows: named by the hash of when it was taken, in
the requests that shared.sync.lanes plans, believed on the receipt. Bare: the same bytes hashed with
SHA-256, written and fsynced, by as many processes, on the same disk. Processor time beside them.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import time
from dataclasses import replace
from functools import partial
from pathlib import Path
from statistics import median
from uuid import uuid4

from bench.cpu import Side, processor_figures, spent
from bench.office import Office
from bench.tablets import Tablet
from bench.together import Job, seconds_together
from mobile.shapes import PieceOfFile
from mobile.sync.requests import ask_file_request, create_file_request, piece_request
from server.accounts.demonstration import PLACES
from shared.sync import lanes
from shared.sync.file_answer import FileAnswer, read_file_answer
from shared.sync.pace import LARGEST_BYTES
from shared.sync.parcels import THERE, Ask, Carrying, CarryStep, Create, Parcel, Piece, Stop

DEVICES = 50
BYTES = 5 * 1024 * 1024
# So many send at a time; the others wait for their turn, as on one office's line.
LINES = 8
ROUNDS = 5
QUICK = (4, 100_000, 1)
MEGABYTE = 1024 * 1024


def measure(office: Office, is_quick: bool) -> dict[str, float]:
    """photo_ratio and the two rates in MiB/s, medians of alternating rounds; processor time."""
    devices, size, rounds = QUICK if is_quick else (DEVICES, BYTES, ROUNDS)
    through, bare = Side(), Side()
    with office.copied("photo") as place, place.serve() as server:
        tablets = [Tablet(server.port, _person(number)) for number in range(devices)]
        for _ in range(rounds + 1):
            photos = [os.urandom(size) for _ in range(devices)]
            account, folder = partial(spent, place, server), office.config.state_folder / "bare"
            bare.took(devices, partial(_bare, folder, photos), account)
            through.took(devices, partial(_upload, tablets, photos), account)
    rate, bare_rate = (median(side.rates[1:] or side.rates) for side in (through, bare))
    return {
        "photo_ratio": rate / bare_rate,
        "photo_mb_per_s": rate * size / MEGABYTE,
        "photo_bare_mb_per_s": bare_rate * size / MEGABYTE,
        **processor_figures("photo", through, bare),
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
    """Until the receipt is here; a server that is full is asked again when it says so."""
    parcel = Parcel(uuid4(), "original", hash_, len(photo), "image/jpeg")
    while parcel.state != THERE:
        now = Carrying((parcel,), has_access=True, may_refresh=False, piece_bytes=LARGEST_BYTES)
        while not isinstance(step := lanes.next_step(now), Stop):
            now = lanes.after_answer(now, step, _answer(tablet, step, photo), 0.0)
        if step.how not in {"done", "wait"}:
            raise RuntimeError(f"a photo was not taken: {step}")
        time.sleep(step.try_again_s or 0.0)
        parcel = replace(now.parcels[0], wait_s=0.0)
    tablet.close()


def _answer(tablet: Tablet, step: CarryStep, photo: bytes) -> FileAnswer:
    """What the server says to the request that a tablet writes for ``step``."""
    assert isinstance(step, Create | Ask | Piece)  # noqa: S101
    start = step.offset if isinstance(step, Piece) else 0
    content = b"" if isinstance(step, Ask) else memoryview(photo)[start : start + step.length]
    piece = PieceOfFile(len(content), lambda: iter([content]))
    if isinstance(step, Create):
        request = create_file_request(step.parcel, piece, tablet.token)
    elif isinstance(step, Piece):
        request = piece_request(step.parcel, start, piece, tablet.token)
    else:
        request = ask_file_request(step.parcel, tablet.token)
    found = tablet.ask(request.method, request.path, content, dict(request.headers))
    return read_file_answer(*found)


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
