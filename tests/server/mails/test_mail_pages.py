"""The page of the mails: who is sent what, what became of each, and the way back from a mail."""

from __future__ import annotations

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from werkzeug.test import TestResponse

from server.db import db
from server.mails import queries, sending
from server.mails.models import IN_TROUBLE, SENT, WAITING
from server.mails.sending import send_due
from tests import factories
from tests.server.mails.conftest import ADDRESS, WEEK, Office, governor
from tests.server.mails.post_office import PostOffice


class Visitor:
    """A browser in a thread of its own: the test's application context is not its."""

    def __init__(self, office: Office) -> None:
        self._client = office.app.test_client()

    def get(self, path: str) -> TestResponse:
        return self._apart(self._client.get, path)

    def post(self, path: str, **given: Any) -> TestResponse:
        return self._apart(self._client.post, path, **given)

    @staticmethod
    def _apart(call: Callable[..., TestResponse], *given: Any, **more: Any) -> TestResponse:
        with ThreadPoolExecutor(1) as threads:
            return threads.submit(call, *given, **more).result()


def sign_in(office: Office, username: str, **more: str) -> Visitor:
    client = Visitor(office)
    form = {"username": username, "password": factories.PASSWORD, **more}
    client.post("/sign-in", data={**form, "csrf_token": token_of(client.get("/sign-in").text)})
    return client


def token_of(page: str) -> str:
    found = re.search(r'name="csrf-token" content="([^"]+)"', page)
    assert found
    return found[1]


def post_form(client: Visitor, path: str, **form: object) -> tuple[int, str]:
    token = token_of(client.get("/weeks/mails?lang=en").text)
    answer = client.post(path, data={"csrf_token": token, **form}, follow_redirects=True)
    return answer.status_code, answer.text


def test_what_became_of_a_mail_is_seen_and_it_is_sent_again(
    office: Office, post: PostOffice
) -> None:
    client = sign_in(office, "supervisor")
    office.issue()
    assert "No mail server is set" in client.get("/weeks/mails?lang=en").text
    office.use(post.server)
    post.recipients = ["550 5.1.1 <script>no such</script>"]
    send_due()
    page = client.get(f"/weeks/mails?lang=en&week={WEEK}").text
    assert "No mail server is set" not in page
    assert ADDRESS in page
    assert "&lt;script&gt;no such" in page
    mail = office.mail()
    _status, page = post_form(client, f"/weeks/mails/{mail.id}/again")
    assert "It is sent again within a minute." in page
    assert send_due() == 1
    assert "Sent" in client.get("/weeks/mails?lang=en").text
    assert "meanwhile" in post_form(client, f"/weeks/mails/{mail.id}/again")[1]


def test_what_did_not_arrive_is_in_the_administrators_queue_for_a_fortnight(
    office: Office, post: PostOffice
) -> None:
    factories.person("admin", "administrator")
    factories.person("admin.jahra", "administrator", governorates=["KW-JA"])
    office.use(post.server)
    office.issue()
    post.recipients = ["550 5.1.1 no such person"]
    assert "queue-mails" not in sign_in(office, "admin").get("/queues").text
    send_due()
    page = sign_in(office, "admin").get("/queues?lang=en").text
    assert 'id="queue-mails"' in page
    assert f"/weeks/mails?trouble=1#mail-{office.mail().id}" in page
    assert rows_in_trouble(office) == 1
    for other in ("admin.jahra", "supervisor"):
        assert "queue-mails" not in sign_in(office, other).get("/queues").text
    office.clock.advance(days=14)
    assert "queue-mails" not in sign_in(office, "admin").get("/queues").text
    assert rows_in_trouble(office) == 0


def rows_in_trouble(office: Office) -> int:
    """How many mails stand behind the queue's link."""
    return sign_in(office, "admin").get("/weeks/mails?trouble=1").text.count('class="mail" id=')


@pytest.mark.parametrize("status", [*IN_TROUBLE, WAITING, SENT])
def test_the_queue_counts_what_stands_behind_its_link(office: Office, status: str) -> None:
    factories.person("admin", "administrator")
    office.issue()
    mail = office.mail()
    mail.status, mail.ended_at = status, office.clock.moment
    db.session.commit()
    page = sign_in(office, "admin").get("/queues?lang=en").text
    assert rows_in_trouble(office) == (1 if 'id="queue-mails"' in page else 0)


