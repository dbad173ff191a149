"""Webhooks and what is to be told them, as SQL."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Uuid, bindparam, delete, exists, func, or_, select, update

from server.accounts.models import Person
from server.db import db
from server.webhooks.models import ACTIVE, STOPPED, WAITING, Webhook, WebhookDelivery

_IS_WAITING = WebhookDelivery.status == WAITING


def webhooks_of(person: UUID) -> Sequence[Webhook]:
    """A person's own, the newest first."""
    mine = select(Webhook).where(Webhook.person == person)
    return db.session.scalars(mine.order_by(Webhook.made_at.desc(), Webhook.id.desc())).all()


def stopped_count() -> Any:
    """How many of the parameter ``author``'s own we stopped, as a column."""
    asked = select(func.count()).select_from(Webhook).where(Webhook.state == STOPPED)
    return asked.where(Webhook.person == bindparam("author", type_=Uuid)).scalar_subquery()


def stopped_of(person: UUID) -> Sequence[Webhook]:
    """A person's own that we stopped, the one that has failed longest first."""
    mine = select(Webhook).where(Webhook.person == person, Webhook.state == STOPPED)
    return db.session.scalars(mine.order_by(Webhook.failing_since, Webhook.id)).all()


def webhook_of(person: UUID, identifier: UUID) -> Webhook | None:
    """One of a person's own, held until the transaction ends."""
    mine = select(Webhook).where(Webhook.id == identifier, Webhook.person == person)
    return db.session.scalar(mine.with_for_update())


def all_webhooks() -> list[tuple[Webhook, Person]]:
    """Every webhook with its owner: one that is paused is told later, and so kept up to date."""
    asked = select(Webhook, Person).join(Person, Person.id == Webhook.person)
    return [(row[0], row[1]) for row in db.session.execute(asked)]


def due(now: datetime) -> Sequence[UUID]:
    """Webhooks that something waits for, and may be tried now."""
    has_waiting = exists().where(WebhookDelivery.webhook == Webhook.id, _IS_WAITING)
    asked = select(Webhook.id).where(_may_be_tried(now), has_waiting).order_by(Webhook.due_at)
    return db.session.scalars(asked).all()


def claim(webhook: UUID, now: datetime, until: datetime) -> bool:
    """Take a webhook for oneself until ``until``; whether nobody else had it."""
    taken = update(Webhook).where(Webhook.id == webhook, _may_be_tried(now)).values(due_at=until)
    plain = taken.returning(Webhook.id).execution_options(synchronize_session=False)
    return db.session.execute(plain).first() is not None


def _may_be_tried(now: datetime) -> ColumnElement[bool]:
    return (Webhook.state == ACTIVE) & or_(Webhook.due_at.is_(None), Webhook.due_at <= now)


def with_owner(webhook: UUID) -> tuple[Webhook, Person] | None:
    asked = select(Webhook, Person).join(Person, Person.id == Webhook.person)
    found = db.session.execute(asked.where(Webhook.id == webhook)).first()
    return None if found is None else (found[0], found[1])


def first_waiting(webhook: UUID, most: int) -> Sequence[WebhookDelivery]:
    """What waits, in order; pings never do."""
    asked = select(WebhookDelivery).where(WebhookDelivery.webhook == webhook, _IS_WAITING)
    return db.session.scalars(asked.order_by(WebhookDelivery.number).limit(most)).all()


def delivery_locked(webhook: UUID, delivery: UUID) -> tuple[Webhook, WebhookDelivery] | None:
    """A delivery and its webhook, held until the transaction ends; None when one is gone."""
    asked = select(Webhook, WebhookDelivery).join(
        WebhookDelivery, WebhookDelivery.webhook == Webhook.id
    )
    mine = asked.where(Webhook.id == webhook, WebhookDelivery.id == delivery).with_for_update()
    found = db.session.execute(mine).first()
    return None if found is None else (found[0], found[1])


def deliveries(webhook: UUID, most: int) -> Sequence[WebhookDelivery]:
    """The newest first."""
    asked = select(WebhookDelivery).where(WebhookDelivery.webhook == webhook)
    return db.session.scalars(asked.order_by(WebhookDelivery.number.desc()).limit(most)).all()


def known(identifiers: Sequence[UUID]) -> set[UUID]:
    """Which deliveries are here already."""
    asked = select(WebhookDelivery.id).where(WebhookDelivery.id.in_(identifiers))
    return set(db.session.scalars(asked))


def forget(before: datetime) -> int:
    """Remove deliveries made before that which no longer wait; how many."""
    old = delete(WebhookDelivery).where(WebhookDelivery.made_at < before, ~_IS_WAITING)
    return db.session.execute(old.execution_options(synchronize_session=False)).rowcount  # type: ignore[attr-defined,no-any-return]
