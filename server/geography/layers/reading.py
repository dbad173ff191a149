"""Have a layer's file read by a child process, and take in what it says."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson
import structlog

from server.config import PROJECT
from server.geography.layers.wording import LayerRefusedError

LARGEST_FILE = 32 * 1024 * 1024
WALL_S = 90
_KILLED_BY_LIMIT = {-signal.SIGKILL, -signal.SIGXCPU, -signal.SIGXFSZ}
# What GDAL may open in there: all other formats are left out before it looks at the file.
_FORMATS = {"ESRI Shapefile", "GPKG", "GeoJSON", "OGR_VRT", "MEM"}


@dataclass(frozen=True)
class Orders:
    """How a file is to be read; what is empty is found out from the file."""

    layer: str
    crs: str = ""
    is_swapped: bool = False
    table: str = ""
    code: str = ""
    name_ar: str = ""
    name_en: str = ""


@dataclass(frozen=True)
class Read:
    """``rows``: feature (as people are told it), shape (GeoJSON; None at fault), texts by meaning.

    ``columns``: meaning -> column of the file; faults and notes as ``wording.told`` has them.
    """

    format: str
    crs: str
    columns: dict[str, str]
    rows: list[dict[str, Any]]
    faults: list[dict[str, str]]
    notes: list[dict[str, str]]


def read_layer(content: bytes, orders: Orders, wall_s: float = WALL_S) -> Read:
    """What a file of any known format says. Raises LayerRefusedError."""
    if not content:
        raise LayerRefusedError("file_empty")
    if len(content) > LARGEST_FILE:
        raise LayerRefusedError("file_too_large")
    with tempfile.TemporaryDirectory(prefix="tareeq-layer-") as folder:
        file = Path(folder, "handed-in")
        file.write_bytes(content)
        said = _said_by_child(file, orders, Path(folder), wall_s)
    if refused := said.get("refused"):
        raise LayerRefusedError(refused["code"], refused["detail"])
    return Read(**said)


def _said_by_child(file: Path, orders: Orders, folder: Path, wall_s: float) -> dict[str, Any]:
    work = folder / "work"
    work.mkdir()
    module = "server.geography.layers.child"
    command = [sys.executable, "-m", module, str(file), orjson.dumps(orders).decode()]
    try:
        done = subprocess.run(
            command, env=_environment(folder), cwd=work, stdin=subprocess.DEVNULL,
            capture_output=True, timeout=wall_s, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired as error:
        raise LayerRefusedError("reading_too_costly") from error
    if done.returncode != 0:
        raise _refusal_of(done.returncode, done.stderr[-2000:])
    found: dict[str, Any] = orjson.loads(done.stdout)
    return found


def _environment(folder: Path) -> dict[str, str]:
    """Nothing of ours is in it: no secret, no key of a bucket; and nothing leads to a network."""
    return {
        "PATH": os.environ.get("PATH", ""),
        "PYTHONPATH": str(PROJECT),
        "PYTHONIOENCODING": "utf-8",
        "LC_ALL": "C.UTF-8",
        "HOME": str(folder),
        "TMPDIR": str(folder),
        "GDAL_SKIP": ",".join(_left_out()),
        "GDAL_HTTP_MAX_RETRY": "0",
        "PROJ_NETWORK": "OFF",
        "OGR_GEOJSON_MAX_OBJ_SIZE": "100",
        # One process reads one file: threads would only count against its limits.
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
    }


def _left_out() -> list[str]:
    from pyogrio import list_drivers  # noqa: PLC0415 - only who reads a layer loads GDAL

    return sorted(list_drivers().keys() - _FORMATS)


def _refusal_of(code: int, errors: bytes) -> LayerRefusedError:
    words = errors.decode("utf-8", "replace")
    structlog.get_logger("layers").warning("reading ended", code=code, said=words)
    is_costly = code in _KILLED_BY_LIMIT or "MemoryError" in words
    return LayerRefusedError("reading_too_costly" if is_costly else "file_broken")
