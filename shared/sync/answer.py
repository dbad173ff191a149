"""Reading what came back: our server's message, our server's error, or somebody else's page.

A captive portal answers 200 with a page of its own. Only a well-formed message counts as success.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from marshmallow import Schema, ValidationError

from shared.wire.text import BadJsonError, read_json

NO_NETWORK = "no_network"
NOT_OURS = "not_ours"
TABLET_CLOCK = "tablet_clock"
# What a proxy of the office says by itself, in its own words.
PROXY_CODES = {413: "too_large", 429: "busy", 502: "busy", 503: "busy", 504: "busy"}


@dataclass(frozen=True)
class Answer:
    """``message``: loaded by the schema; None unless the step succeeded.

    ``code``: of shared.wire.errors, or NO_NETWORK, NOT_OURS, TABLET_CLOCK; ``error``: what
    travelled under "error", with more such as ``next_n``. ``retry_after_s``: the server's
    wish, if any.
    """

    message: dict[str, Any] | None
    code: str = ""
    error: Mapping[str, Any] = field(default_factory=dict)
    retry_after_s: float | None = None


def no_answer(code: str = NO_NETWORK) -> Answer:
    """Nothing came back, or nothing that could be trusted: ``code`` says which."""
    return Answer(None, code)


def read_answer(status: int, headers: Mapping[str, str], body: bytes, schema: Schema) -> Answer:
    """``headers`` have lower-case names; ``body`` is decompressed. Never raises."""
    retry_after_s = read_retry_after(headers)
    content = _read_object(body)
    if content is not None and 200 <= status < 300:
        try:
            return Answer(schema.load(content))
        except (ValidationError, ValueError, TypeError, ArithmeticError):
            return Answer(None, NOT_OURS, retry_after_s=retry_after_s)
    error = _read_error(status, content)
    if error is not None:
        return Answer(None, error["code"], error, retry_after_s)
    return Answer(None, PROXY_CODES.get(status, NOT_OURS), retry_after_s=retry_after_s)


def _read_error(status: int, content: dict[str, Any] | None) -> dict[str, Any] | None:
    """Our server's error; None when this is none: ours has no single text for a message."""
    error = content.get("error") if content is not None and status >= 400 else None
    if not isinstance(error, dict) or not isinstance(error.get("code"), str):
        return None
    return error if isinstance(error.get("message", {}), dict) else None


def read_error_code(status: int, body: bytes) -> str:
    """The code of our server's error; "" when this is none."""
    error = _read_error(status, _read_object(body)) if status >= 400 else None
    return "" if error is None else str(error["code"])


def read_retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds of a Retry-After header (RFC 9110, 10.2.3); a date counts from the answer's own."""
    text = headers.get("retry-after", "").strip()
    if text.isascii() and text.isdigit() and len(text) < 10:
        return float(text)
    try:
        wanted, said = parsedate_to_datetime(text), parsedate_to_datetime(headers["date"])
        return max(0.0, (_aware(wanted) - _aware(said)).total_seconds())
    except (KeyError, ValueError, TypeError, IndexError, OverflowError):
        return None


def _aware(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _read_object(body: bytes) -> dict[str, Any] | None:
    try:
        content = read_json(body.decode())
    except (UnicodeDecodeError, BadJsonError):
        return None
    return content if isinstance(content, dict) else None
