"""The words of a sync's plan: what is sent, where a run stands, what can be done next."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from shared.wire.protocol import MAX_CHANGES_A_PUSH


@dataclass(frozen=True)
class Sent:
    """Entry n of a push. ``sha256`` in hexadecimal, over ``body``'s UTF-8."""

    n: int
    change: UUID
    sha256: str
    body: str


@dataclass(frozen=True)
class Batch:
    """A push in the making: ``prev_link`` before its first entry, ``link`` after its last."""

    outbox: UUID
    first_n: int
    prev_link: bytes
    items: tuple[Sent, ...]
    link: bytes


@dataclass(frozen=True)
class Queue:
    """An outbox: ``send_from`` is the first n without a receipt, ``next_n`` when none is.

    ``kept_from``: the first n whose body is still here. ``is_own``: the signed-in person's.
    ``has_fork``: the server cannot follow this chain. ``is_stuck``: not again in this run.
    ``gaps``: how often it was sent back in this run.
    """

    outbox: UUID
    send_from: int
    next_n: int
    kept_from: int
    is_own: bool = True
    has_fork: bool = False
    is_stuck: bool = False
    gaps: int = 0


@dataclass(frozen=True)
class Standing:
    """Where a run stands. ``pause_s`` and ``code`` remember why something has to wait.

    ``cursor``: where the last page of this run ended.
    """

    queues: tuple[Queue, ...]
    has_access: bool
    may_refresh: bool
    failures: int = 0
    most: int = MAX_CHANGES_A_PUSH
    is_pulled: bool = False
    refreshes: int = 0
    new_outboxes: int = 0
    starts_over: int = 0
    cursor: str = ""
    pause_s: float | None = None
    code: str = ""
    ending: str = ""


@dataclass(frozen=True)
class Refresh:
    """Renew the sign-in."""


@dataclass(frozen=True)
class Push:
    queue: Queue
    most: int


@dataclass(frozen=True)
class OpenOutbox:
    """Ask for a new outbox and move the bodies of ``queue`` there."""

    queue: Queue


@dataclass(frozen=True)
class DeclareLost:
    """Say that what ``queue`` sent before ``kept_from`` exists nowhere any more."""

    queue: Queue


@dataclass(frozen=True)
class Pull:
    pass


@dataclass(frozen=True)
class End:
    """``how``: done | no_network | wait | sign_in_needed | refused."""

    how: str
    try_again_s: float | None = None
    code: str = ""


Step = Refresh | Push | DeclareLost | OpenOutbox | Pull | End
