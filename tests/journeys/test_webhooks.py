"""A planner has a program told what happens: tried, seen arriving, paused and deleted."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select
from standardwebhooks.webhooks import Webhook as Verifier

from server.accounts.models import Person
from server.db import db, transaction
from server.webhooks import outcomes, queries, sending
from shared.vocabulary.roles import PLANNER
from tests import factories
from tests.journeys.conftest import ServedOffice, follow, sign_in
from tests.journeys.test_plan import new_person
from tests.journeys.test_queues import VIEWS, check
from tests.server.webhooks.conftest import configure
from tests.server.webhooks.receiver import receiving

pytestmark = [pytest.mark.journey, pytest.mark.slow]

Visit = Callable[..., Page]


@pytest.mark.parametrize(("language", "width", "height"), VIEWS)
def test_a_program_is_told(
    office: ServedOffice, visit: Visit, language: str, width: int, height: int
) -> None:
    configure(office.app, may_call_private=True)
    page = visit(language, width, height)
    username = new_person(office, PLANNER, 9)
    sign_in(page, office, username, f"/account?lang={language}")
    follow(page.locator("main a[href='/account/webhooks'], a[href='/account/webhooks']").first)
    check(page)
    with receiving() as receiver:
        page.fill("[name=name]", "نظام العقود" if language == "ar" else "Contract system")
        page.fill("[name=url]", receiver.url)
        follow(page.locator("main form button[type=submit]").last)
        secret = page.locator("code.secret").inner_text()
        check(page)
        follow(page.locator("form[action$='/ping'] button"))
        expect(page.locator(".message.is-success")).to_be_visible()
        author = f"inspector.{uuid4().hex[:6]}"
        with office.app.app_context():
            record = factories.log_work(factories.inspector(author), "C09-A01")
            sending.fan_out()
            sending.send_due(time.monotonic() + 10)
        (_, _), (headers, body) = receiver.arrived
        told = json.loads(body)
        assert (told["type"], told["data"]["record"]) == ("work.created", str(record))
        # The office's clock stands still, and the library takes no old letter: signed anew by it.
        sent_at = datetime.fromtimestamp(int(headers["webhook-timestamp"]), UTC)
        signed = Verifier(secret).sign(headers["webhook-id"], sent_at, body.decode())
        assert signed == headers["webhook-signature"]
    page.reload()
    expect(page.locator("tbody tr")).to_have_count(2)
    check(page)
    resume_stopped(page, office, username)
    follow(page.locator("form[action$='/pause'] button"))
    expect(page.locator("form[action$='/resume'] button")).to_be_visible()
    page.click(".webhook-delete summary")
    check(page)
    follow(page.locator("form[action$='/delete'] button"))
    expect(page.locator(".empty-state")).to_be_visible()


def resume_stopped(page: Page, office: ServedOffice, username: str) -> None:
    """One that was given up is among what waits for its owner, who looks and resumes it."""
    with office.app.app_context(), transaction():
        person = db.session.scalars(select(Person).filter_by(username=username)).one()
        outcomes.stop(queries.webhooks_of(person.id)[0], outcomes.FAILING)
    page.goto(f"{office.url}/queues")
    check(page)
    follow(page.locator("#queue-webhooks .works-open"))
    check(page)
    follow(page.locator("form[action$='/resume'] button"))
    page.goto(f"{office.url}/queues")
    expect(page.locator("#queue-webhooks")).to_have_count(0)
    page.go_back()
