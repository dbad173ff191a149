"""What goes over the network: a request, a piece of a file, a reply."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class PieceOfFile:
    """``length`` bytes to send; ``read`` gives them in chunks, anew at each call."""

    length: int
    read: Callable[[], Iterable[bytes]]


@dataclass(frozen=True)
class Request:
    """One HTTP request: ``path`` under the server's address, ``content`` JSON text or None.

    ``may_be_packed``: the server unpacks gzip there. ``headers``: further ones. ``piece``: bytes
    to stream instead of ``content``.
    """

    method: str
    path: str
    content: str | None = None
    token: str | None = None
    query: Mapping[str, str] = field(default_factory=dict)
    may_be_packed: bool = False
    headers: Mapping[str, str] = field(default_factory=dict)
    piece: PieceOfFile | None = None


@dataclass(frozen=True)
class Reply:
    """What came back, whoever sent it: header names in lower case, body decoded but unread."""

    status: int
    headers: Mapping[str, str]
    body: bytes
