"""The quarantine's page: what came and why, for its author and supervisors; discarding it."""

from __future__ import annotations

import html
import re
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from server.sync.raw_text import LONGEST_SHOWN, pretty
from tests.server.sync.field import Tablet, add_person, rows, work

HAWALLI = {"governorates": ["KW-HA"], "contracts": [9]}


@pytest.fixture
def author(field: Flask) -> Tablet:
    return Tablet(field, add_person(field, **HAWALLI))


@pytest.fixture
def office(field: Flask) -> Tablet:
    return Tablet(field, add_person(field, "supervisor"))


def page(tablet: Tablet, language: str = "en") -> str:
    answer = tablet.app.test_client().get(
        "/quarantine", query_string={"lang": language}, headers=tablet.identity
    )
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def bad(tablet: Tablet, **fields: Any) -> UUID:
    """A change that goes to quarantine."""
    change = tablet.write(work(activity="C99-A99", **fields))
    (receipt,) = tablet.push(first=len(tablet.bodies))
    assert receipt["outcome"] == "rejected"
    return change


def discard(by: Tablet, of: Tablet, n: int = 1, reason: str = "entered twice") -> TestResponse:
    return by.app.test_client().post(
        f"/quarantine/{of.outbox}/{n}/discard",
        query_string={"lang": "en"},
        data={"reason": reason},
        headers=by.identity,
    )


def said(text: str) -> str:
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", text)))


def test_author_and_supervisor_see_what_came_and_why(author: Tablet, office: Tablet) -> None:
    bad(author, notes="the left lane")
    for reader in (author, office):
        shown = said(page(reader))
        assert "No such activity in your scope. Activity" in shown
        assert '"notes": "the left lane"' in shown
        assert "Ask the administrator" in shown
        assert "Demo · tablet لوح" in shown
    assert "اطلب من مدير النظام" in page(office, "ar")


@pytest.mark.parametrize(
    ("scope", "is_shown"),
    [
        ({}, True),
        (HAWALLI, True),
        ({"governorates": ["KW-HA", "KW-KU"], "contracts": [7, 9]}, True),
        ({"governorates": ["KW-HA"]}, True),
        ({"contracts": [10]}, False),
        ({"governorates": ["KW-KU"]}, False),
        ({"governorates": []}, False),
    ],
)
def test_supervisor_sees_authors_whose_whole_scope_is_theirs(
    author: Tablet, scope: dict[str, Any], is_shown: bool
) -> None:
    change = bad(author)
    supervisor = Tablet(author.app, add_person(author.app, "supervisor", **scope))
    assert (str(change) in page(supervisor)) is is_shown
    hidden = discard(supervisor, author)
    assert hidden.status_code == (303 if is_shown else 404)


@pytest.mark.parametrize("scope", [{}, {**HAWALLI, "governorates": ["KW-HA", "KW-KU"]}])
def test_an_author_of_a_wider_scope_is_not_shown(field: Flask, scope: dict[str, Any]) -> None:
    wide = Tablet(field, add_person(field, **scope))
    change = bad(wide)
    narrow = Tablet(field, add_person(field, "supervisor", **HAWALLI))
    assert str(change) not in page(narrow)
    assert str(change) in page(wide)


def test_an_inspector_sees_no_other_s(author: Tablet) -> None:
    change = bad(author)
    other = Tablet(author.app, add_person(author.app))
    assert str(change) not in page(other)
    assert discard(other, author).status_code == 404
    assert "Nothing is in quarantine" in page(other)


def test_hostile_text_is_shown_as_text(author: Tablet, office: Tablet) -> None:
    bad(author, notes="</pre><script>alert(1)</script> 100\u202e001")
    author.append("\ud800 <img src=x onerror=alert(1)> \x00 not json")
    author.push(first=2)
    shown = page(office)
    assert "<script>alert" not in shown
    assert "<img" not in shown
    assert "\\u202e" in shown
    assert "\u202e" not in shown
    assert "\\ud800" in shown
    assert "The text is not valid JSON." in shown


