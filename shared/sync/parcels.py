"""The words of the file lanes: a file on its way, where a run stands, what can be done next."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

# Small files first: a thumbnail shows the office what there is long before its original comes.
LANES = {"thumbnail": 0, "points": 1, "original": 2}
WAITING, THERE, PROBLEM = "waiting", "there", "problem"


@dataclass(frozen=True)
class Parcel:
    """A file on its way: the bytes of ``record`` in one ``role``, named by their SHA-256 in hex.

    ``url``: the upload's path on the server, "" before there is one. ``offset``: how many bytes
    the server said it has, None until it was asked in this run. ``reached``: the furthest it
    ever was. ``failures``: in a row, without getting further. ``wait_s``: not before. ``code``:
    why it is a problem. ``must_check``: the server's bytes were not ours; look at ours.
    """

    record: UUID
    role: str
    sha256: str
    size: int
    media_type: str
    url: str = ""
    offset: int | None = None
    reached: int = 0
    failures: int = 0
    wait_s: float = 0.0
    state: str = WAITING
    code: str = ""
    must_check: bool = False

    @property
    def key(self) -> tuple[UUID, str]:
        return self.record, self.role


@dataclass(frozen=True)
class Carrying:
    """Where a run of the lanes stands.

    ``may_send_originals``: False while they wait for a better network. ``sick``: how many
    files in a row the server could not take. ``pause_s``, ``code``: why all has to wait.
    ``piece_bytes``: how much the line carries at a time (shared.sync.pace), 0 while unknown.
    """

    parcels: tuple[Parcel, ...]
    has_access: bool
    may_refresh: bool
    may_send_originals: bool = True
    failures: int = 0
    sick: int = 0
    refreshes: int = 0
    pause_s: float | None = None
    code: str = ""
    ending: str = ""
    piece_bytes: int = 0


@dataclass(frozen=True)
class Create:
    """Ask for an upload, with the first ``length`` bytes at once (0: none)."""

    parcel: Parcel
    length: int = 0


@dataclass(frozen=True)
class Ask:
    """Ask how much of the file is there."""

    parcel: Parcel


@dataclass(frozen=True)
class Piece:
    """Send ``length`` bytes from ``offset``."""

    parcel: Parcel
    offset: int
    length: int


@dataclass(frozen=True)
class Check:
    """Read the file on this tablet again: are the bytes still those of its name?"""

    parcel: Parcel


@dataclass(frozen=True)
class Renew:
    """Renew the sign-in."""


@dataclass(frozen=True)
class Stop:
    """``how``: done | no_network | wait | sign_in_needed | refused."""

    how: str
    try_again_s: float | None = None
    code: str = ""


CarryStep = Create | Ask | Piece | Check | Renew | Stop
