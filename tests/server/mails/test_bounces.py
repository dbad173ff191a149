"""What comes back is read with care: a report on a mail of ours is noted, anything else is not."""

from __future__ import annotations

import json
from email.message import EmailMessage
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.mails import service
from server.mails.bounces import read_reports
from server.mails.cli import mail as mail_command
from server.mails.sending import send_due
from shared.rules.scope import EVERYTHING
from tests.server.mails.conftest import ADDRESS, Office
from tests.server.mails.post_office import PostOffice

REPORT = """\
Return-Path: <>
From: Mail Delivery System <MAILER-DAEMON@example.test>
To: weeks@tareeq.test
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="edge"

--edge
Content-Type: text/plain; charset=us-ascii

I'm sorry to have to inform you that your message could not be delivered.

--edge
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.test
Arrival-Date: Sun, 15 Nov 2026 07:00:05 +0300

Final-Recipient: rfc822; {address}
Action: {action}
Status: {status}
Diagnostic-Code: smtp; {said}

--edge
Content-Type: {kind}

From: =?utf-8?b?2LfYsdmK2YI=?= <weeks@tareeq.test>
Message-ID: {message_id}
Subject: x

--edge--
"""
SAID = "550 5.1.1 <governor@example.test>: mailbox unavailable"


def report(mail: UUID, number: int = 1, **more: str) -> bytes:
    known = {"address": ADDRESS, "action": "failed", "status": "5.1.1", "said": SAID,
             "kind": "text/rfc822-headers",
             "message_id": f"<week.{mail.hex}.{number}@tareeq.test>"}  # fmt: skip
    return REPORT.format(**{**known, **more}).replace("\n", "\r\n").encode()


@pytest.mark.parametrize("kind", ["text/rfc822-headers", "message/rfc822"])
def test_a_report_is_noted_once_and_seen_with_its_reason(
    office: Office, post: PostOffice, tmp_path: Path, kind: str
) -> None:
    office.use(post.server)
    office.issue()
    assert send_due() == 1
    mail = office.mail()
    path = tmp_path / "report.eml"
    path.write_bytes(report(mail.id, kind=kind))
    run = office.app.test_cli_runner()
    done = run.invoke(mail_command, ["bounce", str(path)])
    assert done.exit_code == 0, done.output
    assert json.loads(done.output)["reports"][0]["noted"] is True
    mail = office.mail()
    assert (mail.status, mail.answer) == ("bounced", f"5.1.1 {SAID}")
    assert run.invoke(mail_command, ["bounce", str(path)]).exit_code == 1
    service.send_again(mail.id, EVERYTHING)
    assert (send_due(), office.mail().status) == (1, "sent")
    # The report on the first sending comes once more: it is not about this one.
    assert run.invoke(mail_command, ["bounce", "-"], input=report(mail.id)).exit_code == 1
    assert office.mail().status == "sent"


@pytest.mark.parametrize("action", ["delayed", "relayed", "delivered", "", "FAILED?"])
def test_only_a_failure_is_one(office: Office, post: PostOffice, action: str) -> None:
    office.use(post.server)
    office.issue()
    send_due()
    service.note_bounces(read_reports(report(office.mail().id, action=action)))
    assert office.mail().status == "sent"


def test_a_report_on_what_never_went_out_changes_nothing(office: Office) -> None:
    office.issue()
    service.note_bounces(read_reports(report(office.mail().id)))
    service.note_bounces(read_reports(report(uuid4())))
    assert office.mail().status == "waiting"


def test_what_it_says_is_words_and_no_more() -> None:
    said = "550 <b>x</b>\r\n folded \x1b[31m\u202e" + "y" * 5000
    (found,) = read_reports(report(uuid4(), said=said, status="5.1.1" * 50))
    assert len(found.said) < 400
    assert found.said.isprintable()


@pytest.mark.parametrize(
    "message_id",
    ["<week.x.1@tareeq.test>", "<week." + "0" * 32 + ".9999999@t.test>", "", "<a@b>",
     "week." + "0" * 32 + ".1@t.test"],
)  # fmt: skip
def test_without_our_id_it_is_no_report_of_ours(message_id: str) -> None:
    assert read_reports(report(uuid4(), message_id=message_id)) == []


def test_an_ordinary_answer_is_no_report() -> None:
    message = EmailMessage()
    message["Message-ID"] = f"<week.{uuid4().hex}.1@tareeq.test>"
    message.set_content("Thank you. Action: failed")
    assert read_reports(message.as_bytes()) == []


def test_a_report_that_never_ends_is_not_read_for_ever() -> None:
    deep = b""
    for number in range(3000):
        deep += b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (number, number)
    assert read_reports(deep) == []
    assert read_reports(b"x" * 6_000_000) == []
    many = report(uuid4()).replace(b"--edge\r\n", b"--edge\r\nContent-Type: text/plain\r\n\r\n" * 1)
    assert isinstance(read_reports(many * 200), list)


@given(st.binary(max_size=2000))
def test_any_bytes_are_read(content: bytes) -> None:
    assert read_reports(content) == []


@given(st.data())
def test_a_report_with_any_bytes_changed_is_read(data: st.DataObject) -> None:
    whole = bytearray(report(UUID(int=7)))
    for _number in range(data.draw(st.integers(0, 20))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    assert len(read_reports(bytes(whole))) <= 1
