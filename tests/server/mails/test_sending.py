"""Each issue goes out once to each person, whatever the server answers and whoever dies."""

from __future__ import annotations

import hashlib
import ssl
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
import trustme
from sqlalchemy import text

from server.accounts.details import PersonDetails
from server.db import db
from server.http.errors import Refusal
from server.mails import sending, service
from server.mails.models import WeekMail
from server.mails.sending import send_due
from server.reporting import queries
from server.reporting.places import PROGRAMME
from shared.rules.scope import EVERYTHING, Scope
from shared.vocabulary.places import GOVERNORATES
from tests.server.mails.conftest import ADDRESS, WEEK, Office, governor
from tests.server.mails.post_office import (
    AFTER_DATA,
    MID_DATA,
    SENDER,
    PostOffice,
    post_office,
)
from tests.simulation.steps import arm, killed_at


def test_an_issue_goes_out_once_with_its_pdf_and_a_plain_text(
    office: Office, post: PostOffice
) -> None:
    office.use(post.server)
    (week,) = office.issue()
    assert (send_due(), send_due()) == (1, 0)
    (message,) = post.taken
    assert post.envelopes[0].rcpt_tos == [ADDRESS]
    assert (message["To"].addresses[0].display_name, SENDER in message["From"]) == (
        "محافظ تجريبي",
        True,
    )
    assert message["Subject"] == "حولي، 8 نوفمبر – 14 نوفمبر 2026: رمادي"
    said = message.get_body(("plain",)).get_content().replace("\r\n", "\n")  # type: ignore[union-attr]
    assert f"https://tareeq.example.test/weeks/KW-HA/{WEEK}/1?lang=ar\n" in said
    assert "<bdi" not in said
    (attached,) = message.iter_attachments()
    page = queries.issued_page(week, "ar")
    assert hashlib.sha256(attached.get_content()).hexdigest() == page.pdf_sha256
    assert attached.get_filename() == f"tareeq-KW-HA-{WEEK}-1-ar.pdf"
    mail = office.mail()
    assert (mail.status, mail.tries, mail.sent_at) == ("sent", 1, office.clock.moment)


def test_the_programmes_page_goes_out_beside_the_six_to_whom_it_is_for(
    office: Office, post: PostOffice
) -> None:
    office.use(post.server)
    by, hawalli = office.person("supervisor").id, office.person("governor.hawalli").id
    with pytest.raises(Refusal) as refused:
        service.choose(hawalli, ["KW-HA", PROGRAMME], ["KW-HA"], by, EVERYTHING)
    assert refused.value.code == "choice_wrong"
    whole = governor("minister", "minister@example.test", list(GOVERNORATES.codes), "en")
    of_six = Scope(frozenset(GOVERNORATES.codes) - {"KW-JA"}, None)
    with pytest.raises(Refusal):
        service.choose(whole, [PROGRAMME], [], by, of_six)
    service.choose(whole, [PROGRAMME], [], by, EVERYTHING)
    issued = office.issue(*GOVERNORATES.codes)
    assert (issued[-1].governorate, send_due()) == (PROGRAMME, 2)
    (message,) = [one for one in post.taken if one["To"].addresses[0].username == "minister"]
    assert message["Subject"] == "The programme, 8 November – 14 November 2026: Grey"
    said = message.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert f"https://tareeq.example.test/weeks/{PROGRAMME}/{WEEK}/1?lang=en" in said
    (attached,) = message.iter_attachments()
    page = queries.issued_page(issued[-1], "en")
    assert hashlib.sha256(attached.get_content()).hexdigest() == page.pdf_sha256
    assert attached.get_filename() == f"tareeq-{PROGRAMME}-{WEEK}-1-en.pdf"


def test_a_restatement_is_a_mail_of_its_own_and_says_so(office: Office, post: PostOffice) -> None:
    office.use(post.server)
    governor("governor.two", "two@example.test", ["KW-HA"], "en")
    two = office.person("governor.two").id
    service.choose(two, ["KW-HA"], [], office.person("supervisor").id, EVERYTHING)
    office.issue()
    office.issue()
    assert send_due() == 4
    english = [str(one["Subject"]) for one in post.taken if one["Content-Language"] == "en"]
    assert english == [
        "Hawalli, 8 November – 14 November 2026: Grey",
        "Hawalli, 8 November – 14 November 2026: Grey (restated, issue 2)",
    ]
    assert len({one["Message-ID"] for one in post.taken}) == 4