def test_pretty_takes_any_bytes() -> None:
    assert pretty(b'{"a":1}') == '{\n  "a": 1\n}'
    assert pretty(b"\xff\xfe").startswith("\\xff")
    assert pretty(b"[" * 100_000).endswith("…")
    assert len(pretty(b'"' + b"a" * 50_000 + b'"')) <= LONGEST_SHOWN + 2
    assert pretty("ملاحظة\u200f\u2066".encode()) == "ملاحظة\\u200f\\u2066"
    assert pretty(b"9" * 5000).startswith("9")


def test_discarding_rejects_what_waits_on_it(author: Tablet, office: Tablet) -> None:
    record = uuid4()
    lost = author.write(work(activity="C99-A99"), record)
    author.write({"notes": "later"}, record, lost)
    assert [r["outcome"] for r in author.push()] == ["rejected", "waiting"]
    assert discard(office, author).status_code == 303
    entries = rows(author.app, "SELECT receipt FROM outbox_entry WHERE answered_later ORDER BY n")
    codes = [[error["code"] for error in row.receipt["errors"]] for row in entries]
    assert codes == [["discarded", "activity_unknown"], ["base_discarded"]]
    assert entries[0].receipt["errors"][0]["reason"] == "entered twice"
    assert rows(author.app, "SELECT FROM waiting") == []
    asked = "SELECT discarded_at IS NOT NULL AS d, length(raw) > 0 AS kept FROM quarantined"
    assert tuple(rows(author.app, f"{asked} WHERE n = 1")[0]) == (True, True)
    assert "discarded" in said(page(office))
    assert "entered twice" in said(page(author))


@pytest.mark.parametrize("reason", ["", "   ", "\u202e\u2069"])
def test_a_discard_needs_a_reason(author: Tablet, office: Tablet, reason: str) -> None:
    bad(author)
    answer = discard(office, author, reason=reason)
    assert answer.status_code == 422
    assert "Write why it is discarded." in answer.get_data(as_text=True)
    assert rows(author.app, "SELECT discarded_at FROM quarantined") == [(None,)]


def test_a_long_reason_is_refused(author: Tablet, office: Tablet) -> None:
    bad(author)
    assert discard(office, author, reason="x" * 501).status_code == 422


def test_what_is_discarded_or_mended_stays_so(author: Tablet, office: Tablet) -> None:
    first, record = bad(author), uuid4()
    author.write(work(quantity="1"), record, mends=first)
    assert author.push(first=2)[0]["outcome"] == "created"
    shown = page(office)
    assert "Corrected and sent again under a new id." in shown
    assert f'href="/records/{record}"' in shown
    assert "Nothing is in quarantine" in shown
    assert discard(office, author).status_code == 409
    bad(author)
    assert discard(author, author, 3).status_code == 303
    assert discard(office, author, 3).status_code == 409


@pytest.mark.parametrize("n", [2, 0])
def test_an_entry_that_is_not_there_is_not_found(author: Tablet, office: Tablet, n: int) -> None:
    bad(author)
    assert discard(office, author, n).status_code == 404


def test_the_tablet_pulls_the_discard(committed_field: Flask) -> None:
    author = Tablet(committed_field, add_person(committed_field, **HAWALLI))
    bad(author)
    cursor = author.pull()["cursor"]
    assert discard(author, author).status_code == 303
    (told,) = author.pull(cursor)["answers"]
    assert (told["n"], told["outcome"]) == (1, "rejected")
    assert told["errors"][0]["code"] == "discarded"


def test_the_overview_counts_it(author: Tablet) -> None:
    client = author.app.test_client()
    assert 'href="/quarantine">' not in overview(client, author)
    bad(author)
    assert 'href="/quarantine">' in overview(client, author)


def overview(client: Any, tablet: Tablet) -> str:
    answer = client.get("/", query_string={"lang": "en"}, headers=tablet.identity)
    return str(answer.get_data(as_text=True))
