"""The process that reads a layer which nobody trusts, with little to spend.

``child FILE ORDERS`` prints one line of JSON (see ``reading.py``). No secret is in its
environment; GDAL knows three formats in here, and no network.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import orjson

from server.bounds import bound

CPU_S = 60
MEMORY_BYTES = 2 * 1024 * 1024 * 1024
LARGEST_OUTPUT = 256 * 1024 * 1024


def main(file: str, orders: str) -> None:
    bound(CPU_S, MEMORY_BYTES, LARGEST_OUTPUT)
    # After the limits: what these load counts too.
    from server.geography.layers.features import read_features  # noqa: PLC0415
    from server.geography.layers.wording import LayerRefusedError  # noqa: PLC0415

    try:
        said = read_features(Path(file), Path.cwd(), orjson.loads(orders))
    except LayerRefusedError as refusal:
        said = {"refused": {"code": refusal.code, "detail": refusal.detail}}
    except MemoryError:
        said = {"refused": {"code": "reading_too_costly", "detail": ""}}
    with os.fdopen(os.dup(sys.stdout.fileno()), "wb") as answer:
        answer.write(orjson.dumps(said))


if __name__ == "__main__":
    main(*sys.argv[1:])
