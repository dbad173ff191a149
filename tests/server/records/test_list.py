"""The list of all kinds: filters, search in any spelling, pages by cursor, and who sees what."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask

from server.db import db
from server.db.phrases import folded
from shared.rules.folding import fold
from tests.server.kinds.samples import FIRST, PLACE, photo, write_all
from tests.server.sync.field import Tablet, add_person, rows, work

KINDS = ["work", "inspection", "ncr", "defect", "obstacle", "photo", "track", "attendance"]


def listed(tablet: Tablet, **query: Any) -> list[str]:
    """The records on a page, in its order."""
    answer = ask(tablet, **query)
    return re.findall(r'data-record="([0-9a-f-]{36})"', answer)


def ask(tablet: Tablet, path: str = "/records", **query: Any) -> str:
    given = {"lang": "en", **query}
    answer = tablet.app.test_client().get(path, query_string=given, headers=tablet.identity)
    assert answer.status_code == 200, answer.text
    return answer.text


@pytest.fixture
def records(tablet: Tablet) -> dict[str, str]:
    found = write_all(tablet)
    tablet.push()
    return {kind: str(record) for kind, record in found.items()}


def test_every_kind_is_listed_and_counted(tablet: Tablet, records: dict[str, str]) -> None:
    assert sorted(listed(tablet)) == sorted(records.values())
    for kind in KINDS:
        assert listed(tablet, kind=kind) == [records[kind]]
    assert ask(tablet).count('<span class="kind-count">1</span>') == len(KINDS)


@pytest.mark.parametrize(
    ("query", "kinds"),
    [
        ({"kind": "ncr", "severity": "major"}, ["ncr"]),
        ({"kind": "ncr", "severity": "minor"}, []),
        ({"kind": "ncr", "state": "closed"}, []),
        ({"kind": "defect", "category": "pothole", "priority": "p2"}, ["defect"]),
        ({"kind": "inspection", "type": "request", "state": "attended"}, ["inspection"]),
        ({"kind": "inspection", "type": "survey"}, []),
        ({"governorate": "KW-KU"}, []),
        ({"contract": "10"}, []),
        ({"contract": "9"}, KINDS),
        ({"since": "2030-01-01"}, []),
        ({"until": "2030-01-01", "since": "2020-01-01"}, KINDS),
        ({"conflict": "1"}, []),
        ({"mine": "1"}, KINDS),
        # What only another kind knows asks nothing of this one.
        ({"kind": "defect", "severity": "minor", "state": "raised"}, ["defect"]),
    ],
)
def test_filters(
    tablet: Tablet, records: dict[str, str], query: dict[str, str], kinds: list[str]
) -> None:
    assert sorted(listed(tablet, **query)) == sorted(records[kind] for kind in kinds)


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("سماكة", ["ncr"]),
        ("سماكه", ["ncr"]),
        ("سَمَاكَة", ["ncr"]),
        ("سمـــاكة ناقصه", ["ncr"]),
        ("كيبل", ["obstacle"]),
        ("كيبل سماكة", []),
        ("حفرة", ["defect"]),
        ("حفره", ["defect"]),
        ("pothole", ["defect"]),
        ("POTHOLE", ["defect"]),
        ("ممثل المقاول", ["inspection"]),
        ("open", ["inspection", "obstacle"]),
        ("%", []),
        ("_", []),
        ("\\", []),
        ("٩", KINDS),
        ("C09-A01", ["work", "inspection", "ncr", "obstacle", "track"]),
        ("c٠٩-a٠١", ["work", "inspection", "ncr", "obstacle", "track"]),
        ("الدايري الخامس", ["work", "inspection"]),
        ("تجريبى", KINDS),
        ("حولى", KINDS),
        ("لا وجود لها", []),
    ],
)
def test_search_in_any_spelling(
    tablet: Tablet, records: dict[str, str], text: str, kinds: list[str]
) -> None:
    assert sorted(listed(tablet, text=text)) == sorted(records[kind] for kind in kinds)


SPELLINGS = ["أإآٱا ةه ىئيی ؤو کك", "٠١٢٣٤٥٦٧٨٩ ۰۱۲۳", "Évident ÀÉ", "سَمَاكَةٌ ـــ ا\u0654", "a\u0301"]


@pytest.mark.parametrize("text", SPELLINGS)
def test_the_database_folds_as_the_rules_do(app: Flask, text: str) -> None:
    (found,) = rows(app, f"SELECT {folded('CAST(:text AS text)')}", text=text)
    assert found[0] == fold(text)


NAUGHTY = (
    "'; DROP TABLE head;--",
    "%00",
    "\u202e",
    "😀" * 60,
    "(((",
    "[a-",
    "\\",
    "a" * 500,
    "../..",
    "<script>",
    "{{7*7}}",
    "-1",
    "999999999999999999",
    "1e9",
)


@pytest.mark.parametrize("text", NAUGHTY)
def test_no_filter_breaks_the_page(tablet: Tablet, text: str) -> None:
    names = ("kind", "state", "type", "governorate", "contract", "since", "before", "text")
    for name in names:
        ask(tablet, **{name: text})
        ask(tablet, kind="inspection", **({} if name == "kind" else {name: text}))
        ask(tablet, "/field", **{name: text})
    assert text not in ask(tablet, text=text) or text != "<script>"


def test_pages_follow_each_other_by_cursor(tablet: Tablet) -> None:
    made = []
    for number in range(120):
        made.append(uuid4())
        kind = ("defect", "obstacle")[number % 2]
        tablet.write(FIRST[kind], made[-1], kind=kind)
    tablet.push(1, 100)
    tablet.push(101)
    seen: list[str] = []
    query: dict[str, str] = {}
    for _ in range(3):
        page = ask(tablet, **query)
        seen += re.findall(r'data-record="([0-9a-f-]{36})"', page)
        found = re.search(r'href="/records\?before=([^"&]+)', page)
        query = {"before": found[1]} if found else {}
    assert len(seen) == 120
    assert {*map(str, made)} == {*seen}
    assert not query


def test_a_count_stops_at_a_thousand(tablet: Tablet, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("server.db.phrases.MOST_COUNTED", 2)
    monkeypatch.setattr("server.http.language.MOST_COUNTED", 2)
    for _ in range(4):
        tablet.write(FIRST["defect"], kind="defect")
    tablet.push()
    assert '<bdi dir="ltr">2+</bdi>' in ask(tablet)


def test_a_scope_sees_its_own(tablet: Tablet, records: dict[str, str]) -> None:
    other = Tablet(tablet.app, add_person(tablet.app, "supervisor", governorates=["KW-KU"]))
    assert listed(other) == []
    for role in ("supervisor", "planner", "governor", "administrator"):
        own = Tablet(tablet.app, add_person(tablet.app, role, governorates=["KW-HA"]))
        assert sorted(listed(own)) == sorted(records.values()), role


def test_a_contractor_sees_its_contracts_and_no_surprise_to_come(tablet: Tablet) -> None:
    hidden, shown = uuid4(), uuid4()
    visit = {"type": "surprise_visit", "activity": "C09-A01", "place": PLACE}
    tablet.write({**visit, "state": "submitted"}, hidden, kind="inspection")
    tablet.write({**visit, "state": "attended"}, shown, kind="inspection")
    image: UUID = uuid4()
    tablet.write(photo(hidden, "inspection", caption="مفاجأة"), image, kind="photo")
    tablet.write(work(activity="C10-A01", section=None), kind="work")
    tablet.push()
    own = Tablet(tablet.app, add_person(tablet.app, "contractor", contracts=[9]))
    assert listed(own) == [str(shown)]
    assert listed(own, text="مفاجأة") == []
    assert '<span class="kind-count">1</span>' in ask(own)
    assert len(listed(tablet)) == 4


def test_a_rebuilt_table_has_the_same_words(tablet: Tablet, records: dict[str, str]) -> None:
    with tablet.app.app_context():
        before = db.session.execute(db.text("SELECT words FROM ncr")).scalar_one()
    assert before == "سماكه ناقصه b1"
