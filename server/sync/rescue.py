"""A rescue file taken in: read whole first, then each push through the same door as ever.

Nothing is done before the file was opened and checked to its last byte. Each push is then one
transaction of its own, and done twice it is done once; so a server that is killed in between
takes the same file again, and goes on.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from server.attachments import service as files
from server.http.errors import Refusal
from server.register import service as register
from server.sync import rescue_store
from shared.rules.clocks import Clocks
from shared.sync.sealing import SealError, unseal
from shared.wire.rescue import Entry, read_entries

Receipt = dict[str, Any]
BOOT = "rescue"


@dataclass
class Taken:
    """What became of one outbox of the file. ``code`` says why the rest of it could not go in."""

    outbox: UUID
    person: UUID
    receipts: list[Receipt] = field(default_factory=list)
    lost: list[int] = field(default_factory=list)
    code: str = ""

    def told(self) -> dict[str, Any]:
        counted = {
            "in": sum(not _is_repeated(r) and r["outcome"] != "rejected" for r in self.receipts),
            "repeated": sum(map(_is_repeated, self.receipts)),
            "quarantined": sum(
                not _is_repeated(r) and r["outcome"] == "rejected" for r in self.receipts
            ),
        }
        ids = {"outbox": str(self.outbox), "person": str(self.person), "code": self.code}
        return {**ids, **counted, "lost_up_to": self.lost, "receipts": self.receipts}


@dataclass
class Import:
    """One file on its way in. ``push`` and ``declare_lost`` are the service's own verbs."""

    push: Callable[[dict[str, Any]], dict[str, Any]]
    declare_lost: Callable[[dict[str, Any]], int]
    now: datetime
    tablet: Entry = field(default_factory=dict)
    outboxes: list[Taken] = field(default_factory=list)
    lost: dict[UUID, Entry] = field(default_factory=dict)
    files: list[dict[str, Any]] = field(default_factory=list)

    def take(self, entry: Entry) -> None:
        """Do what an entry says. A refusal of one outbox harms no other."""
        if entry["type"] == "tablet":
            self.tablet = entry
        elif entry["type"] == "outbox":
            self.outboxes.append(Taken(entry["outbox"], entry["person"]))
            rescue_store.reopen(entry["outbox"], entry["person"], self.tablet["device"])
        elif entry["type"] == "lost":
            self.lost[entry["outbox"]] = entry
        elif entry["type"] == "push":
            self._push(entry["message"])

    def keep_file(self, entry: Entry, content: Iterator[bytes]) -> None:
        """Store a file for its photo's author, whose device signed changes of this very file."""
        told = {"sha256": entry["sha256"], "code": ""}
        self.files.append(told)
        person = entry["metadata"].get("person", "")
        try:
            if not any(t.receipts and str(t.person) == person for t in self.outboxes):
                raise Refusal("signature_wrong")
            device = self.tablet["device"]
            sender = files.Sender(UUID(person), device, rescue_store.is_revoked(device))
            files.hand_in(sender, entry["metadata"], entry["size"], _Stream(content))
        except Refusal as refusal:
            told["code"] = refusal.code

    def _push(self, message: dict[str, Any]) -> None:
        taken = self._of(message["outbox"])
        if taken.code:
            return
        try:
            reply = self._pushed({**message, "device_time": self._clocks()}, taken)
        except Refusal as refusal:
            taken.code = refusal.code
            return
        taken.receipts += [_plain(receipt) for receipt in reply["receipts"]]

    def _pushed(self, message: dict[str, Any], taken: Taken) -> dict[str, Any]:
        """Push; what the tablet kept nothing of is declared lost where the server lacks it."""
        try:
            return self.push(message)
        except Refusal as refusal:
            entry = self.lost.get(message["outbox"])
            if refusal.code != "gap" or entry is None or entry["to_n"] >= message["first_n"]:
                raise
            self.declare_lost(entry)
            taken.lost.append(entry["to_n"])
            return self.push(message)

    def _of(self, outbox: UUID) -> Taken:
        found = next((one for one in self.outboxes if one.outbox == outbox), None)
        if found is None:
            raise Refusal("rescue_unreadable")
        return found

    def _clocks(self) -> Clocks:
        """The tablet's wall clock as it would be now; its boot is over."""
        error = timedelta(seconds=self.tablet["clock_error_s"])
        return Clocks(self.now + error, 0, BOOT)

    def told(self) -> dict[str, Any]:
        tablet = {"device": str(self.tablet["device"]), "faults": self.tablet["faults"][:20]}
        return {
            **tablet,
            "written_at": self.tablet["written_at"].isoformat(),
            "outboxes": [taken.told() for taken in self.outboxes],
            "files": self.files,
        }

    @property
    def is_final(self) -> bool:
        """Whether nothing of it was refused, so that doing it again would change nothing."""
        return not any(taken.code for taken in self.outboxes) and not any(
            file["code"] for file in self.files
        )


class _Stream:
    """Pieces of a file, read like one."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._held = b""

    def read(self, size: int, /) -> bytes:
        self._held = self._held or next(self._pieces, b"")
        found, self._held = self._held[:size], self._held[size:]
        return found


def check_whole(path: Path) -> None:
    """Open and read the file to its end; raises Refusal for anything wrong with it."""
    known: set[UUID] = set()
    for entry in entries(path):
        if entry["type"] == "outbox":
            known.add(entry["outbox"])
        elif entry["type"] == "push" and entry["message"]["outbox"] not in known:
            raise Refusal("rescue_unreadable")


def entries(
    path: Path, keep: Callable[[Entry, Iterator[bytes]], None] | None = None
) -> Iterator[Entry]:
    """The file's entries. Raises Refusal with the code of what is wrong."""
    try:
        with path.open("rb") as file:
            yield from read_entries(unseal(file.read, register.rescue_key()), keep)
    except SealError as error:
        raise Refusal(error.code) from error


def sha256_of(path: Path) -> bytes:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").digest()


def _is_repeated(receipt: Receipt) -> bool:
    return bool(receipt["repeated"])


def _plain(receipt: Receipt) -> Receipt:
    """What the carrier is told of a change: nothing of its content."""
    change = receipt["change"] and str(receipt["change"])
    codes = [error["code"] for error in receipt["errors"]]
    kept = {name: receipt[name] for name in ("n", "outcome", "repeated")}
    return {**kept, "change": change, "codes": codes}
