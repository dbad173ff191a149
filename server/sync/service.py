"""Push: a tablet's outbox into the register, each entry answered once and for all."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import UUID

from psycopg.errors import QueryCanceled
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError

from server.accounts.models import Device, Person
from server.accounts.service import scope_of
from server.db import transaction
from server.http.errors import Refusal
from server.ports import ports
from server.register.incoming import Result
from server.sync import (
    answered,
    held,
    later_answers,
    lost,
    newest,
    quarantine,
    queries,
    rescue,
    rescue_store,
)
from server.sync.batch import Batch
from server.sync.chain_check import checked_links
from server.sync.models import Outbox
from server.sync.reading import read_sent
from server.sync.waiting import settle
from shared.rules.scope import Scope
from shared.sync.chain import first_link
from shared.wire.errors import wire_error
from shared.wire.protocol import PROTOCOL
from shared.wire.text import clean

# A race with another push of the same record is won at the second try; a change that the
# database itself refuses is looked for at the last, with a savepoint each.
TRIES = 3
newest_place = newest.newest_place
newest_records = newest.newest_records
Place = newest.Place
LONGEST_REASON = 500


def push(message: dict[str, Any]) -> dict[str, Any]:
    """Take in a push (shared.wire.messages.PushRequest, loaded); the reply as PushReply.

    Any signed-in person may carry any outbox: the signature gives author and device.
    Raises Refusal: protocol_unknown, outbox_unknown, gap, fork, chain_broken,
    signature_wrong, busy. Nothing is kept then.
    """
    if message["protocol"] != PROTOCOL:
        raise Refusal("protocol_unknown", "protocol", status=400)
    ports().steps.at("push.begun")
    reply = _taken_in(message)
    ports().steps.at("push.committed")
    return reply


def open_outbox(person: Person, device: Device | None) -> Outbox:
    """A new outbox for this person on this device, after a fork. Raises Refusal not_allowed."""
    if device is None:
        raise Refusal("not_allowed")
    identifier = ports().ids.uuid7()
    with transaction() as session:
        outbox = Outbox(
            id=identifier,
            person=person.id,
            device=device.id,
            next_n=1,
            link=first_link(identifier, person.id, device.public_key),
            opened_at=ports().clock.now(),
        )
        session.add(outbox)
    return outbox


def declare_lost(message: dict[str, Any]) -> int:
    """Take a declaration of loss (shared.wire.losses.LostRequest); where the server stands.

    Said twice it is kept once. Raises Refusal: outbox_unknown, signature_wrong,
    number_not_allowed.
    """
    with transaction():
        return lost.declare(message, ports().clock.now())


def note_held(told: list[dict[str, Any]], person: Person, device: Device | None) -> int:
    """Note what a tablet holds of a past that a restore cut off; how much of it is news.

    Raises Refusal not_allowed for who is no tablet.
    """
    if device is None:
        raise Refusal("not_allowed")
    with transaction():
        return held.keep(told, person.id, device.id, scope_of(person), ports().clock.now())


def take_rescue(path: Path, carrier: Person | None) -> dict[str, Any]:
    """Take in the sealed file at ``path``, whole; what became of each outbox and change.

    The authors are those who signed; ``carrier`` only hands it in, and is told nothing of
    what it says. The same file again is answered as at the first time, ``is_repeated``.
    Raises Refusal: rescue_unreadable, rescue_of_other_server, rescue_version_unknown; nothing
    was taken then.
    """
    sha256 = rescue.sha256_of(path)
    known = rescue_store.result_of(sha256)
    if known is not None and known["is_final"]:
        return {**known, "is_repeated": True}
    rescue.check_whole(path)
    now = ports().clock.now()
    coming = rescue.Import(push, declare_lost, now)
    for entry in rescue.entries(path, coming.keep_file):
        coming.take(entry)
    told = {"sha256": sha256.hex(), **coming.told(), "is_final": coming.is_final}
    with transaction():
        rescue_store.keep(sha256, carrier and carrier.id, now, told)
    return {**told, "is_repeated": False}


def tell_decided(result: Result) -> None:
    """Tell the tablets whose proposals a decision settled, in the caller's transaction.

    A change becomes ``merged`` when all that it proposed was taken, ``rejected`` with
    ``proposal_declined`` for each field that was not, and stays ``conflict`` until then.
    """
    later_answers.tell_decided(result)


def count_quarantined(person: Person, scope: Scope) -> int:
    """How many changes in quarantine wait for this person: one's own, a supervisor's authors'."""
    return quarantine.count_open(person, scope)


def discard(outbox: UUID, n: int, reason: str, person: Person, scope: Scope) -> None:
    """Give up entry ``n`` of an outbox, which is in quarantine; what waits on it is rejected.

    The bytes stay. Raises Refusal: discard_reason_missing, too_long, not_found (there is
    none, or none that this person may see), already_settled.
    """
    reason = clean(reason)
    if not reason:
        raise Refusal("discard_reason_missing", "reason")
    if len(reason) > LONGEST_REASON:
        raise Refusal("too_long", "reason")
    with transaction():
        item = quarantine.lock_item(outbox, n, person, scope)
        if item is None:
            raise Refusal("not_found")
        if item.mended_by or item.discarded_at:
            raise Refusal("already_settled")
        item.discarded_at = ports().clock.now()
        told = wire_error("discarded", reason=reason, by=str(person.id))
        item.errors = [told, *item.errors]
        quarantine.retell(outbox, n)
        settle(item.discarded_at, is_one_by_one=True)


def _taken_in(message: dict[str, Any]) -> dict[str, Any]:
    """The reply, after commit: the tablet drops its copy on our receipt."""
    for attempt in range(1, TRIES + 1):
        is_last = attempt == TRIES
        try:
            with transaction():
                reply = _take_in(message, is_one_by_one=is_last)
                ports().steps.at("push.written")
            return reply
        except (OperationalError, IntegrityError) as error:
            # Too often in a deadlock, or behind another writer of the same record. Who has
            # waited for a lock until the time was up only makes the queue longer by staying.
            if is_last or isinstance(error.orig, QueryCanceled):
                raise Refusal("busy") from error
        except DBAPIError:
            if is_last:
                raise
    raise AssertionError("the last try returns or raises")


def _take_in(message: dict[str, Any], is_one_by_one: bool) -> dict[str, Any]:
    outbox = queries.lock_outbox(message["outbox"])
    if outbox is None:
        raise Refusal("outbox_unknown", "outbox")
    first_n, last_n = message["first_n"], message["head"]["n"]
    received_at = ports().clock.now()
    sent = [read_sent(n, item) for n, item in enumerate(message["changes"], first_n)]
    links = checked_links(outbox, message, sent)
    replays = answered.replayed(outbox.id, first_n, last_n) if first_n < outbox.next_n else {}
    receipts = {n: {**receipt, "repeated": True} for n, receipt in replays.items()}
    new = [entry for entry in sent if entry.n not in replays]
    if new:
        batch = Batch(outbox, message["device_time"], received_at, new)
        batch.answer(is_one_by_one)
        batch.keep(links, message["head"])
        receipts |= batch.receipts
        # What this push brought may be what others waited for, or its own later entries.
        settled = settle(received_at, is_one_by_one)
        receipts |= {n: r for (of, n), r in settled.items() if of == outbox.id and n in receipts}
    return {
        "server_time": received_at,
        "next_n": max(outbox.next_n, last_n + 1),
        "receipts": [receipts[entry.n] for entry in sent],
    }
