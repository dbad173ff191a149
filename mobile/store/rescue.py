"""A dead tablet's outbox as one sealed file: only the server that it signed in to can open it.

What is in it was signed by this tablet, so whoever carries it changes nothing of who made what.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID, uuid4

from mobile.faults import RescueKeyMissingError, StorageFaultError, StoreLockedError
from mobile.ports import Clock, Keystore, Randomness
from mobile.shapes import RescueReport
from mobile.store.device_key import DeviceKey, kept_device_key
from mobile.store.file_folder import FileFolder
from mobile.store.flash import named_faults, write_pieces
from mobile.store.keys import OwnersFile, kept_key
from mobile.store.locked import write_locked
from mobile.store.salvage import Salvage, SalvagedFile, SalvagedOutbox, copy_of, salvage
from mobile.store.sealing import Sealing
from mobile.sync.requests import lost_declaration, push_message
from shared.rules.clocks import Clocks
from shared.sync.chain import first_link, next_link
from shared.sync.sealing import seal
from shared.sync.steps import Batch, Sent
from shared.wire.fields import write_moment
from shared.wire.rescue import FORMAT, write_line

# A push of the file is a push of the network: the server takes no larger one.
CHANGES_A_PUSH = 200


def write_rescue(
    home: Path,
    target: Path,
    clock: Clock,
    randomness: Randomness,
    key: bytes | None = None,
    keystore: Keystore | None = None,
    sealing: Sealing | None = None,
) -> RescueReport:
    """Write the outboxes in the tablet's folder ``home`` to ``target``, whole or not at all.

    ``key``: the server's rescue key (32 bytes), when the tablet does not know it. ``sealing``:
    of a store that is open; else ``keystore`` opens it, and what it does not open goes sealed
    (mobile.store.locked). The store may be damaged, read-only or
    in use. Raises RescueKeyMissingError, StorageFaultError (the device
    key cannot be read: nobody could prove whose the changes are), StorageFullError.
    """
    try:
        sealing = sealing or _sealing(home, keystore or OwnersFile())
    except StoreLockedError:
        return write_locked(home, target, randomness, key)
    device = kept_device_key(home / "device.key", sealing)
    with copy_of(home, target) as copy:
        found = salvage(copy, sealing)
    if found.faults and not any(outbox.items for outbox in found.outboxes):
        raise StorageFaultError(f"nothing of the store can be read: {found.faults[0]}")
    seal_to = key or found.rescue_key
    if seal_to is None:
        raise RescueKeyMissingError
    lines = _Lines(FileFolder(home / "files", sealing), found, device, clock)
    with named_faults("the rescue file cannot be written"):
        write_pieces(target, seal(lines.written(), seal_to, randomness.token_bytes(32)))
    return RescueReport(target, lines.changes, lines.files, tuple(found.faults))


class _Lines:
    """The file's lines in their order; they are counted as they are written."""

    def __init__(self, folder: FileFolder, found: Salvage, device: DeviceKey, clock: Clock) -> None:
        self._folder = folder
        self.files = 0
        self._found = found
        self._device = device
        self._clock = clock
        self.changes = 0

    def written(self) -> Iterator[bytes]:
        lines = 0
        for piece in self._all():
            # A file's bytes come in pieces of their own, marked as such.
            lines += not isinstance(piece, memoryview)
            yield bytes(piece)
        yield write_line("end", entries=lines)

    def _all(self) -> Iterator[bytes | memoryview]:
        yield write_line(
            "tablet",
            format=FORMAT,
            device=str(self._device.device),
            public_key=base64.b64encode(self._device.public_key).decode(),
            written_at=write_moment(self._clock.now()),
            clock_error_s=self._found.clock_error_s,
            faults=self._found.faults[:100],
        )
        yield from self._outboxes()
        for file in self._found.files:
            if self._folder.is_whole(file.sha256):
                self.files += 1
                yield from self._file_entry(file)

    def _outboxes(self) -> Iterator[bytes]:
        for outbox in self._found.outboxes:
            if outbox.items and outbox.person is None:
                self._found.faults.append(f"outbox {outbox.id}: whose it is cannot be read")
            elif outbox.items:
                yield from self._outbox(outbox, outbox.person)  # type: ignore[arg-type]

    def _outbox(self, outbox: SalvagedOutbox, person: UUID) -> Iterator[bytes]:
        """As it stands; one with a hole goes on in an outbox of its own, the same bodies."""
        identifier, items, link = outbox.id, outbox.items, outbox.kept_link
        if not outbox.is_whole:
            identifier = uuid4()
            items = [Sent(n, i.change, i.sha256, i.body) for n, i in enumerate(items, 1)]
            link = first_link(identifier, person, self._device.public_key)
        yield write_line("outbox", outbox=str(identifier), person=str(person))
        if items[0].n > 1:
            yield write_line(
                "lost", **lost_declaration(identifier, items[0].n - 1, link, self._device)
            )
        for start in range(0, len(items), CHANGES_A_PUSH):
            part = tuple(items[start : start + CHANGES_A_PUSH])
            batch = _chained(identifier, part, link)
            yield write_line("push", message=push_message(batch, self._clocks(), self._device))
            self.changes += len(part)
            link = batch.link

    def _file_entry(self, file: SalvagedFile) -> Iterator[bytes | memoryview]:
        """The line, the bytes as they were taken, a line end."""
        yield write_line("file", sha256=file.sha256, size=file.size, metadata=file.metadata)
        for piece in self._folder.read(file.sha256, 0, file.size):
            yield memoryview(piece)
        yield memoryview(b"\n")

    def _clocks(self) -> Clocks:
        return Clocks(self._clock.now(), self._clock.monotonic_ms(), self._clock.boot_id())


def _sealing(home: Path, keystore: Keystore) -> Sealing:
    """What the store in ``home`` is sealed with; of one never sealed, nothing that is asked for."""
    return Sealing(kept_key(home).data_key(keystore))


def _chained(outbox: UUID, items: tuple[Sent, ...], before: bytes) -> Batch:
    link = before
    for item in items:
        link = next_link(link, item.n, bytes.fromhex(item.sha256))
    return Batch(outbox, items[0].n, before, items, link)
