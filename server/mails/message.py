"""An issued week as a mail: a plain text that says the page in short, and the PDF that was kept."""

from __future__ import annotations

from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP

from flask_babel import force_locale
from flask_babel import gettext as _

from server.accounts.models import Person
from server.mails.models import WeekMail
from server.reporting.models import IssuedPage, IssuedWeek
from server.reporting.telling import on_one_line, subject_of, text_of


def message_id(mail: WeekMail, sender: str) -> str:
    """Known to us and to who got the mail: a report that brings it back is believed."""
    return f"<week.{mail.id.hex}.{mail.round}@{sender.rpartition('@')[2]}>"


def write_mail(
    found: tuple[WeekMail, IssuedWeek, IssuedPage, Person],
    sender: str,
    public_url: str,
    at: datetime,
) -> bytes:
    """The mail as it travels, its lines ending with CRLF; in an application context."""
    mail, week, page, person = found
    message = EmailMessage(policy=SMTP)
    with force_locale(mail.language):
        message["From"] = Address(_("Tareeq"), addr_spec=sender)
        message["To"] = Address(on_one_line(_name(person, mail.language)), addr_spec=mail.address)
        message["Subject"] = on_one_line(subject_of(week, mail.language))
        message["Date"] = at
        message["Message-ID"] = message_id(mail, sender)
        # So that no holiday answer comes back.
        message["Auto-Submitted"] = "auto-generated"
        text = text_of(week, mail.language, _link(week, mail, public_url))
        message.set_content(text, cte="base64")
    name = f"tareeq-{week.governorate}-{week.week_start}-{week.issue}-{page.language}.pdf"
    message.add_attachment(page.pdf, maintype="application", subtype="pdf", filename=name)
    # Last: what is said of the content goes with the part that was the whole until then.
    message["Content-Language"] = mail.language
    return message.as_bytes()


def _name(person: Person, language: str) -> str:
    return person.name_ar if language == "ar" else person.name_en


def _link(week: IssuedWeek, mail: WeekMail, public_url: str) -> str:
    path = f"/weeks/{week.governorate}/{week.week_start}/{week.issue}"
    return f"{public_url}{path}?lang={mail.language}"
