"""The list of requests: what presses first, whose move it is, who sees what; as a file."""

from __future__ import annotations

import csv
import io
import itertools
import re
from uuid import UUID, uuid4

import pytest

from server.db import db
from server.fieldwork.models import Inspection
from server.requests.listing import awaits, is_awaiting
from shared.rules.requests import awaited
from shared.vocabulary.inspections import RESULTS, STATES
from shared.vocabulary.roles import CONTRACTOR, ROLES, SUPERVISOR
from tests.server.requests.conftest import Case


def shown(case: Case, role: str, path: str = "/requests") -> list[UUID]:
    answer = case.get(role, path)
    assert answer.status_code == 200, answer.text
    found = re.findall(r'class="works-open" href="/records/([^"]+)"', answer.text)
    return [UUID(one) for one in found]


def test_what_is_late_comes_first_and_each_has_its_clock(case: Case) -> None:
    case.ask()
    case.pass_by(minutes=5)
    case.ask(wanted_for=case.at(2))
    case.pass_by(minutes=1)
    case.ask()
    first, short, scheduled = case.records
    case.schedule(0.05)
    assert shown(case, SUPERVISOR) == [scheduled, first, short]
    case.pass_by(minutes=4)
    text = case.get(SUPERVISOR, "/requests").text
    assert "<strong>1</strong> past their time" in text
    assert "<strong>2</strong> await you" in text
    assert "late by" in text
    assert text.count("notice too short by 22 hours") == 1
    assert shown(case, SUPERVISOR, "/requests?late=1") == [scheduled]
    assert shown(case, SUPERVISOR, "/requests?awaits=supervisor") == [first, short]
    assert shown(case, SUPERVISOR, "/requests?state=scheduled&point=hold") == [scheduled]
    assert shown(case, SUPERVISOR, "/requests?point=witness") == []
    assert shown(case, SUPERVISOR, "/requests?contract=77777777777&state=explode&point=x")


def test_what_is_released_awaits_nobody(case: Case) -> None:
    case.ask()
    case.schedule()
    case.attend("fail")
    assert shown(case, CONTRACTOR, "/requests?awaits=contractor") == case.records
    case.go((CONTRACTOR, "ask_again", {"wanted_for": case.at(30), "note": "أُصلح"}))
    assert "revision 2" in case.get(SUPERVISOR, "/requests").text
    case.schedule()
    case.attend("pass")
    assert shown(case, CONTRACTOR) == []
    assert "No request awaits anybody" in case.get(CONTRACTOR, "/requests").text
    assert shown(case, CONTRACTOR, "/requests?state=all") == case.records
    assert shown(case, "other", "/requests?state=all") == []


def test_pages_of_the_table_follow_each_other(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("server.requests.listing.PAGE_SIZE", 2)
    for _ in range(3):
        case.ask()
        case.pass_by(minutes=1)
    following = re.search(r'rel="next" href="([^"]+)"', case.get(SUPERVISOR, "/requests").text)
    assert following
    assert shown(case, SUPERVISOR) == case.records[:2]
    assert shown(case, SUPERVISOR, following[1].replace("&amp;", "&")) == case.records[2:]


def test_the_file_has_what_the_list_shows(case: Case) -> None:
    case.ask()
    answer = case.get(CONTRACTOR, "/requests.csv")
    rows = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))
    assert len(rows) == 2
    assert "Hold point" in rows[1]
    assert str(case.records[0]) in rows[1]
    assert len(list(csv.reader(io.StringIO(case.get("other", "/requests.csv").text)))) == 1
    (feature,) = (case.get(SUPERVISOR, "/requests.geojson").get_json())["features"]
    assert feature["properties"]["point"] == "hold"


def test_whose_move_it_is_is_the_same_in_sql(case: Case) -> None:
    case.ask()
    with case.app.app_context():
        for state, result in itertools.product(STATES.codes, (None, *RESULTS.codes)):
            db.session.execute(db.update(Inspection).values(state=state, result=result))
            columns = [awaits(), *(is_awaiting(role) for role in ROLES.codes)]
            found, *is_theirs = db.session.execute(
                db.select(*columns).select_from(Inspection)
            ).one()
            assert found == awaited(state, result), (state, result)
            assert [bool(one) for one in is_theirs] == [role == found for role in ROLES.codes]
        db.session.rollback()


def test_an_empty_list_says_what_to_do(case: Case) -> None:
    text = case.get(CONTRACTOR, "/requests").text
    assert "No request awaits anybody" in text
    assert 'href="/requests/new"' in text
    assert "No request fits these filters" in case.get(SUPERVISOR, "/requests?late=1").text
    assert case.get(CONTRACTOR, f"/records/{uuid4()}").status_code == 404


def test_it_stands_among_what_waits_for_whose_move_it_is(case: Case) -> None:
    case.ask()
    text = case.get(SUPERVISOR, "/queues").text
    assert "Inspection requests: your move" in text
    assert f"/records/{case.records[0]}" in text
    case.schedule()
    assert "Inspection requests: your move" not in case.get(SUPERVISOR, "/queues").text
    assert "Inspection requests: your move" in case.get("inspector", "/queues").text
