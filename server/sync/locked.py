"""A rescue file of a tablet that lost its own key: opened into a folder by the office's.

The tablet's program then reads that folder as if it were its own, and writes the rescue file that
is taken in by the one door.
"""

from __future__ import annotations

import base64
import io
import json
import re
import shutil
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from server.http.errors import Refusal
from server.register import service as register
from shared.sync.sealing import SealError, unseal
from shared.wire.rescue import DEVICE_KEY, LOCKED, OFFICE_KEY

_STORE = "tareeq.sqlite"
_FILE = re.compile(r"files/[0-9a-f]{64}")


def unlock(path: Path, folder: Path) -> int:
    """Open the file at ``path`` into ``folder``, made for its owner alone; how many files.

    Raises Refusal: ``rescue_unreadable``, ``rescue_of_other_server``; FileExistsError.
    """
    try:
        with path.open("rb") as file, tempfile.TemporaryFile() as opened:
            for piece in unseal(file.read, register.rescue_key()):
                opened.write(piece)
            opened.seek(0)
            if opened.read(len(LOCKED)) != LOCKED:
                raise SealError("rescue_unreadable")
            folder.mkdir(mode=0o700, parents=True)
            return sum(1 for _ in _unpacked(opened, folder))
    except SealError as error:
        raise Refusal(error.code) from error
    except tarfile.TarError as error:
        raise Refusal("rescue_unreadable") from error


def _unpacked(opened: IO[bytes], folder: Path) -> Iterator[str]:
    """Names that no tablet writes are passed over."""
    (folder / "files").mkdir(mode=0o700)
    with tarfile.open(fileobj=opened, mode="r|") as tar:
        for entry in tar:
            source = tar.extractfile(entry) if entry.isfile() else None
            if source is None:
                continue
            if entry.name == OFFICE_KEY:
                _keep_key(folder, source.read())
            elif entry.name in (_STORE, DEVICE_KEY) or _FILE.fullmatch(entry.name):
                with (folder / entry.name).open("xb") as target:
                    shutil.copyfileobj(source, target)
                yield entry.name


def _keep_key(folder: Path, office: bytes) -> None:
    """As a tablet without a keystore keeps it (mobile.store.keys): for its owner alone."""
    data_key = b"".join(unseal(io.BytesIO(office).read, register.rescue_key()))
    wrapped = base64.b64encode(data_key).decode()
    told = {"format": 1, "by": "owner", "wrapped": wrapped, "office": "", "office_key": ""}
    (folder / "store.key").write_text(json.dumps(told), encoding="ascii")
