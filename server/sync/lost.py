"""Changes that exist nowhere any more: declared lost by their device, so that later ones go in.

After a restore the server may lack what its tablet no longer keeps. The device signs that what
is lacking up to an entry exists nowhere with it; the chain goes on from that entry's link. An
entry that turns up after all is taken like any other.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlalchemy import Row, func, select, text

from server.accounts.models import Device, Person
from server.accounts.service import visible_author
from server.db import db
from server.http.errors import Refusal
from server.sync import queries
from server.sync.models import LostRange, Outbox, OutboxEntry
from shared.rules.scope import Scope
from shared.sync.chain import lost_message

LAST_N = 2**31 - 2
MOST_SHOWN = 50
INSERT_RANGE = text(
    """
    INSERT INTO lost_range (outbox, from_n, to_n, link, signature, declared_at)
    VALUES (:outbox, :from_n, :to_n, :link, :signature, :declared_at)
    """
)


def declare(message: dict[str, Any], now: datetime) -> int:
    """Take a declaration (shared.wire.losses.LostRequest), in the caller's transaction.

    What is here already is not lost: the answer is then only where the server stands. Raises
    Refusal: outbox_unknown, signature_wrong, number_not_allowed.
    """
    to_n = message["to_n"]
    outbox = queries.lock_outbox(message["outbox"])
    if outbox is None:
        raise Refusal("outbox_unknown", "outbox")
    if not 1 <= to_n <= LAST_N:
        raise Refusal("number_not_allowed", "to_n", status=422)
    key = Ed25519PublicKey.from_public_bytes(outbox.public_key)
    try:
        key.verify(message["signature"], lost_message(outbox.id, to_n, message["link"]))
    except InvalidSignature as error:
        raise Refusal("signature_wrong") from error
    if to_n < outbox.next_n:
        return outbox.next_n
    kept = {name: message[name] for name in ("to_n", "link", "signature")}
    given = {"outbox": outbox.id, "from_n": outbox.next_n, "declared_at": now, **kept}
    db.session.execute(INSERT_RANGE, given)
    moved = {"outbox": outbox.id, "next_n": to_n + 1, "link": message["link"]}
    db.session.execute(queries.MOVE_ON, moved)
    return to_n + 1


def ranges(person: Person, visible_to: Scope) -> Sequence[Row[Any]]:
    """(LostRange, Person, Device, how many are still missing) of one's own and one's authors'."""
    found = (
        select(func.count())
        .select_from(OutboxEntry)
        .where(
            OutboxEntry.outbox == LostRange.outbox,
            OutboxEntry.n.between(LostRange.from_n, LostRange.to_n),
        )
        .correlate(LostRange)
        .scalar_subquery()
    )
    missing = LostRange.to_n - LostRange.from_n + 1 - found
    asked = (
        select(LostRange, Person, Device, missing.label("missing"))
        .join(Outbox, Outbox.id == LostRange.outbox)
        .join(Person, Person.id == Outbox.person)
        .join(Device, Device.id == Outbox.device)
        .where(visible_author(person, visible_to), missing > 0)
        .order_by(LostRange.declared_at.desc(), LostRange.outbox, LostRange.from_n)
    )
    return db.session.execute(asked.limit(MOST_SHOWN)).all()
