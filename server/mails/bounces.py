"""A delivery report that came in (RFC 3464), read with care: anybody may send one.

It is believed by the Message-ID of ours that it brings back, which nobody else knows; all else in
it is words to be shown. What is no such report is None, never an error.
"""

from __future__ import annotations

import email
import email.policy
import re
from dataclasses import dataclass
from email.message import Message
from uuid import UUID

from server.mails.smtp import said

MOST_BYTES = 5_000_000
MOST_PARTS = 50
OUR_ID = re.compile(r"<week\.([0-9a-f]{32})\.(\d{1,6})@[\w.-]+>", re.ASCII)


@dataclass(frozen=True)
class Report:
    """``round``: which sending of the mail it is about; ``status`` such as 5.1.1."""

    mail: UUID
    round: int
    is_failed: bool
    status: str
    said: str


def read_reports(content: bytes) -> list[Report]:
    """What a message reports of one of our mails; empty when it is no report of any."""
    if len(content) > MOST_BYTES:
        return []
    try:
        # compat32 reads what is broken as far as it goes, and never refuses a header.
        message = email.message_from_bytes(content, policy=email.policy.compat32)
        parts = _parts(message)
    except RecursionError:
        return []
    original = _our_id(parts)
    if original is None:
        return []
    found = [_report(original, fields) for fields in _recipients(parts)]
    # Of several lines on one mail to one person, the failure is what counts.
    return sorted(found, key=lambda one: not one.is_failed)[:1]


def _parts(message: Message) -> list[Message]:
    found = []
    for part in message.walk():
        found.append(part)
        if len(found) == MOST_PARTS:
            break
    return found


def _our_id(parts: list[Message]) -> tuple[UUID, int] | None:
    """Of the mail that is brought back: whole, or its headers alone as text."""
    for part in parts[1:]:
        text = str(part.get("Message-ID", ""))
        if part.get_content_type() == "text/rfc822-headers":
            text = _text(part)
        if match := OUR_ID.search(text[:100_000]):
            return UUID(match[1]), int(match[2])
    return None


def _text(part: Message) -> str:
    payload = part.get_payload(decode=True)
    return payload.decode("utf-8", "replace") if isinstance(payload, bytes) else ""


def _recipients(parts: list[Message]) -> list[Message]:
    """The blocks of message/delivery-status that name a recipient and what became of it."""
    return [
        block
        for part in parts
        if part.get_content_type() == "message/delivery-status" and part.is_multipart()
        for block in part.get_payload()[:MOST_PARTS]  # type: ignore[index, union-attr]
        if isinstance(block, Message) and block.get("Action")
    ]


def _report(original: tuple[UUID, int], fields: Message) -> Report:
    action = str(fields.get("Action", "")).strip().lower()
    status = said(0, str(fields.get("Status", "")))[:20]
    words = said(0, str(fields.get("Diagnostic-Code", "")).partition(";")[2])
    return Report(*original, action == "failed", status, " ".join((status, words)).strip())
