"""The record page: what it tells of a work, and the supervisor's decision on it."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from server.accounts.models import Device, Person
from server.app import create_app
from server.db import db
from server.fieldwork.models import Work
from server.programme import claims
from server.programme.claims import Claimed
from server.programme.models import Contract
from server.register.models import Head
from shared.rules.scope import EVERYTHING
from tests import factories
from tests.browser import Browser, signed_in
from tests.ports import SteeredClock, steered_ports
from tests.throwaway import ThrowawayDatabase, throwaway_config


@dataclass
class Office:
    app: Flask
    clock: SteeredClock
    author: Person
    tablet: Device

    def log(self, **fields: Any) -> UUID:
        """A work without a stretch, so that none overlaps another."""
        nowhere = {"section": None, "from_m": None, "to_m": None}
        with self.app.app_context():
            return factories.log_work(self.author, "C09-A02", self.tablet, **nowhere | fields)

    def correct(self, record: UUID, **fields: Any) -> None:
        with self.app.app_context():
            factories.correct_work(self.author, record, self.tablet, **fields)

    def state_of(self, record: UUID) -> tuple[str, str | None]:
        with self.app.app_context():
            work = db.session.get_one(Work, record)
            accepted = work.accepted_quantity
            return work.state, None if accepted is None else f"{accepted.normalize():f}"

    def head_of(self, record: UUID) -> str:
        with self.app.app_context():
            return str(db.session.get_one(Head, record).change)

    def claim(self, record: UUID, quantity: str) -> UUID:
        """Of the work's own BOQ line, as its contractor would."""
        with self.app.app_context():
            work, name = db.session.get_one(Work, record), uuid4()
            said = Claimed(work.activity, work.boq_item, Decimal(quantity), date(2026, 3, 1))
            contract = db.session.get_one(Contract, 9)
            claims.claim(contract, said, self.author.id, EVERYTHING, name)
            return name

    def withdraw(self, claim: UUID) -> None:
        with self.app.app_context():
            claims.withdraw(9, claim, self.author.id, EVERYTHING)

    def browser(self, username: str = "supervisor", language: str = "en") -> Browser:
        return signed_in(self.app, username, language)


@pytest.fixture(scope="module")
def office(database: ThrowawayDatabase) -> Iterator[Office]:
    with database.fresh() as url:
        clock = SteeredClock()
        app = create_app(throwaway_config(url), steered_ports(clock))
        with app.app_context():
            factories.load_reference((9,))
            author = factories.inspector()
            tablet = factories.device(author, "Tablet 7")
            factories.supervisor()
            factories.supervisor("elsewhere", governorates=["KW-JA"])
            for row in (author, tablet):
                db.session.refresh(row)
                db.session.expunge(row)
        yield Office(app, clock, author, tablet)
        with app.app_context():
            db.engine.dispose()


def decide(browser: Browser, record: UUID, verb: str, **form: str) -> TestResponse:
    """Decide as the page's form does: on the version that the page shows, unless told."""
    page = browser.get(f"/works/{record}").text
    seen = re.search(r'name="seen" value="([^"]+)"', page)
    form = {"seen": seen[1] if seen else str(uuid4()), **form}
    return browser.post(f"/works/{record}/{verb}", **form)


