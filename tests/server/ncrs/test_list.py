"""The board and the table: what presses first, whose move it is, who sees what; by contractor."""

from __future__ import annotations

import csv
import io
import itertools
import json
import re
from typing import Any
from uuid import UUID, uuid4

import pytest

from server.db import db
from server.fieldwork.models import Ncr
from server.forms.service import import_forms
from server.ncrs.moves import awaits, is_awaiting, may_await
from server.register.kinds import kind_named
from shared.rules.ncrs import awaited
from shared.vocabulary.ncrs import DISPOSITIONS, STATES
from shared.vocabulary.roles import CONTRACTOR, ROLES, SUPERVISOR
from tests.server.kinds.samples import FIRST
from tests.server.ncrs.conftest import Case
from tests.server.ncrs.test_steps import ISSUE, to_reinspection
from tests.server.sync.field import rows


def get(case: Case, role: str, path: str) -> str:
    sign = "&" if "?" in path else "?"
    identity = case.people[role].identity
    answer = case.app.test_client().get(f"{path}{sign}lang=en", headers=identity)
    assert answer.status_code == 200, answer.text
    return answer.text


def raise_ncr(case: Case, **fields: Any) -> UUID:
    record = uuid4()
    case.tablet.write({**FIRST["ncr"], **fields}, record, kind="ncr")
    (receipt,) = case.tablet.push(len(case.tablet.bodies))
    assert receipt["outcome"] == "created", receipt
    return record


def shown(text: str) -> list[UUID]:
    return [UUID(one) for one in re.findall(r'class="works-open" href="/records/([^"]+)"', text)]


def test_what_is_late_comes_first_whatever_its_severity(case: Case) -> None:
    critical = raise_ncr(case, severity="critical")
    late = raise_ncr(case, severity="minor", due_at="2026-02-01T00:00:00Z")
    without = raise_ncr(case, severity="observation")
    minor = raise_ncr(case, severity="minor")
    in_order = [late, critical, case.record, minor, without]
    for path in ("/ncrs", "/ncrs?view=table"):
        text = get(case, SUPERVISOR, path)
        assert shown(text) == in_order, path
        assert "late by" in text
        assert text.count("since 2 Mar 2026") == 5
        assert "no time set" in text
        assert "<strong>1</strong> past their time" in text
        assert "<strong>5</strong> await you" in text
    assert shown(get(case, SUPERVISOR, "/ncrs?late=1")) == [late]
    assert shown(get(case, SUPERVISOR, "/ncrs?severity=critical&view=table")) == [critical]
    assert shown(get(case, SUPERVISOR, "/ncrs?holding=1")) == [critical, case.record]