def test_who_is_sent_what_is_chosen_and_nothing_of_two_choosers_is_lost(office: Office) -> None:
    client = sign_in(office, "supervisor")
    who = governor("governor.jahra", "j@example.test", ["KW-JA", "KW-HA"], "en")
    path = f"/weeks/mails/recipients/{who}"
    status, page = post_form(client, path, seen="", governorates=["KW-JA"])
    assert (status, "Saved: Test Governor" in page) == (200, True)
    assert queries.choices(["KW-JA", "KW-HA"])[who] == {"KW-JA"}
    status, page = post_form(client, path, seen="", governorates=["KW-HA"])
    assert status == 409
    assert "Chosen now: Jahra" in page
    assert queries.choices(["KW-JA", "KW-HA"])[who] == {"KW-JA"}
    status, page = post_form(client, path, seen="KW-JA", governorates=["KW-KU"])
    assert (status, "Choose a value from the list." in page) == (422, True)
    assert post_form(client, path, seen="KW-JA")[0] == 200
    assert who not in queries.choices(["KW-JA", "KW-HA"])


def test_a_supervisor_of_one_governorate_chooses_and_sees_that_alone(office: Office) -> None:
    factories.supervisor("supervisor.jahra", governorates=["KW-JA"])
    office.issue()
    client = sign_in(office, "supervisor.jahra")
    page = client.get("/weeks/mails?lang=en").text
    assert ADDRESS not in page
    assert "Hawalli" not in page
    who = office.person("governor.hawalli").id
    path = f"/weeks/mails/recipients/{who}"
    assert post_form(client, path, seen="", governorates=["KW-HA"])[0] == 422
    assert post_form(client, f"/weeks/mails/{office.mail().id}/again")[0] == 404
    assert queries.choices(["KW-HA"])[who] == {"KW-HA"}


def test_the_way_in_a_mail_leads_through_the_sign_in_to_the_page(
    office: Office, post: PostOffice
) -> None:
    office.use(post.server)
    office.issue()
    send_due()
    said = post.taken[0].get_body(("plain",)).get_content()  # type: ignore[union-attr]
    link = re.search(r"https://tareeq\.example\.test(\S+)", said)
    assert link
    visitor = Visitor(office)
    sent = visitor.get(link[1])
    assert sent.status_code == 302
    page = visitor.get(sent.headers["Location"]).text
    wanted = re.search(r'name="next" value="(/weeks[^"]+)"', page)
    assert wanted
    form = {"username": "governor.hawalli", "password": factories.PASSWORD, "next": wanted[1]}
    answer = visitor.post("/sign-in", data={**form, "csrf_token": token_of(page)})
    assert answer.headers["Location"] == link[1]
    assert "حولي" in visitor.get(link[1]).text


@pytest.mark.parametrize(
    "wanted", ["https://evil.test/", "//evil.test", "/\\evil.test", "javascript:alert(1)", "/\tx"]
)
def test_the_way_back_leads_nowhere_else(office: Office, wanted: str) -> None:
    visitor = Visitor(office)
    form = {"username": "supervisor", "password": factories.PASSWORD, "next": wanted}
    token = token_of(visitor.get("/sign-in").text)
    answer = visitor.post("/sign-in", data={**form, "csrf_token": token})
    assert answer.headers["Location"] == "/"


def test_an_address_is_entered_with_the_person_and_stands_in_the_history(office: Office) -> None:
    factories.person("admin", "administrator")
    client = sign_in(office, "admin")
    who = office.person("governor.hawalli").id
    form = {"name_ar": "محافظ", "name_en": "Governor", "role": "governor", "is_active": "on",
            "language": "ar", "governorates": "KW-HA", "all_contracts": "on",
            "reason": "moved"}  # fmt: skip
    status, page = post_form(client, f"/people/{who}", email="not one", **form)
    assert status == 422
    assert "Write an address such as" in page
    assert 'value="not one"' in page
    assert post_form(client, f"/people/{who}", email="New@Example.Test", **form)[0] == 200
    page = client.get(f"/people/{who}?lang=en").text
    assert "New@example.test" in page
    assert ADDRESS in page  # as it was before


def test_a_mail_is_taken_longer_than_any_server_may_think() -> None:
    from server.mails.smtp import PATIENCE_S

    # Greeting, EHLO, STARTTLS, EHLO, sign-in, sender, recipient, data, the end.
    assert sending.TAKEN_FOR.total_seconds() > 9 * PATIENCE_S