def text_of(answer: TestResponse) -> str:
    """What a page says, without its marks."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.text))


def test_record_keeps_claimed_measured_and_accepted_apart(office: Office) -> None:
    record = office.log(quantity="412.50")
    page = text_of(office.browser().get(f"/works/{record}"))
    assert re.search(r"Claimed by the contractor on this BOQ line\s+no claim yet", page)
    assert re.search(r"Measured by the inspector\s+412.5\s+m²", page)
    assert re.search(r"Accepted by the supervisor\s+not yet", page)
    office.claim(record, "700")
    withdrawn = office.claim(record, "90")
    office.withdraw(withdrawn)
    page = text_of(office.browser().get(f"/works/{record}"))
    assert re.search(r"Claimed by the contractor on this BOQ line\s+700\s+m²", page)


def test_chainage_stays_left_to_right_in_arabic(office: Office) -> None:
    record = office.log(section="S-HA-HAWALLI", from_m="12350", to_m="12900")
    page = office.browser(language="ar").get(f"/works/{record}").text
    assert "<bdi dir='ltr'>12+350</bdi> – <bdi dir='ltr'>12+900</bdi>" in page
    assert 'dir="rtl"' in page


def test_flags_are_explained(office: Office) -> None:
    record = office.log(place=None, grade="offset")
    page = text_of(office.browser().get(f"/works/{record}"))
    assert "The tablet had no position when this was saved." in page
    assert "clock was wrong; the time shown is corrected." in page


def test_the_page_says_what_is_odd_now_and_the_history_what_was(office: Office) -> None:
    with office.app.app_context():
        first, second = (
            factories.log_work(office.author, "C09-A03", office.tablet, quantity="1")
            for _ in range(2)
        )
    overlap = "Another work covers part of this stretch"
    assert overlap in text_of(office.browser().get(f"/works/{first}"))
    office.correct(first, state="withdrawn")
    page = text_of(office.browser().get(f"/works/{second}"))
    assert overlap not in page
    assert "Found then: Overlaps" in page[page.index("History") :]


def test_history_tells_who_when_from_where_and_what_changed(office: Office) -> None:
    record = office.log(quantity="100")
    decide(office.browser(), record, "return", reason="Too much for this length")
    office.correct(record, quantity="90.5", notes="measured again")
    page = text_of(office.browser().get(f"/works/{record}"))
    history = page[page.index("History") :]
    assert history.index("Corrected in the field") < history.index("Returned for correction")
    assert "Test Inspector ·" in history
    assert "Tablet 7" in history
    assert "Test Supervisor · office" in history
    assert "Too much for this length" in history
    assert re.search(r"Measured quantity\s+100\s+m²\s+became\s+90.5\s+m²", history)
    assert re.search(r"Version 1 · [0-9a-f]{12}", history)


def test_accepting_states_a_quantity_and_goes_on_to_the_next(office: Office) -> None:
    record = office.log(quantity="55")
    office.clock.advance(minutes=1)
    after = office.log(quantity="5")
    answer = decide(office.browser(), record, "accept", accepted_quantity="54.25")
    assert office.state_of(record) == ("accepted", "54.25")
    assert answer.status_code == 303
    assert re.match(r"/works/[0-9a-f-]{36}$", answer.headers["Location"])
    assert str(record) not in answer.headers["Location"]
    assert office.state_of(after)[0] == "logged"


@pytest.mark.parametrize("typed", ["٥٤٫٢٥", " 54.25 ", "54.250"])
def test_quantity_may_be_typed_with_any_digits(office: Office, typed: str) -> None:
    record = office.log(quantity="1055")
    assert decide(office.browser(), record, "accept", accepted_quantity=typed).status_code == 303
    assert office.state_of(record) == ("accepted", "54.25")


def test_thousands_may_be_set_apart(office: Office) -> None:
    record = office.log(quantity="1055")
    decide(office.browser(), record, "accept", accepted_quantity="1,055")
    assert office.state_of(record) == ("accepted", "1055")


@pytest.mark.parametrize(
    ("typed", "status", "message"),
    [
        ("100.01", 422, "The accepted quantity may not exceed the measured one."),
        ("0", 422, "The quantity must be above zero."),
        ("much", 422, "Type a number such as 412.50."),
        ("12,5", 422, "Type a number such as 412.50."),
        ("١٢٬٥", 422, "Type a number such as 412.50."),
        ("", 422, "State the accepted quantity."),
    ],
)
def test_wrong_quantity_is_said_and_what_was_typed_stays(
    office: Office, typed: str, status: int, message: str
) -> None:
    record = office.log(quantity="100")
    answer = decide(office.browser(), record, "accept", accepted_quantity=typed)
    assert answer.status_code == status
    assert message in answer.text
    assert re.search(rf'name="accepted_quantity"[^>]*\s+value="{re.escape(typed)}"', answer.text)
    assert office.state_of(record) == ("logged", None)


def test_return_wants_a_reason_in_the_persons_language(office: Office) -> None:
    record = office.log()
    answer = decide(office.browser(language="ar"), record, "return", reason="  ")
    assert answer.status_code == 422
    assert "اكتب سبب الإعادة." in answer.text
    # The language switch leads to the record: the decision's own address cannot be opened.
    assert f'name="next" value="/works/{record}"' in answer.text


def test_change_in_between_is_said_and_nothing_typed_is_lost(office: Office) -> None:
    record = office.log(quantity="100")
    seen = office.head_of(record)
    with office.app.app_context():
        factories.change(office.author, record, {"quantity": "70"}, office.tablet)
    answer = decide(office.browser(), record, "accept", seen=seen, accepted_quantity="99")
    assert answer.status_code == 409
    assert "The record changed after you opened it; look at it again." in answer.text
    assert "after you opened the page" in answer.text
    assert 'value="99"' in answer.text
    # The page now names the version that it shows, so that the next try can go in.
    assert f'name="seen" value="{office.head_of(record)}"' in answer.text
    assert office.state_of(record) == ("logged", None)


def test_what_blocks_acceptance_is_said_before_and_after(office: Office) -> None:
    stretch = {"section": "S-HA-HAWALLI", "from_m": "300", "to_m": "400", "lane": "1"}
    office.log(**stretch)
    second = office.log(**stretch)
    page = office.browser().get(f"/works/{second}").text
    assert "It cannot be accepted as it stands:" in page
    answer = decide(office.browser(), second, "accept", accepted_quantity="1")
    assert answer.status_code == 409
    assert "Resolve the overlap, the excess quantity or the tickets" in answer.text


def test_conflict_shows_both_values_and_their_authors(office: Office) -> None:
    record = office.log(quantity="100")
    with office.app.app_context():
        base = db.session.get_one(Head, record).change
        factories.change(office.author, record, {"quantity": "80"}, office.tablet)
        factories.change(office.author, record, {"quantity": "60"}, office.tablet, base=base)
    page = text_of(office.browser().get(f"/works/{record}"))
    conflict = page[page.index("Conflicting values Both are kept") :]
    assert re.search(r"80\s+m²\s+60\s+m²\s+· Test Inspector", conflict)
    assert re.search(r"Measured quantity\s+60\s+m²\s+proposed\s+instead of\s+80\s+m²", page)
    answer = decide(office.browser(), record, "accept", accepted_quantity="60")
    assert "Decide the conflicting values before accepting." in answer.text


def test_notes_are_text_and_never_markup(office: Office) -> None:
    record = office.log(notes="<script>alert(1)</script>")
    page = office.browser().get(f"/works/{record}").text
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert" not in page


def test_field_of_a_newer_tablet_is_shown_as_it_came(office: Office) -> None:
    record = office.log()
    with office.app.app_context():
        factories.change(office.author, record, {"humidity": "61 %"}, office.tablet)
    assert re.search(
        r"humidity\s+—\s+became\s+61 %", text_of(office.browser().get(f"/works/{record}"))
    )


def test_inspector_sees_the_record_without_the_decision(office: Office) -> None:
    record = office.log()
    page = office.browser("inspector").get(f"/works/{record}").text
    assert "Waiting for the supervisor" in page
    assert 'name="accepted_quantity"' not in page


@pytest.mark.parametrize("verb", ["", "/after"])
def test_record_outside_the_scope_is_not_found(office: Office, verb: str) -> None:
    record = office.log()
    assert office.browser("elsewhere").get(f"/works/{record}{verb}").status_code == 404


def test_a_work_of_a_week_that_begins_enters_the_figures_tomorrow(office: Office) -> None:
    """On a Sunday pages stand as of Saturday; from Monday on they count the new week."""
    before = office.clock.moment
    for day, is_later in ((8, True), (9, False)):
        office.clock.moment = datetime(2026, 3, day, 9, tzinfo=UTC)
        browser = office.browser()
        decide(browser, office.log(), "accept", accepted_quantity="60")
        page = text_of(browser.get("/works"))
        assert "Accepted." in page
        assert ("Figures have it from 9 Mar 2026 on" in page) == is_later
    office.clock.moment = before


@pytest.mark.parametrize("verb", ["accept", "return"])
def test_decision_outside_the_scope_changes_nothing(office: Office, verb: str) -> None:
    record = office.log()
    form = {"seen": office.head_of(record), "accepted_quantity": "1", "reason": "no"}
    answer = office.browser("elsewhere").post(f"/works/{record}/{verb}", **form)
    assert answer.status_code == 404
    assert office.state_of(record) == ("logged", None)


def test_decision_without_the_pages_token_is_refused(office: Office) -> None:
    record = office.log()
    form = {"seen": office.head_of(record), "reason": "no"}
    answer = office.browser().client.post(f"/works/{record}/return", data=form)
    assert answer.status_code == 403
    assert office.state_of(record) == ("logged", None)


def delivered(office: Office, *tickets: tuple[str, str], thickness: str = "50") -> UUID:
    """500 m2 of a course, 60 t at 50 mm."""
    fields = {"section": None, "from_m": None, "to_m": None, "thickness_mm": thickness}
    rows = [{"number": number, "tonnes": tonnes} for number, tonnes in tickets]
    with office.app.app_context():
        course = {"quantity": "500", "tickets": rows, **fields}
        return factories.log_work(office.author, "C09-A04", office.tablet, **course)


def test_tickets_are_a_table_with_what_they_should_weigh(office: Office) -> None:
    record = delivered(office, ("T-1", "40.25"), ("T-2", "9"))
    page = office.browser().get(f"/works/{record}").text
    for said in ("Delivery tickets", "T-1", "40.25", "49.25", "50</bdi> mm", "2.40 t/m³"):
        assert said in page
    assert "off by <bdi dir='ltr'>18%</bdi>" in page
    assert "Tickets unlike the measurement" in page
    assert "It cannot be accepted as it stands" in page
    arabic = office.browser(language="ar").get(f"/works/{record}").text
    assert "تذاكر التوريد" in arabic
    assert "الوزن المتوقع" in arabic


@pytest.mark.parametrize("typed", ["r-77", "R-٧٧"])
def test_a_work_is_found_by_the_number_of_a_ticket(office: Office, typed: str) -> None:
    record = delivered(office, ("R-77", "30"))
    listed = office.browser().get("/works", text=typed).text
    assert f"/works/{record}" in listed
    assert f"/works/{delivered(office, ('R-78', '30'))}" not in listed


def test_tickets_that_fit_say_so_and_let_it_be_accepted(office: Office) -> None:
    record = delivered(office, ("U-1", "30"), ("U-2", "30"))
    browser = office.browser()
    page = browser.get(f"/works/{record}").text
    assert "off by <bdi dir='ltr'>0%</bdi>" in page
    assert "Tickets unlike the measurement" not in page
    decide(browser, record, "accept", accepted_quantity="500")
    assert office.state_of(record) == ("accepted", "500")


def test_a_repeated_ticket_leads_to_the_other_work_within_the_scope(office: Office) -> None:
    first = delivered(office, ("V-7", "60"))
    second = delivered(office, ("v ٧", "60"))
    page = office.browser().get(f"/works/{second}").text
    assert "Ticket counted twice" in page
    assert f'href="/works/{first}"' in page
    assert office.browser("elsewhere").get(f"/works/{second}").status_code == 404
    refused = decide(office.browser(), second, "accept", accepted_quantity="500")
    assert "the tickets before accepting" in refused.text


def test_a_work_without_tickets_has_no_table(office: Office) -> None:
    assert "Delivery tickets" not in office.browser().get(f"/works/{office.log()}").text


def test_a_thickness_alone_is_shown(office: Office) -> None:
    record = delivered(office, thickness="52.5")
    page = office.browser().get(f"/works/{record}").text
    assert "52.5</bdi> mm" in page
    assert "Tickets unlike the measurement" not in page


def test_the_history_tells_how_tickets_changed(office: Office) -> None:
    record = delivered(office, ("W-1", "10"))
    office.correct(record, tickets=[{"number": "W-1", "tonnes": "60"}], state="logged")
    page = office.browser().get(f"/works/{record}").text
    assert re.search(r"<del>.*W-1.*10.*</del>", page, re.DOTALL)


def test_thickness_and_tickets_are_exported_beside_the_rest(office: Office) -> None:
    record, without = delivered(office, ("X-1", "30.25"), ("X-2", "30")), office.log()
    text = office.browser().get("/works.csv").data.decode("utf-8-sig")
    rows = {row["Record"]: row for row in csv.DictReader(io.StringIO(text))}
    names = ("Thickness (mm)", "Delivery tickets", "Weight by tickets (t)")
    assert [rows[str(record)][name] for name in names] == ["50", "2", "60.25"]
    assert [rows[str(without)][name] for name in names] == ["", "", ""]
    features = json.loads(office.browser().get("/works.geojson").data)["features"]
    (found,) = (one["properties"] for one in features if one["id"] == str(record))
    assert (found["thickness_mm"], found["tickets"], found["ticket_tonnes"]) == ("50", 2, "60.25")
