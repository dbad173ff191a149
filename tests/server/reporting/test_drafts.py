"""A week from its cut-off to its issue: drafted, read, annotated, issued once, whatever dies."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from flask import Flask
from procrastinate import SyncPsycopgConnector
from sqlalchemy import func, select

from server.accounts.models import Person
from server.config import libpq_url
from server.db import db
from server.http.errors import Refusal
from server.processes.queue import make_queue
from server.register.models import Root
from server.reporting import drafts, queries, service, tending, times
from server.reporting.draft_models import WeekDraft, WeekTimes
from server.reporting.drafts import Reading
from server.reporting.models import IssuedPage, IssuedWeek
from server.reporting.places import PROGRAMME
from server.reporting.tending import tend_weeks
from server.reporting.times import Times
from server.reporting.verifying import regenerated_figures, verify_week
from shared.rules.scope import EVERYTHING, Scope
from shared.vocabulary.places import GOVERNORATES
from tests import factories
from tests.ports import SteeredClock
from tests.simulation.steps import arm, killed_at

WEEK = date(2026, 11, 8)
CUT_OFF = datetime(2026, 11, 14, 20, 30, tzinfo=UTC)  # Saturday 23:30 in Kuwait
ISSUE = datetime(2026, 11, 15, 4, 0, tzinfo=UTC)  # Sunday 07:00 in Kuwait
PLACE = ("KW-HA", WEEK)
PAGES = 7  # the six, and the programme beside them
SAID = Reading("تأخر توريد الأسفلت", "Asphalt came late")


@pytest.fixture
def office(committed_app: Flask, clock: SteeredClock) -> Flask:
    """Contracts of Hawalli and Jahra; it kept its hours from the Monday of that week on."""
    clock.moment = CUT_OFF - timedelta(days=5)
    with committed_app.app_context():
        factories.load_reference((9, 13))
        factories.supervisor()
        factories.inspector()
        first = db.session.get_one(WeekTimes, 1)
        first.entered_at = clock.moment
        db.session.commit()
    return committed_app


@pytest.fixture(autouse=True)
def quick(quick_pdf: None) -> None:
    """No typesetting: what is looked at here is what is kept."""


def supervisor() -> Person:
    return db.session.scalars(db.select(Person).filter_by(username="supervisor")).one()


def log_work() -> None:
    by = db.session.scalars(db.select(Person).filter_by(username="inspector")).one()
    factories.log_work(by, "C09-A01", quantity="100")


def waiting(governorate: str = "KW-HA") -> drafts.Waiting:
    return drafts.waiting([governorate], WEEK)[governorate]


def read(said: Reading = SAID) -> None:
    drafts.note_reading(PLACE, waiting().version, supervisor().id, said, EVERYTHING)


def count(model: type) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_nothing_is_due_before_the_cut_off(office: Flask, clock: SteeredClock) -> None:
    clock.moment = CUT_OFF - timedelta(minutes=1)
    with office.app_context():
        tend_weeks()
        assert (count(WeekDraft), count(Root)) == (0, 0)


def test_a_week_is_drafted_at_its_cut_off_and_issued_at_its_hour(
    office: Flask, clock: SteeredClock
) -> None:
    with office.app_context():
        for clock.moment in (CUT_OFF, CUT_OFF + timedelta(minutes=5), ISSUE - timedelta(minutes=1)):
            tend_weeks()
            assert (count(WeekDraft), count(IssuedWeek), count(Root)) == (6, 0, 1)
        clock.moment = ISSUE
        tend_weeks()
        issued = queries.issued_weeks(EVERYTHING, WEEK)
        assert sorted(one.governorate for one in issued) == sorted([*GOVERNORATES.codes, PROGRAMME])
        assert {(one.issue, one.issued_at, one.issued_by) for one in issued} == {(1, CUT_OFF, None)}
        clock.advance(minutes=5)
        tend_weeks()
        assert count(IssuedWeek) == PAGES


def test_what_arrives_after_the_cut_is_not_of_this_issue(
    office: Flask, clock: SteeredClock
) -> None:
    clock.moment = CUT_OFF
    with office.app_context():
        tend_weeks()
        clock.advance(hours=1)
        log_work()
        clock.moment = ISSUE
        tend_weeks()
        (first,) = [w for w in queries.issued_weeks(EVERYTHING, WEEK) if w.governorate == "KW-HA"]
        assert first.figures["value_kwd"]["measured"] == "0.000"
        assert regenerated_figures(first) == first.figures


def test_who_read_it_and_their_remark_are_issued_and_sealed(
    office: Flask, clock: SteeredClock
) -> None:
    clock.moment = CUT_OFF
    with office.app_context():
        tend_weeks()
        clock.advance(hours=2)
        read()
        sentence = service.governorate_week(*PLACE, EVERYTHING)["verdict"]
        clock.moment = ISSUE
        tend_weeks()
        (week,) = [w for w in queries.issued_weeks(EVERYTHING, WEEK) if w.governorate == "KW-HA"]
        assert week.annotation["remark_en"] == "Asphalt came late"
        assert week.annotation["reader"]["at"] == "2026-11-14T22:30:00.000000Z"
        page = queries.issued_page(week, "en").html
        assert "Asphalt came late" in page
        assert "Test Supervisor" in page
        assert "15 November 2026" in page  # 01:30 in Kuwait
        assert "تأخر توريد الأسفلت" in queries.issued_page(week, "ar").html
        assert week.figures["verdict"]["colour"] == sentence["colour"]
        assert all(verify_week(week).values())
        week.annotation = {**week.annotation, "remark_en": "All is well"}
        assert not verify_week(week)["seal"]
        db.session.rollback()


def test_a_week_that_nobody_read_is_issued_in_time_and_says_so(
    office: Flask, clock: SteeredClock
) -> None:
    clock.moment = ISSUE
    with office.app_context():
        tend_weeks()
        (week,) = [w for w in queries.issued_weeks(EVERYTHING, WEEK) if w.governorate == "KW-HA"]
        said = "Issued without having been read or annotated by a supervisor."
        assert said in queries.issued_page(week, "en").html
        assert all(verify_week(week).values())


def test_a_remark_that_was_taken_back_is_not_issued(office: Flask, clock: SteeredClock) -> None:
    clock.moment = CUT_OFF
    with office.app_context():
        tend_weeks()
        read()
        read(Reading("", "", is_read=False))
        (week,) = service.issue_weeks(["KW-HA"], WEEK, supervisor().id, EVERYTHING)
        assert week.annotation["reader"] is None


def test_drawn_up_anew_a_draft_has_what_came_and_is_to_be_read_anew(
    office: Flask, clock: SteeredClock
) -> None:
    clock.moment = CUT_OFF
    with office.app_context():
        tend_weeks()
        read()
        clock.advance(hours=1)
        log_work()
        drafts.draw_up_anew(PLACE, waiting().version, EVERYTHING)
        assert waiting().annotation["reader"] is None
        draft = db.session.get_one(WeekDraft, (*PLACE, 1))
        assert (draft.remark_en, draft.drafted_at) == ("Asphalt came late", clock.moment)
        clock.moment = ISSUE
        tend_weeks()
        week = queries.last_issue(*PLACE)
        assert week is not None
        assert week.figures["value_kwd"]["measured"] != "0.000"
        # The five others still from the first cut, and all from cuts that are kept.
        assert len({one.root for one in queries.issued_weeks(EVERYTHING, WEEK)}) == 2


def test_the_programme_is_of_the_newest_cut_of_its_governorates(
    office: Flask, clock: SteeredClock
) -> None:
    """Whichever was drawn up anew: here the one that is asked for first."""
    clock.moment = CUT_OFF
    with office.app_context():
        tend_weeks()
        clock.advance(hours=1)
        log_work()
        first = GOVERNORATES.codes[0]
        drafts.draw_up_anew((first, WEEK), waiting(first).version, EVERYTHING)
        service.issue_weeks(GOVERNORATES.codes, WEEK, None, EVERYTHING)
        issued = {one.governorate: one.root for one in queries.issued_weeks(EVERYTHING, WEEK)}
        assert issued[PROGRAMME] == issued[first] == max(issued.values())


def test_a_restatement_may_be_drafted_read_and_is_issued_by_hand_alone(
    office: Flask, clock: SteeredClock
) -> None:
    clock.moment = ISSUE
    with office.app_context():
        tend_weeks()
        clock.advance(hours=5)
        assert drafts.draft_weeks(["KW-HA"], WEEK) == ["KW-HA"]
        assert drafts.draft_weeks(["KW-HA"], WEEK) == []
        read()
        tend_weeks()
        assert count(IssuedWeek) == PAGES
        (second,) = service.issue_weeks(["KW-HA"], WEEK, supervisor().id, EVERYTHING)
        assert (second.issue, second.annotation["remark_en"]) == (2, "Asphalt came late")
        assert all(verify_week(second).values())


@pytest.mark.parametrize(
    ("said", "code", "field"),
    [
        (Reading("نص", ""), "required", "remark_en"),
        (Reading("", "text"), "required", "remark_ar"),
        (Reading("ن" * 301, "text"), "too_long", "remark_ar"),
        (Reading("نص", "bell \x07"), "text_not_allowed", "remark_en"),
    ],
)
def test_a_remark_that_cannot_be_kept_is_refused_by_its_field(
    office: Flask, clock: SteeredClock, said: Reading, code: str, field: str
) -> None:
    clock.moment = CUT_OFF
    with office.app_context():
        tend_weeks()
        with pytest.raises(Refusal) as refused:
            read(said)
        assert (refused.value.code, refused.value.field) == (code, field)
        assert waiting().version == 1


def test_of_two_who_read_at_once_the_second_is_told(office: Flask, clock: SteeredClock) -> None:
    clock.moment = CUT_OFF
    with office.app_context():
        tend_weeks()
        seen, by = waiting().version, supervisor().id
        drafts.note_reading(PLACE, seen, by, SAID, EVERYTHING)
        for change in (
            lambda: drafts.note_reading(PLACE, seen, by, Reading("آخر", "other"), EVERYTHING),
            lambda: drafts.draw_up_anew(PLACE, seen, EVERYTHING),
        ):
            with pytest.raises(Refusal) as refused:
                change()
            assert refused.value.code == "evidence_changed"
        assert waiting().annotation["remark_en"] == "Asphalt came late"
        with pytest.raises(Refusal) as refused:
            drafts.note_reading(PLACE, seen, by, SAID, Scope(frozenset({"KW-JA"}), None))
        assert refused.value.code == "not_found"


def test_a_remark_that_comes_while_the_pages_are_set_is_not_lost(
    office: Flask, clock: SteeredClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock.moment = CUT_OFF
    with office.app_context():
        tend_weeks()
        clock.moment = ISSUE

        def set_slowly(*_given: object) -> bytes:
            if waiting().annotation["reader"] is None:
                read()
            return b"%PDF quick"

        monkeypatch.setattr(service, "set_pdf", set_slowly)
        tend_weeks()
        assert count(IssuedWeek) == 0
        tend_weeks()
        week = queries.last_issue(*PLACE)
        assert week is not None
        assert week.annotation["remark_en"] == "Asphalt came late"
        assert count(IssuedWeek) == PAGES


def test_one_page_that_cannot_be_set_holds_up_no_other(
    office: Flask, clock: SteeredClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def set_but_one(figures: dict, *_given: object) -> bytes:
        if figures["governorate"] == "KW-JA":
            raise ValueError("cannot be set")
        return b"%PDF quick"

    monkeypatch.setattr(service, "set_pdf", set_but_one)
    clock.moment = ISSUE
    with office.app_context():
        tend_weeks()
        assert count(IssuedWeek) == 5
        monkeypatch.undo()
        monkeypatch.setattr(service, "set_pdf", lambda *_given: b"%PDF quick")
        tend_weeks()
        assert count(IssuedWeek) == PAGES


@pytest.mark.parametrize("late", [timedelta(hours=9), timedelta(days=20)])
def test_a_missed_hour_is_made_good(office: Flask, clock: SteeredClock, late: timedelta) -> None:
    """The worker stood still over the hours: every week that was missed is issued, once."""
    clock.moment = ISSUE + late
    with office.app_context():
        tend_weeks()
        tend_weeks()
        weeks = {one.week_start for one in queries.issued_weeks(EVERYTHING)}
        assert weeks == {WEEK + timedelta(weeks=n) for n in range(1 + late.days // 7)}
        assert count(IssuedWeek) == PAGES * len(weeks)


def test_no_week_of_before_the_office_is_issued(office: Flask, clock: SteeredClock) -> None:
    clock.moment = CUT_OFF - timedelta(days=4)
    with office.app_context():
        tend_weeks()
        assert (count(WeekDraft), count(IssuedWeek)) == (0, 0)


def test_a_demonstration_that_is_restored_later_issues_nothing_of_its_past(
    office: Flask, clock: SteeredClock
) -> None:
    clock.moment = ISSUE + timedelta(days=20)
    with office.app_context():
        times.begin_now()
        tend_weeks()
        assert (count(WeekDraft), count(IssuedWeek)) == (0, 0)


def test_a_clock_that_goes_wrong_and_is_set_right_issues_nothing_twice(
    office: Flask, clock: SteeredClock
) -> None:
    """Ten days ahead, then right again: a week too early stays issued, and no week is missed."""
    with office.app_context():
        clock.moment = ISSUE - timedelta(hours=1) + timedelta(days=10)
        tend_weeks()
        before = count(IssuedWeek)
        for clock.moment in (ISSUE, ISSUE + timedelta(weeks=1), ISSUE + timedelta(weeks=2)):
            tend_weeks()
        weeks = [one.week_start for one in queries.issued_weeks(EVERYTHING)]
        assert before == 2 * PAGES
        assert {weeks.count(one) for one in set(weeks)} == {PAGES}
        assert set(weeks) == {WEEK + timedelta(weeks=n) for n in range(3)}


def test_other_hours_hold_at_once(office: Flask, clock: SteeredClock) -> None:
    with office.app_context():
        by = supervisor().id
        later = Times(times.minutes_of(7, time(12, 0)), times.minutes_of(7, time(18, 30)))
        times.set_times(later, "The tablets come in on Sunday morning", by, seen=1)
        clock.moment = ISSUE
        tend_weeks()
        assert count(WeekDraft) == 0
        clock.moment = datetime(2026, 11, 15, 9, 0, tzinfo=UTC)
        tend_weeks()
        assert (count(WeekDraft), count(IssuedWeek)) == (6, 0)
        clock.moment = datetime(2026, 11, 15, 15, 30, tzinfo=UTC)
        tend_weeks()
        assert count(IssuedWeek) == PAGES


@pytest.mark.parametrize(
    ("wanted", "seen", "code"),
    [
        (Times(10_050, 10_079), 1, "issue_too_early"),
        (Times(10_500, 10_050), 1, "issue_too_early"),
        (Times(600, 10_500), 1, "choice_wrong"),
        (Times(10_050, 20_000), 1, "choice_wrong"),
        (Times(10_050, 10_600), 0, "evidence_changed"),
    ],
)
def test_hours_that_make_no_sense_are_refused(
    office: Flask, wanted: Times, seen: int, code: str
) -> None:
    with office.app_context():
        with pytest.raises(Refusal) as refused:
            times.set_times(wanted, "r", supervisor().id, seen)
        assert refused.value.code == code
        assert count(WeekTimes) == 1


def test_hours_are_those_of_kuwait() -> None:
    usual = Times(10_050, 10_500)
    assert (usual.cut_off(WEEK), usual.issue(WEEK)) == (CUT_OFF, ISSUE)
    due = tending.due_weeks(CUT_OFF, usual, CUT_OFF - timedelta(days=8))
    assert due == [WEEK - timedelta(weeks=1), WEEK]


STEPS = ("week.drafting", "week.drafted", "week.set", "week.issuing", "week.issued")


@pytest.mark.parametrize("step", STEPS)
def test_a_worker_killed_at_any_step_leaves_one_draft_and_one_issue(
    office: Flask, clock: SteeredClock, tmp_path: Path, step: str
) -> None:
    """A real worker, killed by the system in the middle; the next one takes over."""
    url = str(office.config["SQLALCHEMY_DATABASE_URI"])
    arm(tmp_path, step)
    dead = _work(url, tmp_path)
    assert (dead.returncode, killed_at(tmp_path)) == (-9, [step]), dead.stderr
    clock.moment = ISSUE + timedelta(minutes=5)
    with office.app_context():
        tend_weeks()
        tend_weeks()
        assert (count(WeekDraft), count(IssuedWeek), count(IssuedPage)) == (6, PAGES, 2 * PAGES)
        # One root of the drafts, one of the seals: neither was made twice.
        assert count(Root) == 2
        assert all(all(verify_week(one).values()) for one in queries.issued_weeks(EVERYTHING))


def _work(url: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """One round of a worker in a process of its own, at the hour of the issue."""
    queue = make_queue(url)
    task = queue.tasks["reporting:tend_weeks"]
    with queue.replace_connector(SyncPsycopgConnector(conninfo=libpq_url(url))) as now, now.open():
        task.defer(timestamp=0)
    words = [sys.executable, "-m", "tests.server.reporting.dying_worker", url, str(folder)]
    return subprocess.run(
        [*words, ISSUE.isoformat()], capture_output=True, text=True, check=False, timeout=120
    )
