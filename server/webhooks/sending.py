"""What waits is sent: webhook by webhook, in order, with no transaction open meanwhile."""

from __future__ import annotations

import logging
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID, uuid5

from flask import Flask, current_app

from server.accounts.models import Person
from server.config import Config
from server.db import transaction
from server.http.errors import Refusal
from server.ports import ports
from server.register import service as register
from server.webhooks import events, outcomes, queries, reaching, signing
from server.webhooks.models import ACTIVE, WAITING, WITHHELD, Webhook, WebhookDelivery
from server.webhooks.outcomes import OWNER
from shared.vocabulary.roles import ADMINISTRATOR, PLANNER

logger = logging.getLogger(__name__)

MAKERS = (ADMINISTRATOR, PLANNER)
MOST_AT_ONCE = 8
# Longer than any one post takes: after it, whoever had taken a webhook is dead.
TAKEN_FOR = timedelta(seconds=60)
MOST_TOLD = 500
# In one transaction, where each takes a look into the register.
MOST_WITHHELD = 100


@dataclass(frozen=True)
class Message:
    """Whatever a post needs, read before it begins."""

    delivery: UUID
    url: str
    body: bytes
    secrets: tuple[bytes, ...]


def fan_out() -> int:
    """Make deliveries of what happened; how many revisions were looked at."""
    with transaction() as session:
        found = register.take_untold(MOST_TOLD)
        now = ports().clock.now()
        for webhook, person in queries.all_webhooks() if found else []:
            scope = events.scope_of_owner(person)
            wanted = [one for one in found if events.is_for(webhook, scope, one)]
            ids = [uuid5(webhook.id, str(one.change)) for one in wanted]
            there = queries.known(ids)
            session.add_all(
                WebhookDelivery(
                    id=identifier, webhook=webhook.id, type=events.event_type(one),
                    record=one.record, version=one.version, made_at=now, status=WAITING,
                )
                for identifier, one in zip(ids, wanted, strict=True)
                if identifier not in there
            )  # fmt: skip
    return len(found)


def send_due(until: float) -> None:
    """Send what waits until it is ``until`` (time.monotonic), each webhook in its own thread."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    with transaction():
        webhooks = queries.due(ports().clock.now())
    with ThreadPoolExecutor(MOST_AT_ONCE) as threads:
        list(threads.map(lambda one: _send_all(app, one, until), webhooks))


def _send_all(app: Flask, webhook: UUID, until: float) -> None:
    with app.app_context():
        try:
            while time.monotonic() < until and send_next(webhook):
                pass
        except Exception:
            # The others go on; this one is tried again when its claim has run out.
            logger.exception("webhook %s was not sent", webhook)


def send_next(webhook: UUID) -> bool:
    """Send the first delivery that waits; whether another may follow at once."""
    now = ports().clock.now()
    with transaction():
        if not queries.claim(webhook, now, now + TAKEN_FOR):
            return False
    with transaction():
        message = _prepared(webhook)
    if message is None:
        return False
    answer, trouble = deliver(message)
    # A death here: sent and not noted, it is sent again under the same id.
    ports().steps.at("webhook.sent")
    with transaction():
        return _noted(webhook, message.delivery, answer, trouble)


def deliver(message: Message) -> tuple[int | None, str]:
    """The status that was answered, or None and why not. No transaction may be open."""
    config: Config = current_app.extensions["tareeq.config"]
    timestamp = int(ports().clock.now().timestamp())
    headers = signing.headers(message.delivery, timestamp, message.body, message.secrets)
    headers |= {"Content-Type": "application/json", "User-Agent": "Tareeq-Webhooks/1"}
    may_be_private = config.may_call_private
    try:
        target = reaching.read_target(message.url, may_be_private)
        return reaching.post(target, headers, message.body, may_be_private), ""
    except reaching.Unreached as error:
        return None, error.code
    except Refusal:
        return None, "address_private"


def secrets_of(webhook: Webhook) -> tuple[bytes, ...]:
    """The secret, and the one before while both hold."""
    salts = [webhook.salt]
    if webhook.old_salt and webhook.old_until and ports().clock.now() < webhook.old_until:
        salts = [webhook.salt, webhook.old_salt]
    return tuple(signing.secret_of(webhook.id, salt) for salt in salts)


def may_have(person: Person) -> bool:
    return person.is_active and person.role in MAKERS


def _prepared(identifier: UUID) -> Message | None:
    """The next message, what is no longer to be seen withheld; None when nothing waits."""
    found = queries.with_owner(identifier)
    if found is None or found[0].state != ACTIVE:
        return None
    webhook, person = found
    if not may_have(person) or person.session_version != webhook.session_version:
        outcomes.stop(webhook, OWNER)
        return None
    scope = events.scope_of_owner(person)
    for delivery in queries.first_waiting(identifier, MOST_WITHHELD):
        told = register.told([(1, delivery.record, delivery.version)])  # type: ignore[list-item]
        if told and events.is_seen(webhook, scope, told[0]):
            body = events.event(told[0])
            return Message(delivery.id, webhook.url, body, secrets_of(webhook))
        delivery.status = WITHHELD
    webhook.due_at = None
    return None


def _noted(identifier: UUID, delivery: UUID, answer: int | None, trouble: str) -> bool:
    found = queries.delivery_locked(identifier, delivery)
    if found is None:  # deleted meanwhile
        return False
    webhook, sent = found
    outcomes.note(webhook, sent, answer, trouble)
    if webhook.stopped_for:
        logger.warning("webhook %s stopped: %s", webhook.id, webhook.stopped_for)
    if webhook.failures == 0:
        webhook.due_at = None
    return webhook.failures == 0 and webhook.state == ACTIVE
