"""Plain values as JSON text, by orjson: rows on their way into a statement, a push's receipts.

A push writes some hundred thousand characters of it. What is hashed has one text for one value,
shared.wire.text's: ``canonical`` writes that same text, and a property test holds it to it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any
from uuid import UUID

import orjson

from shared.wire.text import canonical_json_bytes

_QUOTE = '"'
_CANONICAL = orjson.OPT_SORT_KEYS | orjson.OPT_PASSTHROUGH_DATETIME


def as_json(value: Any) -> str:
    """JSON of plain values. Decimals are text; identifiers, days and moments too, as SQL reads
    them.
    """
    try:
        return orjson.dumps(value, default=str).decode()
    except TypeError:
        # A whole number of more than 64 bits: rare, and as right as any other.
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=str)


def canonical(value: Any) -> bytes:
    """What shared.wire.text.canonical_json_bytes writes, several times as fast.

    Without fractions, which orjson writes in its own way: what is hashed has none.
    """
    try:
        return orjson.dumps(value, default=str, option=_CANONICAL)
    except TypeError:
        return canonical_json_bytes(value)


def plain_array(values: Iterable[UUID | float]) -> str:
    """An array of identifiers or numbers as PostgreSQL reads it.

    psycopg writes a list item by item, and Python an identifier: ten times as slowly.
    """
    return f"{{{as_json(list(values))[1:-1].replace(_QUOTE, '')}}}"


def text_array(texts: Iterable[str]) -> str:
    """An array of texts as PostgreSQL reads it."""
    quoted = (text.replace("\\", "\\\\").replace('"', '\\"') for text in texts)
    return f"""{{{",".join(f'"{text}"' for text in quoted)}}}"""
