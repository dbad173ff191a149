"""The queue of conflicts: what it shows, of whom, and the supervisor's one click."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote
from uuid import UUID, uuid4

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from server.accounts.models import Device, Person
from server.app import create_app
from server.db import db
from server.fieldwork import settled
from server.register.models import Head
from tests import factories
from tests.browser import Browser, signed_in
from tests.ports import SteeredClock, steered_ports
from tests.throwaway import ThrowawayDatabase, throwaway_config


@dataclass
class Office:
    app: Flask
    author: Person
    other: Person
    tablet: Device

    def disputed(self, mine: dict[str, Any], theirs: dict[str, Any], **first: Any) -> UUID:
        """A work that two inspectors edited from the same version."""
        nowhere = {"section": None, "from_m": None, "to_m": None}
        with self.app.app_context():
            record = factories.log_work(self.author, "C09-A02", self.tablet, **nowhere | first)
            base = db.session.get_one(Head, record).change
            factories.change(self.author, record, mine, self.tablet)
            factories.change(self.other, record, theirs, base=base)
        return record

    def head(self, record: UUID) -> Head:
        with self.app.app_context():
            return db.session.get_one(Head, record)

    def browser(self, username: str = "supervisor", language: str = "en") -> Browser:
        return signed_in(self.app, username, language)


@pytest.fixture(scope="module")
def office(database: ThrowawayDatabase) -> Iterator[Office]:
    with database.fresh() as url:
        app = create_app(throwaway_config(url), steered_ports(SteeredClock()))
        with app.app_context():
            factories.load_reference((9,))
            author = factories.inspector()
            other = factories.person("second", "inspector", ("مفتش ثان", "Second Inspector"))
            tablet = factories.device(author, "Tablet 7")
            factories.supervisor()
            factories.supervisor("elsewhere", governorates=["KW-JA"])
            factories.supervisor("idle", contracts=[1])
            for row in (author, other, tablet):
                db.session.refresh(row)
                db.session.expunge(row)
        yield Office(app, author, other, tablet)
        with app.app_context():
            db.engine.dispose()


def part_of(page: str, record: UUID) -> str:
    """The page's part about one record."""
    start = page.index(f'id="record-{record}"')
    return page[start : page.index("</article>", start)]


