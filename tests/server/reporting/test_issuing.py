"""Issued weeks: frozen, provable, restated; from the cut the figures come out the same."""

from __future__ import annotations

import hashlib
import json
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import text

from server.db import db
from server.http.errors import Refusal
from server.register import service as register
from server.reporting import queries, service
from server.reporting.cli import week as week_command
from server.reporting.proving import prove_sha256
from server.reporting.verifying import regenerated_figures, verify_week
from shared.rules.scope import EVERYTHING, Scope
from tests import factories
from tests.server.reporting.conftest import LAST_DAY, WEEK, Office

HOLDS = {"figures": True, "pages": True, "seal": True, "root": True}


def test_an_issued_week_holds(office: Office) -> None:
    with office.app.app_context():
        assert verify_week(office.newest()) == HOLDS
        assert verify_week(office.newest("KW-JA")) == HOLDS
        assert register.verify().ok


def test_the_figures_say_something(office: Office) -> None:
    """Guards the tests around: an empty week would hold as well."""
    with office.app.app_context():
        figures = office.newest().figures
    assert float(figures["value_kwd"]["accepted"]) > 0
    assert float(figures["value_kwd"]["measured"]) > float(figures["value_kwd"]["accepted"])
    assert figures["coverage"]["received"] > 0
    assert [row["number"] for row in figures["contracts"]] == [9, 10]


def test_the_cut_and_the_works_as_they_stand_agree(office: Office) -> None:
    with office.app.app_context():
        root = office.newest().sealed_by
        assert queries.progress_at(root) == queries.progress_now() != []


def test_later_works_change_the_next_issue_and_not_the_first(office: Office) -> None:
    with office.app.app_context():
        first = office.newest("KW-JA")
        before = queries.issued_page(first, "ar").pdf
        assert first.issue > 1 or first.restated == [], "a first issue restates nothing"
        accept_waiting(office, contract=13)
        office.season.clock.advance(minutes=5)
        (second,) = office.issue("KW-JA")
        assert (second.issue, second.root > first.root) == (first.issue + 1, True)
        assert "accepted_percent" in [change["what"] for change in second.restated]
        assert second.figures != first.figures
        assert queries.issued_page(first, "ar").pdf == before
        assert verify_week(first) == verify_week(second) == HOLDS
        assert regenerated_figures(first) == first.figures
        html = queries.issued_page(second, "en").html
    assert f"Restates issue {first.issue}:" in html


def test_an_altered_web_page_is_noticed_and_the_pdf_stays_proven(office: Office) -> None:
    with office.app.app_context():
        week = office.newest()
        page = queries.issued_page(week, "ar")
        other = page.html + "<!-- -->"
        for html, digest, unlike in [
            (other, page.html_sha256, {"pages": False}),
            (other, hashlib.sha256(other.encode()).hexdigest(), {"seal": False}),
            (other, None, {"seal": False}),
        ]:
            page.html, page.html_sha256 = html, digest
            assert verify_week(week) == HOLDS | unlike
            assert prove_sha256(page.pdf_sha256).is_unaltered == ("seal" not in unlike)
            db.session.rollback()
        assert verify_week(week) == HOLDS


def test_a_changed_programme_leaves_issued_figures_as_they_were(office: Office) -> None:
    with office.app.app_context():
        db.session.execute(text("UPDATE boq_item SET rate_kwd = rate_kwd * 2"))
        try:
            assert verify_week(office.newest()) == HOLDS
        finally:
            db.session.rollback()


@pytest.mark.parametrize(
    ("statement", "broken"),
    [
        ("""UPDATE revision SET whole = jsonb_set(whole, '{quantity}', '"999"')""", "figures"),
        ("UPDATE issued_page SET pdf = 'x'", "pages"),
        ("UPDATE issued_page SET pdf = 'x', pdf_sha256 = encode(sha256('x'), 'hex')", "seal"),
        ("UPDATE issued_week SET figures = figures || '{\"late_count\": 0}'", "figures"),
        ("UPDATE issued_week SET seal = repeat('0', 64)", "root"),
        ("UPDATE reference_snapshot SET content = replace(content, '0.867', '0.999')", "figures"),
        ("DELETE FROM root_leaf", "root"),
        ("UPDATE root SET signature = ''", "root"),
    ],
)
def test_whatever_is_altered_is_found(office: Office, statement: str, broken: str) -> None:
    with office.app.app_context():
        db.session.execute(text(statement))
        try:
            db.session.expire_all()
            assert not verify_week(office.newest())[broken]
        finally:
            db.session.rollback()


