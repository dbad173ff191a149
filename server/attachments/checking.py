"""The worker's look at each file that arrived, and what follows for the records it is for."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from hashlib import sha256 as sha256_of
from pathlib import Path
from typing import Any

import structlog

from server.attachments import queries
from server.attachments.house import house
from server.attachments.judging import code_of
from server.attachments.models import StoredFile
from server.config import PROJECT
from server.db import db, transaction
from server.ports import ports

WALL_S = 40
# A check that died with its worker is tried again, by somebody, after this.
CLAIM = timedelta(minutes=5)
MOST_TRIES = 3
AT_ONCE = 8


@dataclass(frozen=True)
class Look:
    """What a probe found, and the small picture it made."""

    found: dict[str, Any]
    thumbnail: bytes | None


def check_files(for_s: float) -> int:
    """Look into the files that nobody has looked into, for about ``for_s`` seconds; how many."""
    done, give_up_at = 0, time.monotonic() + for_s
    while time.monotonic() < give_up_at:
        now = ports().clock.now()
        with transaction():
            claimed = queries.claim_unchecked(now, now + CLAIM, AT_ONCE)
            tries = [(file.sha256, file.tries) for file in claimed]
        for sha256, count in tries:
            _check(sha256, count)
        done += len(tries)
        if not tries:
            break
    return done


def _check(sha256: bytes, tries: int) -> None:
    db.session.rollback()
    try:
        look = _look(sha256) if tries <= MOST_TRIES else Look({"problem": "file_unchecked"}, None)
    except FileNotFoundError:
        structlog.get_logger("files").error("stored file is missing", sha256=sha256.hex())
        return
    except (subprocess.TimeoutExpired, OSError, ValueError) as error:
        structlog.get_logger("files").warning("file not checked", error=str(error)[:200])
        look = Look({"problem": "file_unchecked"}, None)
    small = _keep_thumbnail(look.thumbnail) if look.thumbnail else None
    with transaction() as session:
        file = session.get(StoredFile, sha256, with_for_update=True)
        # Collected meanwhile.
        if file is not None:
            _write(file, look.found, small)
            for use in queries.uses_of(sha256):
                use.code = use.code or code_of(file, use.media_type)


def _write(file: StoredFile, found: dict[str, Any], small: tuple[bytes, int] | None) -> None:
    exif = found.get("exif") or {}
    file.checked_at, file.claimed_until = ports().clock.now(), None
    file.media_type, file.problem = found.get("media_type"), found.get("problem")
    file.width, file.height = found.get("width"), found.get("height")
    file.exif = exif
    if "taken_at" in exif:
        file.taken_at = datetime.fromisoformat(exif["taken_at"])
    if "latitude" in exif:
        file.latitude = Decimal(str(exif["latitude"]))
        file.longitude = Decimal(str(exif["longitude"]))
    file.thumbnail, file.thumbnail_size = small or (None, None)


def _look(sha256: bytes) -> Look:
    with tempfile.TemporaryDirectory(prefix="tareeq-look-") as folder:
        path, thumbnail = Path(folder, "file"), Path(folder, "thumbnail")
        house().storage.copy_to(sha256, path)
        found = _probe(path, thumbnail)
        is_good = thumbnail.exists() and not found.get("problem")
        return Look(found, thumbnail.read_bytes() if is_good else None)


def _probe(path: Path, thumbnail: Path) -> dict[str, Any]:
    """Run the probe. It may be killed by its limits: then the file is what is wrong."""
    # Nothing of ours is in its environment: no secret, no key of a bucket.
    environ = {"PATH": os.environ.get("PATH", ""), "PYTHONPATH": str(PROJECT)}
    done = subprocess.run(
        [sys.executable, "-m", "server.attachments.probe", str(path), str(thumbnail)],
        env=environ,
        cwd=path.parent,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=WALL_S,
        check=False,
    )
    if done.returncode != 0:
        said = done.stderr.decode("utf-8", "replace")[-300:]
        structlog.get_logger("files").warning("probe ended", code=done.returncode, said=said)
        return {"problem": "file_unchecked"}
    found = json.loads(done.stdout)
    return found if isinstance(found, dict) else {"problem": "file_unchecked"}


def _keep_thumbnail(content: bytes) -> tuple[bytes, int]:
    digest = sha256_of(content).digest()
    with tempfile.NamedTemporaryFile(prefix="tareeq-small-") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
        house().storage.keep(digest, Path(file.name))
    return digest, len(content)
