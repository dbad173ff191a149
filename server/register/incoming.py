"""What enters the register and what it answers; plain data, the same from tablet and web.

Named tuples where a push makes several for each change: a frozen dataclass takes five times as
long to make.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from shared.rules.clocks import BelievedTime
from shared.rules.scope import Scope
from shared.wire.errors import ERRORS, wire_error

Fields = dict[str, Any]
# A field's path is told to people; names in it come from outside and may be of any length.
LONGEST_PATH = 200
# The office's op besides the wire's (shared.wire.protocol.OPS): no tablet can send it.
DECIDE = "decide"


@dataclass(frozen=True)
class Author:
    """Who made a change, with what they may do as of now, not as of when they made it."""

    id: UUID
    role: str
    scope: Scope


class Incoming(NamedTuple):
    """One change. ``body`` is its text as its author wrote it; the rest was read from it.

    ``base`` is the change that it is based on, or the one that stands for that; ``device`` is
    None for the web; ``received_at`` is when it first reached the server. With the op DECIDE
    ``fields`` are ``field`` and ``take``, the change whose proposal is taken, None to keep.
    """

    change: UUID
    record: UUID
    kind: str
    op: str
    base: UUID | None
    mends: UUID | None
    fields: Fields
    body: str
    clocks: dict[str, Any]
    time: BelievedTime
    author: Author
    device: UUID | None
    received_at: datetime


@dataclass(frozen=True)
class Settled:
    """What a decision means for a change whose proposal it settled.

    ``declined``: its fields that were not taken; ``is_open``: others of it still wait.
    """

    change: UUID
    declined: tuple[str, ...]
    is_open: bool


class Result(NamedTuple):
    """The register's answer. ``hash`` and ``version`` are the revision's, None without one.

    ``parent``: the record that a first change waits for, where that is what it waits for.
    """

    outcome: str
    version: int | None = None
    hash: bytes | None = None
    conflict: dict[str, Any] | None = None
    errors: Sequence[dict[str, Any]] = ()
    settled: tuple[Settled, ...] = ()
    parent: UUID | None = None


class Standing(NamedTuple):
    """A record as it stands. Author, working date and first receipt are its first revision's.

    ``parent``: the record whose scope it has, None for most.
    """

    record: UUID
    kind: str
    version: int
    change: UUID
    hash: bytes
    governorate: str
    contract: int
    is_deleted: bool
    whole: Fields
    conflicts: dict[str, Any]
    flags: list[str]
    author: UUID
    working_date: Any
    first_received_at: datetime
    parent: UUID | None = None


class NotAcceptedError(Exception):
    """A change that does not go in; ``errors`` are on the wire's form, for the person."""

    def __init__(self, code: str, field: str = "") -> None:
        super().__init__(f"{code} at {field}" if field else code)
        self.code = code
        self.errors = [wire_error(code, field)]

    @classmethod
    def of(cls, found: Iterable[tuple[str, str]]) -> NotAcceptedError:
        """One for several (code, field) at once, which must not be empty."""
        pairs = list(found)
        error = cls(*pairs[0])
        error.errors = [wire_error(code, field) for code, field in pairs]
        return error

    @classmethod
    def of_messages(cls, messages: Any) -> NotAcceptedError:
        """One for what marshmallow found wrong, each under its path such as ``place.lat``."""
        return cls.of(_codes(messages))


class ParentMissingError(NotAcceptedError):
    """The record that this one belongs to is not here: a first change waits for it."""

    def __init__(self, parent: UUID, field: str) -> None:
        super().__init__("record_unknown", field)
        self.parent = parent


def _codes(messages: Any, path: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(messages, dict):
        for name, inner in messages.items():
            # "_schema" is marshmallow's word for the whole object.
            here = path if name == "_schema" else f"{path}.{name}".strip(".")
            yield from _codes(inner, here[:LONGEST_PATH])
    else:
        for code in messages if isinstance(messages, list) else [messages]:
            yield str(code) if code in ERRORS else "type_wrong", path
