"""Every page and form with strings that hurt: no fault, no trace of a refusal, no tag of theirs.

The strings are in tests/data/naughty_strings.json: control signs, halves of characters, digits
of other scripts, numbers beyond all measure, and whatever wants to be SQL, HTML or a template.
"""

from __future__ import annotations

import csv
import json
from html.parser import HTMLParser
from pathlib import Path
from uuid import uuid4

import pytest
from playwright.sync_api import Browser
from werkzeug.test import TestResponse

from server.db import db
from server.programme.models import ActivityBoq
from tests.conformance.test_openapi import CASES, LEFT_BEHIND
from tests.conformance.watching import Watch
from tests.server.permissions_world import EXAMPLES, INSIDE, NAMES_A_RECORD, Call, World
from tests.server.sync.field import Tablet, work

pytestmark = pytest.mark.slow

DATA = Path(__file__).parents[1] / "data"
STRINGS: dict[str, str] = json.loads((DATA / "naughty_strings.json").read_text(encoding="utf-8"))
# What an address of ours may carry, and some that none reads.
QUERY = (
    "text", "state", "governorate", "contract", "since", "until", "sort", "flagged", "page", "lang",
    "week", "before", "next", "q", "_",
)  # fmt: skip
# Packed answers and drawings are other tests' affair; so are the doors of files (tus).
# A short run gives each form one string of so many.
SHARE = 10
# Addresses that a browser would run or write into the page.
CODE = ("javascript:", "data:text/html")
OTHERS = ("/api/", "/files", "/tiles/", "/static/", "/healthz", "/sign-out")


