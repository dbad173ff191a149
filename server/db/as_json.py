"""Rows on their way into a statement, as one JSON text: a push writes some hundred thousand
characters of it, so this goes by orjson.

Not for what is hashed: there is one text for one value, and shared.wire.text writes it.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import orjson


def rows_as_json(rows: Sequence[dict[str, Any]]) -> str:
    """The rows' JSON. Decimals are text; identifiers, days and moments too, as SQL reads them."""
    try:
        return orjson.dumps(rows, default=str).decode()
    except TypeError:
        # A whole number of more than 64 bits: rare, and as right as any other.
        return json.dumps(rows, ensure_ascii=False, separators=(",", ":"), default=str)
