"""The new entries of one push, each on its way to a receipt."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from server.register import service as register
from server.register.incoming import Incoming, Result
from server.sync import answered, queries
from server.sync.device_time import believed_time
from server.sync.queries import LockedOutbox, Owner
from server.sync.reading import ReadChange, Sent
from shared.rules.clocks import Clocks
from shared.wire.change import write_clocks
from shared.wire.errors import wire_error

Receipt = dict[str, Any]


@dataclass
class Batch:
    """Entries that were not answered before; ``receipts`` by number are filled by ``answer``.

    ``results`` holds the answers that are new; a change that came before, in another outbox
    or twice in this push, has its first receipt again and no result.
    """

    outbox: LockedOutbox
    device_time: Clocks
    received_at: datetime
    entries: list[Sent]
    results: dict[int, Result] = field(default_factory=dict)
    receipts: dict[int, Receipt] = field(default_factory=dict)

    def answer(self, is_one_by_one: bool) -> None:
        """Give the good changes to the register, and every entry a receipt."""
        taken = answered.answered_elsewhere({entry.id for entry in self.entries if entry.id})
        firsts: dict[UUID, Sent] = {}
        good: list[tuple[int, ReadChange]] = []
        for entry in self.entries:
            first = firsts.setdefault(entry.id, entry) if entry.id else entry
            known = taken.get(entry.id) if entry.id else None
            if self._answer_known(entry, first, known) or self._answer_bad(entry):
                continue
            if entry.change and first is entry:
                good.append((entry.n, entry.change))
        self._apply(good, is_one_by_one)
        for entry in self.entries:
            if entry.n in self.results:
                self.receipts[entry.n] = receipt_of(entry.n, entry.id, self.results[entry.n])
            elif entry.n not in self.receipts and entry.id:
                self.receipts[entry.n] = _again(self.receipts[firsts[entry.id].n], entry.n)

    def _answer_known(self, entry: Sent, first: Sent, known: dict[bytes, Receipt] | None) -> bool:
        """Answer an entry whose id is taken; True when that is so."""
        if known is not None and entry.hash in known:
            self.receipts[entry.n] = _again(known[entry.hash], entry.n)
        elif known is not None or first.hash != entry.hash:
            # Without a word about what the id was used for.
            self.results[entry.n] = rejected("id_reused", "id")
        else:
            return False
        return True

    def _answer_bad(self, entry: Sent) -> bool:
        """Answer an entry that cannot go to the register; True when that is so."""
        if entry.error is not None:
            self.results[entry.n] = Result("rejected", errors=entry.error.errors)
        elif self.outbox.owner.blocked:
            self.results[entry.n] = rejected(self.outbox.owner.blocked)
        else:
            return False
        return True

    def _apply(self, good: list[tuple[int, ReadChange]], is_one_by_one: bool) -> None:
        owner = self.outbox.owner
        changes = [
            incoming_of(change, owner, self.device_time, self.received_at) for _, change in good
        ]
        results = register.apply(changes, is_one_by_one)
        self.results |= {n: result for (n, _), result in zip(good, results, strict=True)}

    def keep(self, links: dict[int, bytes], head: dict[str, Any]) -> None:
        """Write the entries with their receipts and their signed ``head``, the quarantine and
        what waits.
        """
        rows = [_entry_row(e, self.receipts[e.n], links[e.n]) for e in self.entries]
        queries.insert_entries(self.outbox.id, rows, head, self.received_at)
        queries.insert_quarantined(
            [
                quarantined_row(self.outbox.id, entry.n, entry.id, entry.raw, self.results[entry.n])
                | self._signed()
                for entry in self._with_outcome("rejected")
            ]
        )
        queries.insert_waiting([self._waiting_row(e) for e in self._with_outcome("waiting")])
        mending = [e.change.id for e in self.entries if e.change and e.change.mends]
        if mending:
            queries.note_mended(mending)

    def _with_outcome(self, outcome: str) -> list[Sent]:
        numbers = {n for n, result in self.results.items() if result.outcome == outcome}
        return [entry for entry in self.entries if entry.n in numbers]

    def _signed(self) -> dict[str, Any]:
        owner = self.outbox.owner
        return {
            "author": owner.author.id,
            "device": owner.device,
            "received_at": self.received_at.isoformat(),
        }

    def _waiting_row(self, entry: Sent) -> dict[str, Any]:
        change = entry.change
        assert change is not None  # noqa: S101 - only what was read can wait
        return {
            "change": change.id,
            "base": change.base,
            "parent": self.results[entry.n].parent,
            "outbox": self.outbox.id,
            "n": entry.n,
            "body": change.body,
            "device_time": write_clocks(self.device_time),
            **self._signed(),
        }


def incoming_of(
    change: ReadChange, owner: Owner, device_time: Clocks, received_at: datetime
) -> Incoming:
    """A change as the register takes it, with the time at which to believe it was made."""
    return Incoming(
        change=change.id,
        record=change.record,
        kind=change.kind,
        op=change.op,
        base=change.base,
        mends=change.mends,
        fields=change.fields,
        body=change.body,
        clocks=write_clocks(change.clocks),
        time=believed_time(change.clocks, device_time, received_at),
        author=owner.author,
        device=owner.device,
        received_at=received_at,
    )


def receipt_of(n: int, change: UUID | None, result: Result) -> Receipt:
    """The receipt as it is kept and travels; see shared.wire.messages.Receipt."""
    return {
        "n": n,
        "change": change and str(change),
        "outcome": result.outcome,
        "version": result.version,
        "hash": result.hash and result.hash.hex(),
        "repeated": False,
        "conflict": result.conflict,
        "errors": result.errors,
    }


def quarantined_row(
    outbox: UUID, n: int, change: UUID | None, raw: bytes, result: Result
) -> dict[str, Any]:
    """A row of the quarantine, still without author, device and time."""
    code = result.errors[0]["code"]
    row = {"outbox": outbox, "n": n, "change": change, "raw": raw.hex(), "code": code}
    return {**row, "errors": result.errors}


def rejected(code: str, field_name: str = "") -> Result:
    return Result("rejected", errors=[wire_error(code, field_name)])


def _again(receipt: Receipt, n: int) -> Receipt:
    return {**receipt, "n": n, "repeated": True}


def _entry_row(entry: Sent, receipt: Receipt, link: bytes) -> dict[str, Any]:
    return {
        "n": entry.n,
        "change": entry.id,
        "body_hash": entry.hash.hex(),
        "link": link.hex(),
        "outcome": receipt["outcome"],
        "receipt": receipt,
    }