def test_asked_to_come_later_it_comes_later(office: Office, post: PostOffice) -> None:
    office.use(post.server)
    post.recipients = ["450 4.2.1 mailbox busy"]
    office.issue()
    assert send_due() == 0
    mail = office.mail()
    assert (mail.status, mail.trouble, mail.answer) == (
        "waiting",
        "later",
        "450 4.2.1 mailbox busy",
    )
    assert (send_due(), len(post.taken)) == (0, 0)
    office.clock.advance(minutes=1)
    assert (send_due(), send_due(), len(post.taken)) == (1, 0, 1)
    assert (office.mail().status, office.mail().tries) == ("sent", 2)


@pytest.mark.parametrize("at", ["recipients", "contents"])
def test_refused_for_good_it_is_not_tried_again_until_somebody_says_so(
    office: Office, post: PostOffice, at: str
) -> None:
    office.use(post.server)
    setattr(post, at, ["550 5.1.1 no such \x1b[31m person"])
    office.issue()
    assert send_due() == 0
    mail = office.mail()
    assert (mail.status, mail.answer) == ("refused", "550 5.1.1 no such [31m person")
    office.clock.advance(days=2)
    assert send_due() == 0
    with pytest.raises(Refusal) as refused:
        service.send_again(mail.id, Scope(frozenset({"KW-JA"}), None))
    assert refused.value.code == "not_found"
    service.send_again(mail.id, EVERYTHING)
    with pytest.raises(Refusal) as refused:
        service.send_again(mail.id, EVERYTHING)
    assert refused.value.code == "evidence_changed"
    assert (send_due(), len(post.taken)) == (1, 1)
    assert post.taken[0]["Message-ID"] == f"<week.{mail.id.hex}.2@tareeq.test>"


def test_cut_off_in_the_middle_it_is_sent_anew(office: Office, post: PostOffice) -> None:
    office.use(post.server)
    post.contents = [MID_DATA]
    office.issue()
    assert send_due() == 0
    assert (office.mail().status, office.mail().trouble) == ("waiting", "cut")
    office.clock.advance(minutes=1)
    assert (send_due(), len(post.taken)) == (1, 1)


def test_cut_off_after_the_last_line_nobody_knows_and_nobody_sends_it_twice(
    office: Office, post: PostOffice
) -> None:
    office.use(post.server)
    post.contents = [AFTER_DATA]
    office.issue()
    assert send_due() == 0
    assert office.mail().status == "unsure"
    office.clock.advance(days=1)
    assert (send_due(), len(post.taken)) == (0, 1)


def test_without_an_answer_it_is_tried_for_days_and_then_given_up(
    office: Office, post: PostOffice
) -> None:
    with post_office() as gone:
        nowhere = gone.server
    office.use(nowhere)
    office.issue()
    for _try in range(len(sending.WAITS)):
        send_due()
        assert (office.mail().status, office.mail().trouble) == ("waiting", "unreachable")
        office.clock.moment = office.mail().due_at
    send_due()
    assert office.mail().status == "given_up"
    office.use(post.server)
    service.send_again(office.mail().id, EVERYTHING)
    assert send_due() == 1


def test_not_set_up_mails_wait_and_old_ones_are_no_news(office: Office, post: PostOffice) -> None:
    office.use(None)
    office.issue()
    assert send_due() == 0
    assert (office.mail().status, office.mail().tries) == ("waiting", 0)
    office.clock.advance(days=8)
    office.use(post.server)
    assert (send_due(), office.mail().trouble, post.taken) == (0, "too_old", [])


def test_who_may_see_the_page_no_more_is_not_sent_it(office: Office, post: PostOffice) -> None:
    office.use(post.server)
    office.issue()
    from server.accounts import service as accounts

    known = ("محافظ", "Governor", "governor")
    person = office.person("governor.hawalli").id
    moved = PersonDetails(*known, governorates=["KW-JA"], contracts=None, email=ADDRESS)
    accounts.change_person(person, moved)
    assert send_due() == 0
    assert (office.mail().status, post.taken) == ("withheld", [])
    office.issue()
    assert db.session.query(WeekMail).count() == 1


