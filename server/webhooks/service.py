"""What can be done with webhooks: made, tried, paused, resumed, given a new secret, deleted."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import current_app

from server.accounts.models import Person
from server.config import Config
from server.db import db, transaction
from server.http.entries import entering, is_entered
from server.http.errors import Refusal
from server.http.narrowing import checked_lists, checked_name
from server.ports import ports
from server.register import service as register
from server.webhooks import events, queries, reaching, sending, signing
from server.webhooks.models import (
    ACTIVE,
    DELIVERED,
    FAILED,
    PAUSED,
    WAITING,
    Webhook,
    WebhookDelivery,
)
from server.webhooks.sending import Message
from shared.rules.scope import Scope
from shared.vocabulary.happenings import HAPPENINGS
from shared.wire.kinds import KINDS

OLD_SECRET_HOLDS = timedelta(hours=24)
KEPT = timedelta(days=30)
MOST = 20


@dataclass(frozen=True)
class WebhookWanted:
    """Of the lists None: all."""

    name: str
    url: str
    kinds: frozenset[str] | None = None
    happenings: frozenset[str] | None = None
    governorates: frozenset[str] | None = None
    contracts: frozenset[int] | None = None


def make_webhook(person: Person, own: Scope, wanted: WebhookWanted, identifier: UUID) -> str | None:
    """Its secret, shown now and never again; None when this form made it already.

    ``own``: what the person may see. Raises Refusal naming the field that is wrong.
    """
    said = {"id": identifier, "person": person.id, **_checked(own, wanted)}
    if is_entered(Webhook, said):
        return None
    if len(queries.webhooks_of(person.id)) >= MOST:
        raise Refusal("webhooks_too_many", "name")
    made = Webhook(
        **said,
        session_version=person.session_version,
        salt=ports().randomness.token_bytes(32),
        made_at=ports().clock.now(),
        after_seq=register.last_untold(),
        state=ACTIVE,
    )
    with entering(Webhook, said) as session:
        session.add(made)
        return signing.shown(signing.secret_of(identifier, made.salt))


def ping(person: Person, identifier: UUID) -> WebhookDelivery:
    """Send a ping now; what became of it. Raises Refusal not_found."""
    now, message = ports().clock.now(), ports().ids.uuid7()
    with _own(person, identifier) as webhook:
        secrets = sending.secrets_of(webhook)
        sent = Message(message, webhook.url, events.ping(identifier, now), secrets)
    # No transaction is open while a stranger takes their time.
    answer, trouble = sending.deliver(sent)
    is_taken = answer is not None and 200 <= answer < 300
    done = WebhookDelivery(
        id=message, webhook=identifier, type=events.PING, made_at=now, tries=1,
        status=DELIVERED if is_taken else FAILED, tried_at=ports().clock.now(),
        answer=answer, trouble=trouble or None,
    )  # fmt: skip
    with _own(person, identifier):
        db.session.add(done)
    db.session.refresh(done)
    return done


def pause(person: Person, identifier: UUID) -> None:
    """Tell it nothing for now; what happens meanwhile is kept for it."""
    with _own(person, identifier) as webhook:
        webhook.state, webhook.stopped_for = PAUSED, None


def resume(person: Person, identifier: UUID) -> None:
    """Tell it again, from where it was left, whyever it was."""
    with _own(person, identifier) as webhook:
        webhook.state, webhook.stopped_for = ACTIVE, None
        webhook.session_version = person.session_version
        webhook.failures, webhook.failing_since, webhook.due_at = 0, None, None


def renew_secret(person: Person, identifier: UUID) -> str:
    """A new secret, shown now and never again; the one before signs too for a day."""
    with _own(person, identifier) as webhook:
        webhook.old_salt, webhook.salt = webhook.salt, ports().randomness.token_bytes(32)
        webhook.old_until = ports().clock.now() + OLD_SECRET_HOLDS
        return signing.shown(signing.secret_of(identifier, webhook.salt))


def remove(person: Person, identifier: UUID) -> None:
    """Delete it with its deliveries."""
    with _own(person, identifier) as webhook:
        db.session.delete(webhook)


def send_again(person: Person, identifier: UUID, delivery: UUID) -> None:
    """Try a delivery at once, or once more, under the same id. Raises Refusal not_found."""
    with _own(person, identifier) as webhook:
        found = queries.delivery_locked(webhook.id, delivery)
        if found is None or found[1].record is None:
            raise Refusal("not_found")
        found[1].status, webhook.due_at = WAITING, None


def forget_old() -> int:
    """Forget deliveries that ended long ago; how many."""
    with transaction():
        return queries.forget(ports().clock.now() - KEPT)


@contextmanager
def _own(person: Person, identifier: UUID) -> Iterator[Webhook]:
    """One of one's own, in a transaction. Raises Refusal not_found."""
    with transaction():
        webhook = queries.webhook_of(person.id, identifier)
        if webhook is None:
            raise Refusal("not_found")
        yield webhook


def _checked(own: Scope, wanted: WebhookWanted) -> dict[str, Any]:
    config: Config = current_app.extensions["tareeq.config"]
    name, url = checked_name(wanted.name), wanted.url.strip()
    reaching.read_target(url, config.may_call_private)
    lists: dict[str, frozenset[Any] | None] = {
        "kinds": wanted.kinds,
        "happenings": wanted.happenings,
        "governorates": wanted.governorates,
        "contracts": wanted.contracts,
    }
    known = {"kinds": tuple(KINDS), "happenings": HAPPENINGS.codes}
    return {"name": name, "url": url, **checked_lists(own, lists, known)}
