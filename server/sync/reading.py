"""One change out of a push, read by itself, so that a bad one harms no other.

Text from outside may hold lone surrogates: its bytes are UTF-8 with those passed through,
on both sides alike (shared.sync.chain.body_hash).
"""

from __future__ import annotations

import json
import re
from typing import Any, NamedTuple
from uuid import UUID

from marshmallow import ValidationError

from server.http.errors import Refusal
from server.register.incoming import NotAcceptedError
from shared.rules.clocks import Clocks
from shared.sync.chain import sha256
from shared.wire.change import change_schema
from shared.wire.messages import sent_change
from shared.wire.protocol import MAX_BODY_BYTES, MAX_BODY_NESTING
from shared.wire.text import BadJsonError, read_json

_SHA256 = re.compile(r"[0-9a-f]{64}")


class ReadChange(NamedTuple):
    """A body that could be read; ``fields`` are still to be checked by their kind."""

    id: UUID
    record: UUID
    kind: str
    op: str
    base: UUID | None
    mends: UUID | None
    fields: dict[str, Any]
    clocks: Clocks
    body: str


class Sent(NamedTuple):
    """Entry ``n`` of a push. Either ``change`` was read, or ``error`` says what is wrong.

    ``hash`` is the one that the outbox's chain counts: as claimed. ``raw`` are the bytes to
    keep. ``id`` is known even of some changes that are wrong otherwise.
    """

    n: int
    hash: bytes
    raw: bytes
    id: UUID | None
    change: ReadChange | None
    error: NotAcceptedError | None


def read_sent(n: int, item: Any) -> Sent:
    """Entry ``n`` from what stood in the push. Raises Refusal too_deep, and for nothing else."""
    raw = _raw(item)
    hash_ = sha256(raw)
    try:
        if not _is_whole(item, raw, hash_):
            hash_ = _claimed_hash(item)
            _find_fault(item, raw)
        body: str = item["body"]
        content = _content(body)
    except NotAcceptedError as error:
        return Sent(n, hash_, raw, None, None, error)
    try:
        change = read_content(content, body)
        return Sent(n, hash_, raw, change.id, change, None)
    except NotAcceptedError as error:
        return Sent(n, hash_, raw, _id_of(content), None, error)


def read_body(body: str) -> ReadChange:
    """A change from its text. Raises NotAcceptedError."""
    return read_content(_content(body), body)


def read_content(content: Any, body: str) -> ReadChange:
    """A change from its parsed text. Raises NotAcceptedError."""
    try:
        read = change_schema.load(content)
    except ValidationError as error:
        raise NotAcceptedError.of_messages(error.messages) from error
    return ReadChange(
        read["id"],
        read["record"],
        read["kind"],
        read["op"],
        read["base"],
        read["mends"],
        read["fields_"],
        read["clocks"],
        body,
    )


def _is_whole(item: Any, raw: bytes, hash_: bytes) -> bool:
    """Whether the text arrived as it was hashed, and is not too long."""
    return (
        isinstance(item, dict)
        and isinstance(item.get("body"), str)
        and item.get("sha256") == hash_.hex()
        and len(raw) <= MAX_BODY_BYTES
    )


def _find_fault(item: Any, raw: bytes) -> None:
    """Raise NotAcceptedError with what is wrong about an item that is not whole."""
    try:
        sent_change.load(item)
    except ValidationError as error:
        raise NotAcceptedError.of_messages(error.messages) from error
    if len(raw) > MAX_BODY_BYTES:
        raise NotAcceptedError("too_large", "body")
    raise NotAcceptedError("hash_mismatch")


def _content(body: str) -> Any:
    try:
        return read_json(body, MAX_BODY_NESTING)
    except BadJsonError as error:
        raise NotAcceptedError(error.code, error.field[:200]) from error


def _id_of(content: Any) -> UUID | None:
    """The id of a change that may be wrong otherwise, so that its author can find it."""
    try:
        return UUID(content["id"])
    except (TypeError, KeyError, ValueError, AttributeError):
        return None


def _claimed_hash(item: Any) -> bytes:
    """What the chain counts for this item; a missing claim is made good from the text."""
    claimed = item.get("sha256") if isinstance(item, dict) else None
    if isinstance(claimed, str) and _SHA256.fullmatch(claimed):
        return bytes.fromhex(claimed)
    return sha256(_raw(item))


def _raw(item: Any) -> bytes:
    """The body's bytes; of an item without a text, the whole item as JSON.

    Raises Refusal too_deep for an item that could be read but not be written again: no
    tablet's, whose changes are text.
    """
    if isinstance(item, dict) and isinstance(item.get("body"), str):
        return _bytes(item["body"])
    try:
        return _bytes(json.dumps(item, ensure_ascii=False, default=str))
    except RecursionError as error:
        raise Refusal("too_deep", "changes") from error


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