def test_pages_of_the_table_follow_each_other(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("server.ncrs.listing.PAGE_SIZE", 2)
    made = {case.record} | {raise_ncr(case, severity=s) for s in ("minor", "observation", "minor")}
    made.add(raise_ncr(case, severity="observation"))
    found: list[UUID] = []
    path: str | None = "/ncrs?view=table"
    while path:
        text = get(case, SUPERVISOR, path)
        found += shown(text)
        following = re.search(r'rel="next" href="([^"]+)"', text)
        path = following[1].replace("&amp;", "&") if following else None
    assert len(found) == 5
    assert set(found) == made
    for wrong in ("x", "infinity~x", "2026-13-01~" + str(case.record), "~"):
        assert shown(get(case, SUPERVISOR, f"/ncrs?view=table&after={wrong}")) == found[:2]


def test_whose_move_it_is_follows_the_steps(case: Case) -> None:
    assert shown(get(case, SUPERVISOR, "/ncrs?awaits=supervisor")) == [case.record]
    case.go((SUPERVISOR, "issue", ISSUE))
    assert shown(get(case, CONTRACTOR, "/ncrs?awaits=contractor")) == [case.record]
    assert "Next: Contractor" in get(case, CONTRACTOR, "/ncrs")
    assert shown(get(case, SUPERVISOR, "/ncrs?awaits=supervisor")) == []


def test_a_reinspection_is_the_inspectors_until_somebody_was_there(case: Case) -> None:
    to_reinspection(case)
    assert "Next: Inspector" in get(case, SUPERVISOR, "/ncrs")
    assert shown(get(case, SUPERVISOR, "/ncrs?awaits=inspector")) == [case.record]
    assert shown(get(case, SUPERVISOR, "/ncrs?awaits=supervisor")) == []
    (again,) = rows(case.app, "SELECT record FROM inspection WHERE type = 'reinspection'")
    (head,) = rows(case.app, f"SELECT change FROM head WHERE record = '{again.record}'")
    seen = {"state": "attended", "result": "pass"}
    case.tablet.write(seen, again.record, head.change, kind="inspection")
    case.tablet.push(len(case.tablet.bodies))
    assert "Next: Supervisor" in get(case, SUPERVISOR, "/ncrs")
    assert "Next: Supervisor" in case.page(SUPERVISOR)
    assert shown(get(case, SUPERVISOR, "/ncrs?awaits=supervisor")) == [case.record]
    assert shown(get(case, SUPERVISOR, "/ncrs?awaits=inspector")) == []


def test_sql_and_rule_agree_on_whose_move_it_is(case: Case) -> None:
    found = []
    with case.app.app_context():
        for state, disposition in itertools.product(STATES.codes, [None, *DISPOSITIONS.codes]):
            values = {"state": state, "disposition": disposition}
            db.session.execute(db.update(Ncr).values(values))
            columns = [awaits(), *(is_awaiting(one) for one in ROLES.codes)]
            role, *is_theirs = db.session.execute(db.select(*columns).select_from(Ncr)).one()
            is_same = role == awaited(state, disposition, False)
            is_same &= [bool(one) for one in is_theirs] == [one == role for one in ROLES.codes]
            is_named = role is None or state in may_await(role)
            found += [] if is_same and is_named else [values]
        db.session.rollback()
    assert found == []


def test_another_contractor_sees_none_of_it(case: Case) -> None:
    for path in ("/ncrs", "/ncrs?view=table&state=all", "/ncrs/contractors"):
        text = get(case, "other", path)
        assert shown(text) == []
        assert "سماكة" not in text
    assert "No contractor has a non-conformance" in get(case, "other", "/ncrs/contractors")


@pytest.mark.parametrize(
    "query", ["contract=99999999999", "contract=x", "severity=x&state=y", "awaits=governor&late=2"]
)
def test_filters_that_make_no_sense_filter_nothing(case: Case, query: str) -> None:
    assert shown(get(case, SUPERVISOR, f"/ncrs?{query}")) == [case.record]


def test_violations_are_added_up(case: Case) -> None:
    for clause in ("QCS 405.3", " QCS  405.3 ", "QCS 405.3", "401.2"):
        raise_ncr(case, severity="minor", clause=clause, due_at="2026-02-01T00:00:00Z")
    raise_ncr(case, severity="critical", state="raised")
    to_reinspection(case)
    case.go((SUPERVISOR, "close", {"note": "سليم"}))
    text = get(case, SUPERVISOR, "/ncrs/contractors")
    (row,) = re.findall(r"<tr><th scope=\"row\">.*?</tr>", text, re.S)
    cells = [re.sub(r"<[^>]+>|\s+", " ", one).strip() for one in re.findall(r"<td.*?</td>", row)]
    # critical, major, minor, observation, all, open, late, days to close
    assert cells[:7] == ["1", "1", "4", "0", "6", "5", "4"]
    assert float(cells[7]) >= 0
    assert "QCS 405.3" in row
    assert "×3" in row
    assert "401.2" not in row


def test_both_lists_are_given_out_as_files(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("server.exports.sources.BATCH", 2)
    raise_ncr(case, severity="critical", title="=1+1", clause="405.3")
    raise_ncr(case, severity="minor", clause="405.3")
    text = get(case, SUPERVISOR, "/ncrs.csv").lstrip("\ufeff")
    found = list(csv.DictReader(io.StringIO(text)))
    assert [row["Severity"] for row in found] == ["Critical", "Major", "Minor"]
    assert found[0]["Title"] == "'=1+1"
    assert found[1]["Title"] == "سماكة ناقصة"
    assert found[1]["Whose move"] == "Supervisor"
    assert found[1]["Due"] == "2026-03-09T06:00:00.000000Z"
    only = get(case, SUPERVISOR, "/ncrs.csv?severity=minor").lstrip("\ufeff")
    assert len(list(csv.DictReader(io.StringIO(only)))) == 1
    text = get(case, SUPERVISOR, "/ncrs/contractors.csv").lstrip("\ufeff")
    (row,) = csv.DictReader(io.StringIO(text))
    assert (row["Contractor"], row["All"], row["Critical"]) == ("Demo", "3", "1")
    assert row["Repeated clauses"] == "405.3 ×2"
    assert len(get(case, "other", "/ncrs.csv").splitlines()) == 1
    identity = case.people[SUPERVISOR].identity
    for path, status in (("/ncrs.xlsx", 200), ("/ncrs.geojson", 200), ("/ncrs.exe", 404)):
        assert case.app.test_client().get(path, headers=identity).status_code == status


def test_other_clocks_move_what_nobody_set_a_time_for(case: Case) -> None:
    """The rows hold when they are due; a rebuild of them agrees before and after."""
    by_clock = raise_ncr(case, severity="minor")
    by_hand = raise_ncr(case, severity="minor", due_at="2026-04-01T00:00:00Z")
    assert hours_to_due(case) == {by_clock: 14 * 24, by_hand: 714, case.record: 7 * 24}
    say_minor(case, {"due": [{**MINOR, "hours": "12.5"}]})
    assert hours_to_due(case) == {by_clock: 12.5, by_hand: 714, case.record: 7 * 24}
    say_minor(case, {"withdrawn": {"due": [{"of": "ncr", "level": "minor"}]}})
    assert hours_to_due(case) == {by_clock: None, by_hand: 714, case.record: 7 * 24}
    with case.app.app_context():
        assert kind_named("ncr").differing(UUID(int=0), UUID(int=2**128 - 1)) == []


MINOR = {"of": "ncr", "level": "minor", "clause": "PAAET-7", "source": "the office"}


def say_minor(case: Case, said: dict[str, Any]) -> None:
    with case.app.app_context():
        assert import_forms(json.dumps(said).encode(), None, "a test").change is not None


def hours_to_due(case: Case) -> dict[UUID, float | None]:
    found = rows(case.app, "SELECT record, EXTRACT(epoch FROM due_at - made_at) / 3600 FROM ncr")
    return {record: None if hours is None else float(hours) for record, hours in found}
