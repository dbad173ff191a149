"""What a rescue file holds once it is unsealed: lines of JSON, and files' bytes between them.

    {"type": "tablet", "format": 1, "device", "public_key", "written_at", "clock_error_s", "faults"}
    {"type": "outbox", "outbox", "person"}            before what is of it
    {"type": "lost", "to_n", ...}                     as POST /sync/lost
    {"type": "push", "message": {...}}                as POST /sync/push
    {"type": "file", "sha256", "size", "metadata"}    then ``size`` bytes and a line end
    {"type": "end", "entries": how many lines came before}

Lost entries and pushes stand in the order in which they are to be done. Members that are not
known are left alone.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any, NoReturn

from marshmallow import INCLUDE, Schema, ValidationError, fields, validate

from shared.sync.sealing import SealError
from shared.wire.fields import MESSAGES, Moment, identifier, whole_number
from shared.wire.losses import LostRequest
from shared.wire.messages import Bytes, PushRequest
from shared.wire.protocol import MAX_PUSH_BYTES
from shared.wire.text import BadJsonError, canonical_json, check_keepable, read_fraction

FORMAT = 1
# What a file begins with, before a tar, that holds a store whose key only the office has; and
# names within that tar.
LOCKED = b"TAREEQ STORE\n"
OFFICE_KEY, DEVICE_KEY = "office.key", "device.key"
LONGEST_LINE = MAX_PUSH_BYTES + 1024 * 1024
# A clock is not believed to be wrong by more than ten years.
MOST_CLOCK_ERROR_S = 3650 * 24 * 3600
Entry = dict[str, Any]


class _Line(Schema):
    class Meta:
        unknown = INCLUDE


class TabletLine(_Line):
    """``clock_error_s``: the tablet's clock less the server's, at their last contact."""

    format = whole_number(required=True)
    device = identifier(required=True)
    public_key = Bytes(32, required=True)
    written_at = Moment(required=True)
    clock_error_s = fields.Integer(
        strict=True,
        validate=validate.Range(-MOST_CLOCK_ERROR_S, MOST_CLOCK_ERROR_S),
        load_default=0,
    )
    faults = fields.List(fields.String(), load_default=list)


class OutboxLine(_Line):
    outbox = identifier(required=True)
    person = identifier(required=True)


class PushLine(_Line):
    message = fields.Nested(PushRequest, required=True)


class FileLine(_Line):
    """``metadata``: what an upload of these bytes would say (record, role, media type, name)."""

    sha256 = fields.String(
        required=True,
        validate=validate.Regexp(r"\A[0-9a-f]{64}\Z", error="type_wrong"),
        error_messages=MESSAGES,
    )
    size = fields.Integer(strict=True, required=True, validate=validate.Range(0))
    metadata = fields.Dict(keys=fields.String(), values=fields.String(), required=True)


class EndLine(_Line):
    entries = whole_number(required=True)


_SCHEMAS: dict[str, Schema] = {
    "tablet": TabletLine(),
    "outbox": OutboxLine(),
    "lost": LostRequest(),
    "push": PushLine(),
    "file": FileLine(),
    "end": EndLine(),
}


def write_line(type_: str, **members: Any) -> bytes:
    """One line; a lone surrogate in a body travels as JSON's own escape."""
    text = canonical_json({"type": type_, **members})
    try:
        return text.encode() + b"\n"
    except UnicodeEncodeError:
        return json.dumps(json.loads(text), separators=(",", ":")).encode() + b"\n"


def read_entries(
    pieces: Iterable[bytes], keep: Callable[[Entry, Iterator[bytes]], None] | None = None
) -> Iterator[Entry]:
    """Each entry, loaded by its schema; ``keep`` gets a file's bytes, which are skipped without.

    Raises SealError (``rescue_unreadable``, ``rescue_version_unknown``) for anything that is
    not whole and in order, at the latest after the last entry; ``rescue_locked`` for a store
    whose tablet lost its key.
    """
    source = _Source(iter(pieces))
    for count in range(10**9):
        entry = _read(source.line())
        if (count == 0) != (entry["type"] == "tablet"):
            raise SealError("rescue_unreadable")
        if entry["type"] == "end":
            if entry["entries"] != count or not source.is_at_end():
                raise SealError("rescue_unreadable")
            return
        if entry["type"] == "file":
            content = source.content(entry["size"])
            if keep is not None:
                keep(entry, content)
            for _ in content:
                pass
        yield entry


def _read(line: bytes) -> Entry:
    if line + b"\n" == LOCKED:
        raise SealError("rescue_locked")
    try:
        found = json.loads(line, parse_float=read_fraction, parse_constant=_refuse)
        schema = _SCHEMAS.get(found["type"])
        if schema is None:
            raise SealError("rescue_version_unknown")
        if found["type"] == "tablet" and found.get("format") != FORMAT:
            raise SealError("rescue_version_unknown")
        _check(found)
        return {"type": found["type"], **schema.load(found)}
    except (ValueError, TypeError, KeyError, RecursionError, ValidationError) as error:
        raise SealError("rescue_unreadable") from error


def _check(found: Entry) -> None:
    """Text that nobody could keep; the changes of a push are checked one by one later."""
    message = found.get("message")
    rest = {name: value for name, value in found.items() if name != "message"}
    if isinstance(message, dict):
        rest["message"] = {n: value for n, value in message.items() if n != "changes"}
    check_keepable(rest)


def _refuse(name: str) -> NoReturn:
    raise BadJsonError("number_not_allowed", name)


class _Source:
    """Lines and counted bytes out of pieces of any size; never more held than a line may be."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._held = bytearray()

    def line(self) -> bytes:
        start = 0
        while (end := self._held.find(b"\n", start)) < 0:
            start = len(self._held)
            if start > LONGEST_LINE or not self._more():
                raise SealError("rescue_unreadable")
        found = bytes(self._held[:end])
        del self._held[: end + 1]
        return found

    def content(self, size: int) -> Iterator[bytes]:
        left = size
        while left:
            if not self._held and not self._more():
                raise SealError("rescue_unreadable")
            piece = bytes(self._held[:left])
            del self._held[: len(piece)]
            left -= len(piece)
            yield piece
        if self.line():
            raise SealError("rescue_unreadable")

    def is_at_end(self) -> bool:
        while not self._held:
            if not self._more():
                return True
        return False

    def _more(self) -> bool:
        piece = next(self._pieces, None)
        if piece is not None:
            self._held += piece
        return piece is not None
