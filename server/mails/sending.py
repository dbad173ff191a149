"""What waits in the outbox is sent: mail by mail, each by one worker, none twice by itself."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from server.config import MailServer
from server.db import db, transaction
from server.mails import queries
from server.mails.message import write_mail
from server.mails.models import GIVEN_UP, HANDING, REFUSED, SENT, UNSURE, WAITING, WITHHELD
from server.mails.service import config, may_get
from server.mails.smtp import NotSentError, UnsureError, hand_over
from server.ports import ports

logger = logging.getLogger(__name__)

# Longer than any one try takes: after it, whoever had taken the mail is dead.
TAKEN_FOR = timedelta(minutes=10)
# After each try that failed for now; then it is given up (RFC 5321, 4.5.4.1: four to five days).
WAITS = tuple(timedelta(minutes=n) for n in (1, 5, 15, 60, 240, 480, 960, 1440, 1440, 1440))
# An old week is no news: what waited for longer, such as for a server to be set, is sent by hand.
OLDEST = timedelta(days=7)


@dataclass(frozen=True)
class _Ready:
    address: str
    content: bytes
    tries: int
    made_at: datetime


def send_due() -> int:
    """Send what waits and may be tried now; how many went out."""
    now = ports().clock.now()
    with transaction():
        queries.doubt(now)
        waiting = queries.due(now)
    server = config().mail
    if server is None:
        return 0
    return sum(_send_one(mail, server) for mail in waiting)


def _send_one(mail: UUID, server: MailServer) -> bool:
    """Whether it went out. What breaks in one mail holds up no other."""
    now = ports().clock.now()
    with transaction():
        if not queries.claim(mail, now, now + TAKEN_FOR):
            return False
    try:
        with transaction():
            ready = _prepared(mail, server)
        return ready is not None and _hand_over(mail, ready, server)
    except Exception:
        # Taken until its claim runs out, then tried again.
        db.session.rollback()
        logger.exception("mail %s was not sent", mail)
        return False


def _prepared(mail: UUID, server: MailServer) -> _Ready | None:
    """The mail as it travels; withheld from somebody who may no longer see the page."""
    found = queries.whole(mail)
    if found is None:
        return None
    row, week, _page, person = found
    now = ports().clock.now()
    if not may_get(person, week.governorate):
        _end(mail, WITHHELD, "may_not", "")
        return None
    if now - row.made_at > OLDEST:
        _end(mail, GIVEN_UP, "too_old", "")
        return None
    content = write_mail(found, server.sender, config().public_url, now)
    return _Ready(row.address, content, row.tries, row.made_at)


def _hand_over(mail: UUID, ready: _Ready, server: MailServer) -> bool:
    """No transaction is open while the server takes its time."""
    ports().steps.at("mail.taken")
    try:
        answer = hand_over(server, ready.address, ready.content, lambda: _begin_end(mail))
    except UnsureError:
        _noted(mail, UNSURE, "unsure", "")
        return False
    except NotSentError as error:
        _try_later(mail, ready.tries, error)
        return False
    ports().steps.at("mail.sent")
    now = ports().clock.now()
    with transaction():
        queries.move(mail, (HANDING,), status=SENT, sent_at=now, trouble="", answer=answer)
    return True


def _begin_end(mail: UUID) -> None:
    """Said before the mail's last line goes out: from here on nobody sends it again by itself."""
    with transaction():
        if not queries.move(mail, (WAITING,), status=HANDING):
            raise NotSentError("cut")
    ports().steps.at("mail.handing")


def _try_later(mail: UUID, tries: int, error: NotSentError) -> None:
    """Another try, unless the server said never or it was tried often enough."""
    if error.is_final or tries > len(WAITS):
        _noted(mail, REFUSED if error.is_final else GIVEN_UP, error.code, error.answer)
        return
    later = ports().clock.now() + WAITS[tries - 1]
    with transaction():
        queries.move(mail, (WAITING, HANDING), status=WAITING, due_at=later,
                     trouble=error.code, answer=error.answer)  # fmt: skip


def _noted(mail: UUID, status: str, trouble: str, answer: str) -> None:
    with transaction():
        _end(mail, status, trouble, answer)


def _end(mail: UUID, status: str, trouble: str, answer: str) -> None:
    now = ports().clock.now()
    queries.move(mail, (WAITING, HANDING), status=status, trouble=trouble, answer=answer,
                 ended_at=now)  # fmt: skip