def test_a_leaf_that_was_slipped_in_is_found(office: Office) -> None:
    with office.app.app_context():
        db.session.execute(text("INSERT INTO root_leaf VALUES (1, 'a leaf of somebody else')"))
        try:
            assert not register.is_in_root(b"a leaf of somebody else", 1)
        finally:
            db.session.rollback()


@pytest.mark.parametrize(
    ("governorate", "start"),
    [
        ("KW-HA", WEEK + timedelta(days=1)),
        ("KW-HA", WEEK + timedelta(weeks=2)),
        ("KW-XX", WEEK),
    ],
)
def test_a_week_that_does_not_exist_cannot_be_issued(
    office: Office, governorate: str, start: date
) -> None:
    with office.app.app_context(), pytest.raises(Refusal) as refused:
        service.issue_weeks([governorate], start, None, EVERYTHING)
    assert refused.value.code == "not_found"


@pytest.mark.parametrize(
    "scope",
    [Scope(frozenset({"KW-JA"}), None), Scope(None, frozenset({9})), Scope(frozenset(), None)],
)
def test_a_week_outside_the_scope_cannot_be_issued(office: Office, scope: Scope) -> None:
    with office.app.app_context():
        before = office.newest().issue
        with pytest.raises(Refusal) as refused:
            service.issue_weeks(["KW-HA"], WEEK, None, scope)
        assert (refused.value.code, office.newest().issue) == ("not_found", before)


def test_the_command_issues_writes_files_and_verifies(office: Office, tmp_path: Path) -> None:
    runner = office.app.test_cli_runner()
    words = ["issue", "--week", str(WEEK), "--governorate", "KW-HA", "--out", str(tmp_path)]
    done = runner.invoke(week_command, words)
    assert done.exit_code == 0, done.output
    (issued,) = json.loads(done.output)["weeks"]
    assert [Path(p).suffix for p in issued["paths"]] == [".pdf", ".html", ".pdf", ".html"]
    assert all(Path(path).read_bytes() for path in issued["paths"])
    verified = runner.invoke(week_command, ["verify", "--week", str(WEEK)])
    assert verified.exit_code == 0, verified.output
    assert json.loads(verified.output)["wrong"] == []


def test_the_command_says_what_is_wrong_with_a_monday(office: Office) -> None:
    words = ["issue", "--week", "2026-11-09"]
    done = office.app.test_cli_runner().invoke(week_command, words)
    assert done.exit_code == 1
    assert "begins on a Sunday" in done.output


@pytest.mark.usefixtures("quick_pdf")
def test_issued_again_without_a_change_it_says_so(office: Office) -> None:
    with office.app.app_context():
        office.issue("KW-HA")
        (again,) = office.issue("KW-HA")
        assert again.restated == []
        page = queries.issued_page(again, "en").html
    assert f"Restates issue {again.issue - 1}:</b> no figure changed" in page


@pytest.mark.usefixtures("quick_pdf")
def test_of_two_who_issue_at_once_the_second_is_told(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    with office.app.app_context():
        newest = office.newest()
        # The second looked before the first had stored its issue.
        monkeypatch.setattr(queries, "last_issue", lambda governorate, start: None)
        with pytest.raises(Refusal) as refused:
            office.issue("KW-HA")
        monkeypatch.undo()
        assert refused.value.code == "busy"
        assert office.newest().id == newest.id
        assert register.verify().ok


def accept_waiting(office: Office, contract: int) -> None:
    rows = db.session.execute(
        text("SELECT record, quantity FROM work WHERE contract = :c AND state = 'logged'"),
        {"c": contract},
    ).all()
    assert rows, f"no work of contract {contract} waits on {LAST_DAY}"
    for record, quantity in rows:
        factories.accept_work(office.person("season.supervisor"), UUID(str(record)), str(quantity))
