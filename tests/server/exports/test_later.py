"""Large exports: made once by the worker, shown while they are made, fetched by who asked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from server.accounts.models import Person
from server.db import db
from server.exports import later, service
from server.exports.models import Export
from server.exports.sources import EXTENSION, Asked, Given, Source
from server.http.language import language
from shared.vocabulary.roles import PLANNER
from tests import factories
from tests.browser import Browser, signed_in
from tests.ports import SteeredClock
from tests.server.exports.test_formats import TABLE, WHOLE, written

ROWS = 7


@pytest.fixture
def office(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    """A table of seven things where three are too many to wait for, and two who read."""
    monkeypatch.setattr(service, "MOST_AT_ONCE", 3)
    monkeypatch.setattr(later, "TOLD_EACH", 1)
    config = app.extensions["tareeq.config"]
    app.extensions["tareeq.config"] = replace(config, state_folder=tmp_path)
    give(app, lambda asked: iter([{**WHOLE, "id": n} for n in range(ROWS)]))
    with app.app_context():
        factories.supervisor()
        factories.person("planner", PLANNER)
    yield app
    app.extensions["tareeq.config"] = config
    del app.extensions[EXTENSION]["things"]


def give(app: Flask, rows: Any) -> None:
    def give(asked: Asked) -> Given:
        return Given(TABLE, rows(asked), lambda: ROWS)

    source = Source("things", "Things", "record_lists.records_table", give)
    app.extensions[EXTENSION]["things"] = source


def ask(browser: Browser, **said: str) -> str:
    """Ask for the export as the page does; its id."""
    form = {
        "source": "things",
        "ending": "csv",
        "filters": "kind=photo",
        "id": str(uuid4()),
        **said,
    }
    answer = browser.post("/exports", **form)
    assert answer.status_code == 303, answer.text
    return form["id"]


def make(office: Flask) -> int:
    with office.app_context():
        return later.make_waiting()


def kept(office: Flask) -> list[str]:
    with office.app_context():
        return sorted(path.name for path in later.folder().iterdir())


def test_too_many_rows_to_wait_for_lead_to_the_page_that_makes_them(office: Flask) -> None:
    browser = signed_in(office, "supervisor")
    answer = browser.get("/tables/things.xlsx", kind="photo")
    assert answer.status_code == 303
    page = browser.client.get(answer.location)
    assert "more than 3 rows" in page.text
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page.text))
    assert (hidden["source"], hidden["ending"]) == ("things", "xlsx")
    assert "kind=photo" in hidden["filters"]


def test_asked_for_left_and_come_back_to(office: Flask) -> None:
    browser = signed_in(office, "supervisor")
    export = ask(browser)
    assert "Waiting" in browser.get("/exports").text
    assert make(office) == 1
    page = browser.get("/exports").text
    for word in ("Ready", "Rows: 7", "1 kB", "Kept until", "/records?kind=photo"):
        assert word in page
    fetched = browser.get(f"/exports/{export}/file")
    assert fetched.data == written("csv", *({**WHOLE, "id": n} for n in range(ROWS)))
    assert fetched.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert "tareeq-things-" in fetched.headers["Content-Disposition"]
    assert make(office) == 0


def test_a_form_sent_again_asks_once(office: Flask) -> None:
    browser = signed_in(office, "supervisor")
    export = ask(browser)
    ask(browser, id=export)
    assert make(office) == 1
    again = browser.post("/exports", id=export, source="things", ending="xlsx", filters="")
    assert again.status_code == 409


def test_nobody_else_sees_fetches_or_removes_it(office: Flask) -> None:
    export = ask(signed_in(office, "supervisor"))
    make(office)
    other = signed_in(office, "planner")
    assert export not in other.get("/exports").text
    assert other.get(f"/exports/{export}/file").status_code == 404
    assert other.post(f"/exports/{export}/remove").status_code == 404
    assert kept(office) == [f"{export}.csv"]


def test_headings_are_in_the_language_of_who_asked(office: Flask) -> None:
    seen: list[str] = []
    give(office, lambda asked: iter([{**WHOLE, "text": seen.append(language())}]))
    ask(signed_in(office, "supervisor", "ar"))
    make(office)
    assert seen == ["ar"]


def test_what_a_killed_worker_left_is_made_anew(office: Flask) -> None:
    browser = signed_in(office, "supervisor")
    export = ask(browser)
    with office.app_context():
        row = db.session.get_one(Export, export)
        row.state, row.rows_done, row.tries = "running", 5, 1
        (later.folder() / f"{export}.csv.part").write_bytes(b"half")
        db.session.commit()
    assert "Being made" in browser.get("/exports").text
    assert make(office) == 1
    assert kept(office) == [f"{export}.csv"]
    assert "Rows: 7" in browser.get("/exports").text


def test_cancelled_while_it_is_made_leaves_nothing(office: Flask) -> None:
    browser = signed_in(office, "supervisor")

    def rows(asked: Asked) -> Iterator[dict[str, Any]]:
        yield {**WHOLE, "id": 1}
        assert browser.post(f"/exports/{export}/remove").status_code == 303
        yield {**WHOLE, "id": 2}

    give(office, rows)
    export = ask(browser)
    assert make(office) == 0
    assert kept(office) == []
    assert export not in browser.get("/exports").text


def test_a_fault_is_tried_again_and_told_in_the_end(office: Flask) -> None:
    def rows(asked: Asked) -> Iterator[dict[str, Any]]:
        yield {**WHOLE, "id": 1}
        raise OSError

    give(office, rows)
    browser = signed_in(office, "supervisor")
    ask(browser)
    for _try in range(later.MOST_TRIES + 1):
        assert make(office) == 0
    assert "could not be made in three tries" in browser.get("/exports").text
    assert kept(office) == []


def test_who_may_see_the_table_no_more_gets_no_file(office: Flask) -> None:
    browser = signed_in(office, "supervisor")
    ask(browser)
    with office.app_context():
        db.session.scalars(select(Person).filter_by(username="supervisor")).one().is_active = False
        db.session.commit()
    assert make(office) == 0
    assert kept(office) == []


def test_what_is_past_its_time_is_swept(office: Flask, clock: SteeredClock) -> None:
    browser = signed_in(office, "supervisor")
    ask(browser)
    make(office)
    with office.app_context():
        (later.folder() / f"{uuid4()}.csv.part").write_bytes(b"stray")
        clock.advance(seconds=later.KEPT.total_seconds() - 60)
        assert (later.sweep(), len(kept(office))) == (0, 1)
        clock.advance(seconds=60)
        assert (later.sweep(), kept(office)) == (1, [])


def test_one_has_so_many_at_most(office: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(later, "MOST_OF_ONE", 1)
    browser = signed_in(office, "supervisor")
    ask(browser)
    form = {"source": "things", "ending": "csv", "filters": "", "id": str(uuid4())}
    refused = browser.post("/exports", **form)
    assert (refused.status_code, "remove what you need no more" in refused.text) == (409, True)
    assert form["id"] not in refused.text
