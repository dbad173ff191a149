"""A message and an answer of each operation, as the API's description shows them.

Recorded from the programme of the tests, what was empty there filled in; nothing opens anything.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

JSON = "application/json"


@cache
def _recorded() -> dict[str, Any]:
    path = Path(__file__).with_name("examples.json")
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def add_examples(operation: dict[str, Any]) -> None:
    """Put into an operation's contents and parameters what they have not said themselves."""
    known = _recorded().get(operation["operationId"], {})
    if "body" in known and "requestBody" in operation:
        operation["requestBody"]["content"][JSON].setdefault("example", known["body"])
    for status, response in operation["responses"].items():
        if status.startswith("2") and "reply" in known:
            for kind in response.get("content", {}).values():
                kind.setdefault("example", known["reply"])
    for parameter in operation.get("parameters", []):
        if parameter["name"] in known.get("parameters", {}):
            parameter.setdefault("example", known["parameters"][parameter["name"]])
