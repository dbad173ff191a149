"""What people saw and what servers said, as the day went: the truth to compare with afterwards.

No part of Tareeq reads it.
"""

from __future__ import annotations

import copy
import json
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Saved:
    """A change that a tablet showed as saved. ``fields``: what the person typed of it."""

    tablet: str
    change: str
    record: str
    fields: dict[str, Any]


@dataclass(frozen=True)
class Photographed:
    """A photo that a tablet showed as kept: ``sha256`` of the picture as the camera gave it."""

    tablet: str
    change: str
    photo: str
    of: str
    sha256: str


@dataclass
class Carried:
    """An upload as its tablet sent it: bytes of pieces, and how many of those got no answer.

    ``is_over``: its tablet was told, rightly or not, that there is no going on with it.
    """

    sent: int = 0
    in_vain: int = 0
    is_over: bool = False


@dataclass
class Ledger:
    """``said``: complaints found on the way. ``receipts``: the first answer to each change.

    ``carried``: by the path of the upload. ``uploads``: (tablet, what it said of a file) -> the
    path that it was told last.
    """

    saved: list[Saved] = field(default_factory=list)
    bad: set[str] = field(default_factory=set)
    receipts: dict[tuple[str, int], dict[str, Any]] = field(default_factory=dict)
    photos: list[Photographed] = field(default_factory=list)
    carried: dict[str, Carried] = field(default_factory=dict)
    uploads: dict[tuple[str, str], str] = field(default_factory=dict)
    repeated: int = 0
    said: list[str] = field(default_factory=list)

    def save(self, tablet: str, saved: Any, fields: dict[str, Any]) -> None:
        self.saved.append(Saved(tablet, str(saved.change), str(saved.record), dict(fields)))

    def forget_uploads(self) -> None:
        """The server was restored: what was on its way is not there."""
        self.carried.clear()
        self.uploads.clear()

    def photos_of(self, tablet: str) -> list[Photographed]:
        return [photo for photo in self.photos if photo.tablet == tablet]

    def upload_begins(self, tablet: str, file: str) -> None:
        """6: an upload that has pieces is gone on with, whoever was killed meanwhile."""
        before = self.carried.get(self.uploads.get((tablet, file), ""), Carried())
        if before.sent and not before.is_over:
            self.said.append(f"duplicated: {tablet} sends a file anew: {file}")

    def piece_leaves(self, upload: str, size: int) -> None:
        """In vain until its answer arrives."""
        carried = self.carried.setdefault(upload, Carried())
        carried.sent += size
        carried.in_vain += 1

    def piece_arrived(self, upload: str) -> None:
        self.carried[upload].in_vain -= 1

    def hear(self, path: str, status: int, body: bytes) -> None:
        """Look at a reply as the server gave it."""
        if path.endswith("/sync/push") and status == 200:
            for receipt in json.loads(body)["receipts"]:
                self._hear_receipt(receipt)

    def _hear_receipt(self, receipt: dict[str, Any]) -> None:
        key = (str(receipt["change"]), receipt["n"])
        first = self.receipts.get(key)
        self.repeated += bool(receipt["repeated"])
        if first is None or not is_final(first):
            self.receipts[key] = receipt
        elif not receipt["repeated"]:
            self.said.append(
                f"duplicated: answered anew, not as repeated: {receipt}, at first {first}"
            )
        elif _told(receipt) != _told(first) and not _was_decided(receipt, first):
            self.said.append(f"duplicated: answered otherwise: {receipt}, at first {first}")

    def as_it_is(self) -> dict[tuple[str, int], dict[str, Any]]:
        """The receipts so far: what a restored server can still know of."""
        return copy.deepcopy(self.receipts)


def is_final(receipt: dict[str, Any]) -> bool:
    """Not so: waiting for a base, or for a person."""
    return receipt["outcome"] not in {"waiting", "conflict"}


def _told(receipt: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in receipt.items() if name != "repeated"}


def _was_decided(receipt: dict[str, Any], first: dict[str, Any]) -> bool:
    """A supervisor gave up a change in quarantine, and says so before the first errors."""
    return bool(receipt["outcome"] == first["outcome"] == "rejected" and receipt["errors"]
                and receipt["errors"][-len(first["errors"]):] == first["errors"])  # fmt: skip
