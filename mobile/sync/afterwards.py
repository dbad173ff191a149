"""After all was sent and fetched: compare once a day; wipe when this tablet was revoked."""

from __future__ import annotations

from mobile.sync import requests
from mobile.sync.needs import SyncStore
from mobile.sync.session import Session
from mobile.sync.verification import Verification
from shared.sync.steps import End
from shared.wire.losses import held_reply
from shared.wire.verify import standing_reply


def settled(end: End, store: SyncStore, session: Session) -> End:
    """How the run ends, after what was due then was done."""
    if end.how == "done" and store.is_verify_due():
        # Whatever hinders it hinders nothing else: it is due again at the next sync.
        Verification(store, session).run()
    if end.code == "device_revoked" and _is_wiped(store, session):
        return End("refused", code="device_wiped")
    return end


def tell_held(store: SyncStore, session: Session) -> None:
    """After a restore: what the server lost that nobody's outbox holds. Kept until told."""
    while held := store.held():
        answer = session.ask_as_person(
            lambda token, held=held: requests.held_request(held, token),  # type: ignore[misc]
            held_reply,
        )
        if answer.message is None:
            return
        store.forget_held(row["change"] for row in held)


def _is_wiped(store: SyncStore, session: Session) -> bool:
    """Tell the server all that is held here; when it has all of it, let go of it.

    What cannot be sent counts as had once the server has noted it; so nothing that can be
    read again is given up for a fault that has passed. Nobody pulls who is revoked: that the
    server was restored, and lacks what it had acknowledged, is heard here alone.
    """
    store.try_readable_again()
    held = store.holdings()
    answer = session.ask_refreshing(
        lambda token: requests.standing_request(held, token), standing_reply
    )
    if answer.message is None or store.offer_what_was_lost(answer.message):
        return False
    if not answer.message["wipe"] or not store.wipe(held):
        return False
    session.forget_access()
    return True
