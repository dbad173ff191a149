"""GDAL in a process of its own, for it holds Python's lock while it waits for an answer.

Called with what to do as JSON: source, layer (None: list the layers), options of reading.
Prints the layers' names, or the features' ids.
"""

from __future__ import annotations

import json
import sys

import pyogrio


def main(asked: str) -> None:
    source, layer, options = json.loads(asked)
    if "bbox" in options:
        options["bbox"] = tuple(options["bbox"])
    if layer is None:
        found = [str(name) for name, _geometry in pyogrio.list_layers(source)]
    else:
        meta, _fids, _geometry, fields = pyogrio.raw.read(source, layer=layer, **options)
        names = list(meta["fields"])
        found = [str(value) for value in fields[names.index("id")]] if "id" in names else []
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    main(sys.argv[1])
