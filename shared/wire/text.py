"""Text and JSON from outside, made safe to keep.

jsonb refuses NUL and lone surrogates and overflows on huge exponents: found here, so that a
bad item goes to quarantine with a reason instead of failing a batch. Bidirectional controls
are taken out of what people read (they can make a number look like another); the body
keeps the bytes as they came. Emoji are welcome.
"""

from __future__ import annotations

import json
import re
import unicodedata
from decimal import Decimal, InvalidOperation
from typing import Any

from shared.wire.protocol import MAX_NESTING

_BIDI_CONTROLS = dict.fromkeys(
    map(ord, "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
)
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_LARGEST_EXPONENT = 30
_LARGEST_WHOLE: int = 10**_LARGEST_EXPONENT


class BadJsonError(ValueError):
    """The text is not JSON that can be kept; ``code`` names the wire error, ``field`` the place."""

    def __init__(self, code: str, field: str = "") -> None:
        super().__init__(f"{code} at {field}" if field else code)
        self.code = code
        self.field = field


def clean(text: str) -> str:
    """``text`` composed (NFC), without bidirectional controls and outer blanks."""
    if text.isascii():
        return text.strip()
    return unicodedata.normalize("NFC", text.translate(_BIDI_CONTROLS)).strip()


def has_forbidden(text: str) -> bool:
    """Whether ``text`` has control characters (other than tab and line ends) or lone surrogates."""
    return _FORBIDDEN.search(text) is not None


def read_json(text: str, most: int = MAX_NESTING) -> Any:
    """Parse JSON text, with fractions as Decimal, and check that all of it can be kept.

    ``most``: how many levels it may nest. Raises BadJsonError: ``not_json``, ``too_deep``,
    ``text_not_allowed`` or ``number_not_allowed``.
    """
    if _is_plain(text, most):
        try:
            return _PLAIN_READER.decode(text)
        except ValueError:
            pass  # for the words of what is wrong, if anything is
    try:
        value = _READER.decode(text)
    except RecursionError as error:
        raise BadJsonError("too_deep") from error
    except ValueError as error:
        if isinstance(error, BadJsonError):
            raise
        raise BadJsonError("not_json") from error
    check_keepable(value, most=most)
    return value


def read_fraction(digits: str) -> Decimal:
    """Raises BadJsonError number_not_allowed for an exponent that no Decimal has."""
    try:
        return Decimal(digits)
    except InvalidOperation as error:
        raise BadJsonError("number_not_allowed") from error


def _refuse_constant(name: str) -> Any:
    raise BadJsonError("number_not_allowed", name)


class _NotPlainError(ValueError):
    """To be read again with care."""


def _not_plain(text: str) -> Any:
    raise _NotPlainError


def _short_whole(digits: str) -> int:
    return int(digits) if len(digits) <= _LARGEST_EXPONENT else _not_plain(digits)


_READER = json.JSONDecoder(parse_float=read_fraction, parse_constant=_refuse_constant)
# What it reads holds no number that is too large: it has no fractions, and no long ones.
_PLAIN_READER = json.JSONDecoder(
    parse_float=_not_plain, parse_int=_short_whole, parse_constant=_not_plain
)


def _is_plain(text: str, most: int) -> bool:
    """Whether the text alone shows that its words can be kept, and that it is not too deep.

    Nearly every change's does: a tablet escapes little, and writes fractions as text.
    """
    return (
        "\\" not in text
        and text.count("{") + text.count("[") <= most
        and (text.isprintable() or _FORBIDDEN.search(text) is None)
    )


def check_keepable(value: Any, field: str = "", most: int = MAX_NESTING) -> None:
    """Raise BadJsonError at the first string, number or depth that cannot be kept.

    ``most``: how many levels ``value`` may nest.
    """
    # Every message passes here: where the fault is, is asked only when there is one.
    if not _is_keepable(value, most):
        _name_fault(value, field, most)


def _is_keepable(value: Any, most: int) -> bool:
    if most < 0:
        return False
    if isinstance(value, str):
        return _FORBIDDEN.search(value) is None
    if isinstance(value, dict):
        for name, inner in value.items():
            if not (_is_keepable(name, most - 1) and _is_keepable(inner, most - 1)):
                return False
    elif isinstance(value, list):
        return all(_is_keepable(inner, most - 1) for inner in value)
    elif isinstance(value, int | Decimal):
        return _is_small(value)
    return True


def _is_small(value: int | Decimal) -> bool:
    if isinstance(value, int):
        return -_LARGEST_WHOLE <= value <= _LARGEST_WHOLE
    return bool(abs(value.adjusted()) <= _LARGEST_EXPONENT)


def _name_fault(value: Any, field: str, most: int) -> None:
    """Raise BadJsonError at the first part that is not keepable, if there is one."""
    if isinstance(value, dict) and most >= 0:
        for name, inner in value.items():
            _name_fault(name, "name", most - 1)
            _name_fault(inner, f"{field}.{name}" if field else name, most - 1)
    elif isinstance(value, list) and most >= 0:
        for index, inner in enumerate(value):
            _name_fault(inner, f"{field}[{index}]", most - 1)
    elif not _is_keepable(value, most):
        text_or_number = "text_not_allowed" if isinstance(value, str) else "number_not_allowed"
        raise BadJsonError("too_deep" if most < 0 else text_or_number, field)


_CANONICAL = json.JSONEncoder(
    sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=str
)


def canonical_json(value: Any) -> str:
    """One text for one value: sorted names, no blanks, decimals and dates as text."""
    return _CANONICAL.encode(value)


def canonical_json_bytes(value: Any) -> bytes:
    return canonical_json(value).encode()