def rules(method: str) -> list[dict[str, str]]:
    with (DATA / "route_matrix.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["method"] == method]
    return [row for row in rows if not row["rule"].startswith(OTHERS) and ".pdf" not in row["rule"]]


def role_for(row: dict[str, str]) -> str:
    """Somebody who gets in, and sees much."""
    roles = ("supervisor", "administrator", "inspector", "planner", "contractor")
    return next(role for role in roles if row[role] == "allow")


def call_of(world: World, row: dict[str, str], role: str) -> Call:
    """A good call of this page or form."""
    routes = world.app.url_map.iter_rules()
    endpoint = next(
        r.endpoint for r in routes if r.rule == row["rule"] and row["method"] in r.methods
    )
    if endpoint in NAMES_A_RECORD:
        return NAMES_A_RECORD[endpoint](world, role, INSIDE)
    return EXAMPLES.get(endpoint, lambda *_: {})(world, role)


def strings_for(row: dict[str, str]) -> list[str]:
    """All of them in a long run; in a short one a share, so that the forms together try all."""
    texts = list(STRINGS.values())
    return texts if len(texts) <= CASES else texts[rules("POST").index(row) % SHARE :: SHARE]


def as_sent(text: str) -> bytes:
    """What a careless program sends: halves of characters and all."""
    return text.encode("utf-8", "surrogatepass")


def is_ours(script: dict[str, str | None]) -> bool:
    """From our own files, or values for them, which no browser runs."""
    source, kind = script.get("src") or "", script.get("type")
    return source.startswith("/static/") or (not source and kind == "application/json")


class Tags(HTMLParser):
    """Tags that only somebody else can have written: our pages have no script of their own."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.foreign: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        is_foreign = (
            any(name.startswith("on") for name in given)
            or (tag == "script" and not is_ours(given))
            or tag in {"iframe", "base"}
            or "srcdoc" in given
            or any((given.get(n) or "").lower().startswith(CODE) for n in ("href", "src", "action"))
            or "x.example" in (given.get("src") or "") + (given.get("hx-get") or "")
        )
        if is_foreign:
            self.foreign.append(self.get_starttag_text() or tag)


def check(answer: TestResponse, text: str, changed: set[str]) -> None:
    assert answer.status_code < 500, answer.text[:500]
    if answer.status_code >= 400:
        assert changed <= LEFT_BEHIND, f"a refused form changed {changed}"
    if answer.mimetype == "text/html":
        assert Tags(answer.text).foreign == [], text
        assert "<style>*{" not in answer.text
    assert "injected=1" not in "".join(answer.headers.getlist("Set-Cookie"))
    assert not answer.headers.get("Location", "/").startswith(("//", "http"))


@pytest.mark.parametrize("row", rules("GET"), ids=lambda row: row["rule"])
def test_no_address_hurts_a_page(world: World, watch: Watch, row: dict[str, str]) -> None:
    role = role_for(row)
    call = call_of(world, row, role)
    watch.changed()
    texts = list(STRINGS.values())
    step = len(QUERY) if len(texts) > CASES else 1
    for start in range(0, len(texts), step):
        # Each parameter with another string: all of them are tried in every page.
        turned = texts[start:] + texts[:start]
        query = {name: as_sent(text[:300]) for name, text in zip(QUERY, turned, strict=False)}
        answer = world.call(role, "GET", row["rule"], {**call, "query": query})
        check(answer, str(query), watch.changed())


@pytest.mark.parametrize("row", rules("POST"), ids=lambda row: row["rule"])
def test_no_string_hurts_a_form(world: World, watch: Watch, row: dict[str, str]) -> None:
    role = role_for(row)
    for number, text in enumerate(strings_for(row)):
        call = call_of(world, row, role)
        form = dict(call.get("form", {"reason": "r", "username": "u", "password": "p"}))
        name = list(form)[number % len(form)]
        watch.changed()
        form = {**form, name: as_sent(text)}
        answer = world.call(role, "POST", row["rule"], {**call, "form": form})
        check(answer, text, watch.changed())


@pytest.fixture(scope="module")
def written(world: World) -> World:
    """The strings in works' notes, some of which went in and some into the quarantine."""
    person = world.tablets["inspector"].person
    with world.app.app_context():
        line = db.session.query(ActivityBoq).filter_by(activity="C09-A01").first()
    assert line is not None
    tablet = Tablet(world.app, person)
    nowhere = {"section": None, "from_m": None, "to_m": None}
    for text in STRINGS.values():
        fields = work(activity="C09-A01", boq_item=line.boq_item, quantity="1", **nowhere)
        tablet.write({**fields, "notes": text}, uuid4())
        tablet.write({**fields, "activity": text}, uuid4())
    receipts = tablet.push()
    assert {"created", "rejected"} == {receipt["outcome"] for receipt in receipts}
    assert not [r for r in receipts if "server_fault" in json.dumps(r)]
    return world


@pytest.mark.parametrize("path", ["/works", "/quarantine", "/works.csv", "/works.geojson", "/"])
def test_what_was_kept_comes_back_harmless(written: World, path: str) -> None:
    answer = written.call("supervisor", "GET", path, {})
    assert answer.status_code == 200
    check(answer, path, set())
    if path == "/works.csv":
        cells = [cell for line in csv.reader(answer.text.splitlines()) for cell in line]
        assert not [cell for cell in cells if cell.startswith(("=", "@", "+", "\t"))]


def test_nothing_runs_in_a_real_browser(written: World, browser: Browser) -> None:
    """The pages as they are served, without our policy: their text alone must be harmless."""
    page = browser.new_context(bypass_csp=True).new_page()
    for path in ("/works?text=%3Cscript%3Ewindow.injected%3D1%3C/script%3E", "/quarantine"):
        answer = written.call("supervisor", "GET", path, {})
        page.route("**/*", lambda route: route.abort())
        page.set_content(answer.text, wait_until="commit")
        page.wait_for_timeout(100)
        assert page.evaluate("window.injected") is None
        assert page.evaluate("document.querySelectorAll('[onerror],[onload],iframe').length") == 0
        assert page.evaluate("document.querySelectorAll('main').length") == 1
    page.context.close()
