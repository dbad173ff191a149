"""Plain values as JSON text, by orjson: rows on their way into a statement, a push's receipts.

A push writes some hundred thousand characters of it. Not for what is hashed: there is one text
for one value, and shared.wire.text writes it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any
from uuid import UUID

import orjson


def as_json(value: Any) -> str:
    """JSON of plain values. Decimals are text; identifiers, days and moments too, as SQL reads
    them.
    """
    try:
        return orjson.dumps(value, default=str).decode()
    except TypeError:
        # A whole number of more than 64 bits: rare, and as right as any other.
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=str)


def uuid_array(identifiers: Iterable[UUID]) -> str:
    """A uuid[] as PostgreSQL reads it: psycopg writes a list item by item, ten times as slowly."""
    return f"{{{','.join(map(str, identifiers))}}}"
