"""Who is told of what, and what became of each telling."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Identity, Index, LargeBinary, text
from sqlalchemy.dialects.postgresql import ARRAY, INTEGER, TEXT
from sqlalchemy.orm import Mapped, mapped_column

from server.db import db

ACTIVE, PAUSED, STOPPED = "active", "paused", "stopped"
WAITING, DELIVERED, FAILED, WITHHELD = "waiting", "delivered", "failed", "withheld"


class Webhook(db.Model):
    """An address that a person has told of what happens. Its secret is derived, never kept.

    Of the lists NULL says all. ``due_at``: not before then; who sends moves it on first, so that
    nobody else sends meanwhile, and a sender that died is followed by another. ``stopped_for``:
    why we stopped by ourselves (server.webhooks.outcomes). ``after_seq``: what the register had to
    tell up to there was before it. ``old_salt``: of the secret before,
    which signs too until ``old_until``.
    """

    __tablename__ = "webhook"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    person: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    session_version: Mapped[int]
    name: Mapped[str]
    url: Mapped[str]
    kinds: Mapped[list[str] | None] = mapped_column(ARRAY(TEXT))
    happenings: Mapped[list[str] | None] = mapped_column(ARRAY(TEXT))
    governorates: Mapped[list[str] | None] = mapped_column(ARRAY(TEXT))
    contracts: Mapped[list[int] | None] = mapped_column(ARRAY(INTEGER))
    salt: Mapped[bytes] = mapped_column(LargeBinary)
    old_salt: Mapped[bytes | None] = mapped_column(LargeBinary)
    old_until: Mapped[datetime | None]
    made_at: Mapped[datetime]
    after_seq: Mapped[int] = mapped_column(BigInteger)
    state: Mapped[str]
    stopped_for: Mapped[str | None]
    failures: Mapped[int] = mapped_column(default=0)
    failing_since: Mapped[datetime | None]
    due_at: Mapped[datetime | None]


class WebhookDelivery(db.Model):
    """One event for one webhook, in the order of ``number``. Its text is made when it is sent.

    ``id`` follows from webhook and change: told again, after a restore too, it is the same. A ping
    has no record. ``trouble``: why nobody answered (server.webhooks.reaching).
    """

    __tablename__ = "webhook_delivery"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(BigInteger, Identity(), unique=True)
    webhook: Mapped[UUID] = mapped_column(ForeignKey("webhook.id", ondelete="CASCADE"))
    type: Mapped[str]
    record: Mapped[UUID | None]
    version: Mapped[int | None]
    made_at: Mapped[datetime]
    status: Mapped[str]
    tries: Mapped[int] = mapped_column(default=0)
    tried_at: Mapped[datetime | None]
    answer: Mapped[int | None]
    trouble: Mapped[str | None]
    __table_args__ = (
        Index("ix_webhook_delivery_webhook", "webhook", "number"),
        Index(
            "ix_webhook_delivery_waiting",
            "webhook",
            "number",
            postgresql_where=text("status = 'waiting'"),
        ),
    )
