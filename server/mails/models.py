"""Who gets which week by e-mail, and each mail with what became of it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from server.db import db

WAITING, HANDING, SENT = "waiting", "handing", "sent"
REFUSED, BOUNCED, GIVEN_UP = "refused", "bounced", "given_up"
UNSURE, WITHHELD = "unsure", "withheld"
# What somebody has to look at.
IN_TROUBLE = (REFUSED, BOUNCED, GIVEN_UP, UNSURE, WITHHELD)


class WeekRecipient(db.Model):
    """This person is sent each issue of this governorate's week, or of the "programme"'s."""

    __tablename__ = "week_recipient"
    person: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    governorate: Mapped[str] = mapped_column(primary_key=True)
    entered_at: Mapped[datetime]
    entered_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    __table_args__ = (
        CheckConstraint(
            "governorate IN ('programme', 'KW-AH', 'KW-FA', 'KW-HA', 'KW-JA', 'KW-KU', 'KW-MU')",
            name="place",
        ),
    )


class WeekMail(db.Model):
    """One issue to one person in one language: kept with the issue, in its transaction.

    ``handing`` is from the moment before the mail's last line until the server has answered: a
    mail that is found there by the next worker may have gone or not (``unsure``), and is not sent
    again by itself. ``round`` grows when somebody sends it again; ``due_at``: when it may be
    tried, or until when a try has it. ``trouble`` is of server.mails.wording; ``answer``: what the
    server said.
    """

    __tablename__ = "week_mail"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    week: Mapped[UUID] = mapped_column(ForeignKey("issued_week.id"))
    person: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    language: Mapped[str]
    address: Mapped[str]
    round: Mapped[int] = mapped_column(default=1)
    status: Mapped[str] = mapped_column(default=WAITING)
    tries: Mapped[int] = mapped_column(default=0)
    made_at: Mapped[datetime]
    due_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    trouble: Mapped[str] = mapped_column(default="")
    answer: Mapped[str] = mapped_column(default="")
    __table_args__ = (
        UniqueConstraint("week", "person", "language"),
        Index("ix_week_mail_due", "due_at", postgresql_where="status IN ('waiting', 'handing')"),
    )