@pytest.mark.parametrize(
    "name",
    [
        "Governor\r\nBcc: evil@example.test",
        "Governor\nSubject: other\n\nbody",
        '"; <evil@example.test>, "',
        "محافظ\u2028حولي",
        "=?utf-8?q?evil=40example=2Etest?= <x@y>",
    ],
)
def test_a_name_begins_no_header_of_its_own(office: Office, post: PostOffice, name: str) -> None:
    office.use(post.server)
    person = office.person("governor.hawalli")
    person.name_ar = name
    db.session.commit()
    office.issue()
    assert send_due() == 1
    (message,) = post.taken
    assert post.envelopes[0].rcpt_tos == [ADDRESS]
    assert [one.addr_spec for one in message["To"].addresses] == [ADDRESS]
    assert message["Bcc"] is None
    assert len(message.get_all("Subject")) == 1


@pytest.mark.parametrize(
    "address",
    ["a@b\r\nRCPT TO:<x@y>", "a b@example.test", "<a@b.test>", "a@b.test,c@d.test", "محافظ@مثال",
     "a@-b.test", "a..b@c.test", "@c.test", "a@", "a" * 65 + "@c.test"],
)  # fmt: skip
def test_what_is_no_address_is_refused_by_its_field(office: Office, address: str) -> None:
    with pytest.raises(Refusal) as refused:
        governor("somebody", address, ["KW-HA"])
    assert (refused.value.code, refused.value.field) == ("email_wrong", "email")


def test_two_workers_at_once_send_one_mail(office: Office, post: PostOffice) -> None:
    office.use(post.server)
    office.issue()

    def work(_number: int) -> int:
        with office.app.app_context():
            return send_due()

    with ThreadPoolExecutor(4) as threads:
        assert sum(threads.map(work, range(4))) == 1
    assert len(post.taken) == 1


def test_encryption_is_not_given_up_where_it_is_not_offered(
    office: Office, post: PostOffice
) -> None:
    from dataclasses import replace

    office.use(replace(post.server, security="starttls"))
    office.issue()
    assert send_due() == 0
    assert (office.mail().trouble, post.taken) == ("no_tls", [])


def test_over_tls_with_a_password(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from dataclasses import replace

    authority = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    with post_office(context, "a good password") as post:
        office.use(post.server)
        office.issue()
        assert send_due() == 0
        assert office.mail().trouble == "tls"  # an authority that nobody knows
        authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
        office.use(replace(post.server, password="a wrong one"))
        office.clock.advance(minutes=1)
        assert send_due() == 0
        assert office.mail().trouble == "sign_in"
        office.use(post.server)
        office.clock.advance(minutes=5)
        assert (send_due(), len(post.taken)) == (1, 1)


@pytest.mark.parametrize(
    ("step", "taken", "then"),
    [("mail.taken", 0, "sent"), ("mail.handing", 0, "unsure"), ("mail.sent", 1, "unsure")],
)
def test_a_worker_killed_at_any_step_sends_nothing_twice(
    office: Office, post: PostOffice, tmp_path: Path, step: str, taken: int, then: str
) -> None:
    """A real process, killed by the system; where nobody can know, somebody is asked."""
    office.issue()
    arm(tmp_path, step)
    url = str(office.app.config["SQLALCHEMY_DATABASE_URI"])
    words = [sys.executable, "-m", "tests.server.mails.dying_sender", url, str(tmp_path)]
    moment = office.clock.moment.isoformat()
    dead = subprocess.run(
        [*words, str(post.server.port), moment], capture_output=True, text=True, timeout=120,
        check=False,
    )  # fmt: skip
    assert (dead.returncode, killed_at(tmp_path)) == (-9, [step]), dead.stderr
    assert len(post.taken) == taken
    office.use(post.server)
    assert send_due() == 0
    office.clock.moment += sending.TAKEN_FOR + timedelta(seconds=1)
    send_due()
    assert (office.mail().status, len(post.taken)) == (then, max(taken, int(then == "sent")))


def test_an_issue_that_is_not_kept_leaves_no_mail(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    from server.reporting import service as weeks

    def fail(*_given: object) -> None:
        raise ValueError("no root")

    monkeypatch.setattr(weeks.drafts, "close", fail)
    with pytest.raises(ValueError, match="no root"):
        office.issue()
    db.session.rollback()
    assert db.session.execute(text("SELECT count(*) FROM week_mail")).scalar() == 0