def text_of(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def forms_of(part: str) -> list[dict[str, str]]:
    """The hidden fields of each button, the one that keeps what stands first."""
    fields = re.compile(r'name="(seen|field|take)" value="([^"]*)"')
    return [dict(fields.findall(form)) for form in part.split("<form")[1:]]


def decide(browser: Browser, record: UUID, button: int) -> TestResponse:
    form = forms_of(part_of(browser.get("/review").text, record))[button]
    return browser.post(f"/review/{record}", **form)


def test_page_shows_both_values_with_who_where_and_when(office: Office) -> None:
    record = office.disputed({"quantity": "80"}, {"quantity": "60"})
    part = part_of(office.browser().get("/review").text, record)
    said = text_of(part)
    assert re.search(r"It stands Measured quantity 80 m² Test Inspector · tablet Tablet 7", said)
    assert re.search(r"Proposed instead Measured quantity 60 m² Second Inspector · office", said)
    assert said.count("working day 2 Mar 2026 · received") == 2
    assert f'href="/records/{record}"' in part


def test_one_click_takes_the_proposal(office: Office) -> None:
    record = office.disputed({"quantity": "81"}, {"quantity": "61"})
    browser = office.browser()
    answer = decide(browser, record, button=1)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/review")
    page = browser.get("/review").text
    assert "Settled. Both values stay" in page
    assert str(record) not in page
    assert office.head(record).whole["quantity"] == "61"


def test_history_tells_the_decision_as_its_own_kind_of_entry(office: Office) -> None:
    kept = office.disputed({"quantity": "82"}, {"quantity": "62"})
    taken = office.disputed({"quantity": "83"}, {"quantity": "63"})
    browser = office.browser()
    decide(browser, kept, button=0)
    decide(browser, taken, button=1)
    history = text_of(browser.get(f"/works/{kept}").text)
    assert re.search(r"Conflict settled Test Supervisor · office", history)
    assert re.search(r"Measured quantity not taken 62 m²", history)
    history = text_of(browser.get(f"/works/{taken}").text)
    assert re.search(r"Conflict settled .{0,200} Measured quantity 83 m² became 63 m²", history)


def test_decision_on_a_record_that_moved_on_is_refused(office: Office) -> None:
    record = office.disputed({"quantity": "84"}, {"quantity": "64"})
    browser = office.browser()
    form = forms_of(part_of(browser.get("/review").text, record))[1]
    with office.app.app_context():
        factories.change(office.author, record, {"notes": "one more thing"}, office.tablet)
    answer = browser.post(f"/review/{record}", **form)
    assert answer.status_code == 409
    assert "The record changed after you opened it; look at it again." in answer.text
    assert office.head(record).whole["quantity"] == "84"
    assert part_of(answer.text, record)


@pytest.mark.parametrize(
    "wrong", [{"seen": "x"}, {"take": "x"}, {"field": "lane"}, {"take": str(uuid4())}]
)
def test_decision_that_makes_no_sense_changes_nothing(
    office: Office, wrong: dict[str, str]
) -> None:
    record = office.disputed({"quantity": "85"}, {"quantity": "65"})
    browser = office.browser()
    form = forms_of(part_of(browser.get("/review").text, record))[1]
    answer = browser.post(f"/review/{record}", **{**form, **wrong})
    assert answer.status_code == 422
    assert office.head(record).version == 3


def test_other_governorate_reveals_nothing(office: Office) -> None:
    record = office.disputed({"quantity": "86"}, {"quantity": "66"})
    elsewhere = office.browser("elsewhere")
    page = elsewhere.get("/review").text
    assert str(record) not in page
    assert "No conflict waits for you" in page
    form = {"seen": office.head(record).change, "field": "quantity", "take": ""}
    hidden = elsewhere.post(f"/review/{record}", **form)
    unknown = elsewhere.post(f"/review/{uuid4()}", **form)
    assert (hidden.status_code, unknown.status_code) == (404, 404)
    assert office.head(record).version == 3


def test_deleted_record_is_in_the_queue_and_may_come_back(office: Office) -> None:
    with office.app.app_context():
        record = factories.log_work(office.author, "C09-A02", office.tablet, quantity="7")
        base = db.session.get_one(Head, record).change
        factories.change(office.author, record, {}, office.tablet, op="delete")
        factories.change(office.other, record, {"quantity": "8"}, base=base)
    browser = office.browser()
    part = part_of(browser.get("/review").text, record)
    assert "Deleted, and edited afterwards" in part
    assert "The record is then brought back." in part
    assert f'href="/works/{record}"' not in part
    assert decide(browser, record, button=1).status_code == 303
    assert browser.get(f"/works/{record}").status_code == 200


def test_lowering_of_what_was_accepted_is_said_before(office: Office) -> None:
    with office.app.app_context():
        record = factories.log_work(
            office.author, "C09-A02", office.tablet, quantity="9", section=None, to_m=None
        )
        supervisor = db.session.scalars(db.select(Person).filter_by(username="supervisor")).one()
        factories.accept_work(supervisor, record, "9")
        factories.change(office.author, record, {"quantity": "5"}, office.tablet)
    browser = office.browser()
    said = text_of(part_of(browser.get("/review").text, record))
    assert re.search(r"The accepted quantity is then lowered: 5 m²", said)
    decide(browser, record, button=1)
    assert office.head(record).whole["accepted_quantity"] == "5"


def test_values_are_text_and_never_markup(office: Office) -> None:
    record = office.disputed({"state": "withdrawn"}, {"notes": "<script>alert(1)</script>"})
    part = part_of(office.browser().get("/review").text, record)
    assert "&lt;script&gt;alert(1)" in part
    assert "<script" not in part


def test_overview_and_record_lead_to_the_queue(office: Office) -> None:
    record = office.disputed({"quantity": "87"}, {"quantity": "67"})
    browser = office.browser()
    overview = browser.get("/").text
    assert re.search(r'href="/review">\s*<span class="mdi mdi-call-split"', overview)
    assert f'href="/review#record-{record}"' in browser.get(f"/works/{record}").text
    assert 'href="/review"' not in office.browser("inspector").get("/").text


def test_queue_speaks_arabic(office: Office) -> None:
    record = office.disputed({"quantity": "88"}, {"quantity": "68"})
    said = text_of(part_of(office.browser(language="ar").get("/review").text, record))
    assert "أبقِ هذه" in said
    assert "خذ هذه بدلًا منها" in said


def test_what_was_settled_is_listed_with_what_was_not_taken(office: Office) -> None:
    record = office.disputed({"quantity": "84"}, {"quantity": "64"})
    browser = office.browser()
    decide(browser, record, button=1)
    page = browser.get("/review/settled").text
    part = page[page.index("<article") : page.index("</article>")]
    assert f'href="/works/{record}"' in part
    said = text_of(part)
    assert re.search(r"Test Supervisor · office · 2 Mar 2026", said)
    assert (
        re.search(r"Stands since Measured quantity 64 .*Not taken", said) or "Not taken" not in said
    )
    assert str(record) not in office.browser("elsewhere").get("/review/settled").text


def test_settled_conflicts_go_on_page_by_page(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settled, "MOST", 1)
    browser = office.browser()
    records = [office.disputed({"quantity": "85"}, {"quantity": "65"}) for _ in range(2)]
    for record in records:
        decide(browser, record, button=0)
    first = browser.get("/review/settled").text
    found = re.search(r'href="/review/settled\?before=([^"]+)"', first)
    assert found
    second = browser.get("/review/settled", before=unquote(found[1])).text
    assert str(records[1]) in first
    assert str(records[0]) not in first
    assert str(records[0]) in second
    for nonsense in ("x", "2026-01-01~", "~"):
        assert browser.get("/review/settled", before=nonsense).status_code == 400
