"""One mail over SMTP, step by step, so that it is known how far it came.

smtplib's own ``sendmail`` does not tell a connection that broke before the mail's last line (it was
not taken: RFC 5321, 4.1.1.4) from one that broke after it (nobody knows).
"""

from __future__ import annotations

import re
import select
import smtplib
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from server.config import MailServer

PATIENCE_S = 30.0
# Long enough to hear that the other side hung up in the middle.
LISTENS_S = 0.2
LONGEST_ANSWER = 300
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]+")


class NotSentError(Exception):
    """It was not taken. ``is_final``: nor will it be; ``code`` is of server.mails.wording."""

    def __init__(self, code: str, answer: str = "", is_final: bool = False) -> None:
        super().__init__(f"{code}: {answer}")
        self.code, self.answer, self.is_final = code, answer, is_final


class UnsureError(Exception):
    """The whole mail was sent, and the answer never came."""


def hand_over(
    server: MailServer, address: str, content: bytes, before_end: Callable[[], None]
) -> str:
    """Send ``content`` (lines end with CRLF) to one address; what the server said of it.

    ``before_end`` is called before the last line goes out. Raises NotSentError, UnsureError.
    """
    with _connected(server) as smtp:
        _introduce(smtp, server, address)
        smtp.send(re.sub(rb"(?m)^\.", b"..", content))
        if not content.endswith(b"\r\n"):
            smtp.send(b"\r\n")
        # A server that has something to say now, or hung up, has not taken the mail.
        if smtp.sock is None or select.select([smtp.sock], [], [], LISTENS_S)[0]:
            raise NotSentError("cut")
        before_end()
        try:
            smtp.send(b".\r\n")
            answer = smtp.getreply()
        except (OSError, smtplib.SMTPException) as error:
            raise UnsureError from error
        _expect(answer, 250, "content")
        return said(*answer)


@contextmanager
def _connected(server: MailServer) -> Iterator[smtplib.SMTP]:
    """A greeted, encrypted, signed-in connection. What breaks before the end was not sent."""
    smtp: smtplib.SMTP | None = None
    try:
        smtp = _reached(server)
        _greet(smtp, server)
        yield smtp
    except ssl.SSLError as error:
        raise NotSentError("tls", said(0, str(error))) from error
    except smtplib.SMTPAuthenticationError as error:
        raise NotSentError("sign_in", said(error.smtp_code, error.smtp_error)) from error
    except smtplib.SMTPServerDisconnected as error:
        raise NotSentError("cut") from error
    except smtplib.SMTPResponseException as error:
        raise NotSentError("server", said(error.smtp_code, error.smtp_error)) from error
    except (OSError, smtplib.SMTPException) as error:
        raise NotSentError("unreachable", said(0, str(error))) from error
    finally:
        if smtp is not None:
            smtp.close()


def _reached(server: MailServer) -> smtplib.SMTP:
    if server.security != "tls":
        return smtplib.SMTP(server.host, server.port, timeout=PATIENCE_S)
    context = ssl.create_default_context()
    return smtplib.SMTP_SSL(server.host, server.port, timeout=PATIENCE_S, context=context)


def _greet(smtp: smtplib.SMTP, server: MailServer) -> None:
    """Encrypt and sign in, as it is set: never less."""
    smtp.ehlo_or_helo_if_needed()
    if server.security == "starttls":
        if not smtp.has_extn("starttls"):
            # Never in the clear instead: somebody may have taken the offer out.
            raise NotSentError("no_tls")
        smtp.starttls(context=ssl.create_default_context())
        smtp.ehlo()
    if server.user:
        smtp.login(server.user, server.password)


def _introduce(smtp: smtplib.SMTP, server: MailServer, address: str) -> None:
    """Sender, recipient, and leave to send the mail."""
    asks_reports = smtp.has_extn("dsn")
    _expect(smtp.mail(server.sender, ["RET=HDRS"] if asks_reports else []), 250, "sender")
    options = ["NOTIFY=FAILURE"] if asks_reports else []
    answer = smtp.rcpt(address, options)
    _expect((250, answer[1]) if answer[0] == 251 else answer, 250, "recipient")
    smtp.putcmd("data")
    _expect(smtp.getreply(), 354, "content")


def _expect(answer: tuple[int, bytes], wanted: int, what: str) -> None:
    """Raise NotSentError for another answer; 5xx is final where it is of this mail.

    RFC 5321, 4.2.1. That our sender is refused is no fault of the recipient: it is tried again.
    """
    code, text = answer
    if code != wanted:
        is_final = 500 <= code < 600 and what != "sender"
        raise NotSentError("refused" if is_final else "later", said(code, text), is_final)


def said(code: int, text: bytes | str) -> str:
    """What a server answered, on one line and not endless: it is shown to people."""
    plain = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    line = " ".join(_CONTROLS.sub(" ", plain).split())[:LONGEST_ANSWER]
    return f"{code} {line}" if code > 0 else line
