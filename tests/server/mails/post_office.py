"""A real SMTP server on loopback that answers as a test says, and keeps what it took."""

from __future__ import annotations

import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

from server.config import MailServer

SENDER = "weeks@tareeq.test"
OK = "250 OK"
# What may happen with the mail itself.
MID_DATA, AFTER_DATA = "cut in the middle", "cut after the last line"


@dataclass
class PostOffice:
    """``recipients`` and ``contents``: what is answered next, first to last; then OK."""

    recipients: list[str] = field(default_factory=list)
    contents: list[str] = field(default_factory=list)
    taken: list[EmailMessage] = field(default_factory=list)
    envelopes: list[Envelope] = field(default_factory=list)
    before: Callable[[], None] = lambda: None
    server: MailServer = field(init=False)

    async def handle_RCPT(  # noqa: N802 - the name of aiosmtpd
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        answer = self.recipients.pop(0) if self.recipients else OK
        if answer == OK:
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(  # noqa: N802 - the name of aiosmtpd
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        answer = self.contents.pop(0) if self.contents else OK
        if answer == AFTER_DATA:
            self._take(envelope)
            server.transport.abort()
        elif answer == OK:
            self._take(envelope)
        return answer

    def _take(self, envelope: Envelope) -> None:
        content = envelope.content
        assert isinstance(content, bytes)
        self.envelopes.append(envelope)
        self.taken.append(message_from_bytes(content, policy=policy.default))


class _Cutting(SMTP):
    """Hangs up in the middle of a mail when the office says so."""

    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802 - the name of aiosmtpd
        office: PostOffice = self.event_handler
        if office.contents[:1] != [MID_DATA]:
            return await super().smtp_DATA(arg)
        office.contents.pop(0)
        await self.push("354 go on")
        await self._reader.read(1000)
        self.transport.abort()
        return None


class _Controller(Controller):
    def factory(self) -> SMTP:
        return _Cutting(self.handler, **self.SMTP_kwargs)

    def _trigger_server(self) -> None:
        """A port that the system chose is known only now."""
        self.port = self.server.sockets[0].getsockname()[1]  # type: ignore[union-attr]
        super()._trigger_server()


@contextmanager
def post_office(
    tls: ssl.SSLContext | None = None, password: str = "", **more: Any
) -> Iterator[PostOffice]:
    """Open until the block ends; with ``tls`` it offers STARTTLS and takes only this password."""
    office = PostOffice()
    given: dict[str, Any] = {"tls_context": tls, "require_starttls": tls is not None, **more}
    if password:
        given |= {"auth_required": True, "authenticator": _authenticator(password)}
    controller = _Controller(office, hostname="127.0.0.1", port=0, **given)
    controller.start()
    try:
        security = "starttls" if tls else "none"
        user = "tareeq" if password else ""
        office.server = MailServer("127.0.0.1", controller.port, security, SENDER, user, password)
        yield office
    finally:
        controller.stop()


def _authenticator(password: str) -> Callable[..., AuthResult]:
    def decide(server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
        return AuthResult(success=data.password == password.encode(), handled=False)

    return decide
