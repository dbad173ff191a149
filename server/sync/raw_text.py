"""A body of unknown making as text that is safe to look at."""

from __future__ import annotations

import json
import unicodedata
from contextlib import suppress

LONGEST_SHOWN = 20_000


def pretty(raw: bytes) -> str:
    """The body's JSON, one field a line; what is no JSON as it came.

    Signs that nobody sees, or that turn the reading direction, are written out as \\uXXXX.
    """
    text = raw.decode("utf-8", "surrogatepass" if _is_readable(raw) else "backslashreplace")
    with suppress(ValueError, RecursionError):
        text = json.dumps(json.loads(text), ensure_ascii=False, indent=2)
    shown = visible(text[:LONGEST_SHOWN])
    return shown if len(text) <= LONGEST_SHOWN else f"{shown} …"


def visible(text: str) -> str:
    """``text`` with every control, format sign and lone surrogate written out."""
    return "".join(sign if _is_plain(sign) else f"\\u{ord(sign):04x}" for sign in text)


def _is_plain(sign: str) -> bool:
    return sign == "\n" or unicodedata.category(sign) not in {"Cc", "Cf", "Cs", "Cn", "Zl", "Zp"}


def _is_readable(raw: bytes) -> bool:
    try:
        raw.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return False
    return True
