"""Quality and safety of a week: what was found, by the register, and never green unseen."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from flask_babel import force_locale, gettext
from hypothesis import given
from hypothesis import strategies as st

from server.accounts.models import Person
from server.db import transaction
from server.forms import service as forms
from server.register import service as register
from server.reporting import queries, service
from server.reporting.findings import Findings, Found, week_window
from server.reporting.formulas import NEWEST
from server.reporting.plan import read_plan
from server.reporting.snapshot import reference_snapshot
from server.reporting.standing import Standing
from server.reporting.verdict import (
    AMBER,
    GREEN,
    GREY,
    RED,
    judge,
    quality_colour,
    safety_colour,
)
from server.reporting.verifying import regenerated_figures, verify_week
from server.reporting.week_figures import week_figures
from server.reporting.wording import Wording
from shared.rules.scope import EVERYTHING
from shared.rules.weeks import week_start
from tests import factories
from tests.ports import START
from tests.server.reporting.builders import SUNDAY, activity, done, plan, rules

NINE = (9, "KW-HA")
TODAY = START.date()
THIS_WEEK = week_start(TODAY)
SITE = {"contract": 9, "governorate": "KW-HA"}
COUNTS = st.integers(0, 3)
FOUND = st.builds(Found, COUNTS, COUNTS, COUNTS, COUNTS, COUNTS, COUNTS, COUNTS)


@pytest.fixture
def by(app: Flask) -> Iterator[Person]:
    """An inspector, in the application's context."""
    with app.app_context():
        factories.load_reference((9,))
        forms.load_defaults()
        yield factories.inspector()


def found(start: date = THIS_WEEK, root: int | None = None) -> Found:
    """What contract 9 has in Hawalli."""
    snapshot = read_plan(reference_snapshot())
    return queries.findings(snapshot, week_window(start, TODAY), root).of([NINE])


def raise_ncr(by: Person, **fields: Any) -> UUID:
    record = uuid4()
    whole = {"title": "سماكة ناقصة", "severity": "major", "state": "raised", **SITE}
    factories.change(by, record, whole | fields, kind="ncr")
    return record


def check(by: Person, result: str, **fields: Any) -> UUID:
    """A safety check of an activity."""
    record = uuid4()
    whole = {"type": "safety", "state": "attended", "result": result, "activity": "C09-A06"}
    factories.change(by, record, whole | fields, kind="inspection")
    return record


def test_nothing_found_is_grey_and_not_green(by: Person) -> None:
    assert found() == Found()
    assert (quality_colour(Found()), safety_colour(Found())) == (GREY, GREY)


def test_open_non_conformances_count_until_they_end(by: Person) -> None:
    office = factories.supervisor()
    raise_ncr(by, severity="critical")
    late = START - timedelta(days=2)
    major = raise_ncr(by, due_at=f"{late:%Y-%m-%dT%H:%M:%SZ}")
    raise_ncr(by, severity="minor", due_at=f"{late:%Y-%m-%dT%H:%M:%SZ}")
    assert found() == Found(critical=1, major=1, overdue=1)
    assert quality_colour(found()) == RED
    factories.change(office, major, {"state": "void", "void_reason": "حرر خطأ"})
    assert found() == Found(critical=1)


def test_one_without_a_time_of_its_own_is_overdue_by_its_severitys_clock(by: Person) -> None:
    """Hours as the forms have them now, kept with the snapshot of the issued week."""
    hours = Decimal(reference_snapshot()["answer_hours"]["major"])
    raise_ncr(by, made_at=START - timedelta(hours=float(hours), days=2))
    raise_ncr(by, made_at=START - timedelta(hours=1))
    assert (found().major, found().overdue) == (2, 1)
    assert quality_colour(found()) == AMBER


def test_a_failed_safety_check_is_open_until_a_later_one_conforms(by: Person) -> None:
    check(by, "fail", made_at=START - timedelta(hours=3))
    assert (found().failed, found().checked, found().looked) == (1, 1, 1)
    assert safety_colour(found()) == AMBER
    check(by, "pass", activity="C09-A02")
    assert found().failed == 1, "another place says nothing of this one"
    check(by, "pass_with_comments")
    assert (found().failed, found().checked) == (0, 3)
    assert safety_colour(found()) == GREEN


def test_a_failed_safety_check_is_settled_with_its_non_conformances(by: Person) -> None:
    office = factories.supervisor()
    failed = check(by, "fail")
    ncr = raise_ncr(by, inspection=str(failed))
    assert found().failed == 1
    factories.change(office, ncr, {"state": "void", "void_reason": "حرر خطأ"})
    assert found().failed == 0


def test_stopped_work_is_red_in_its_week_alone(by: Person) -> None:
    said = {"presence": "no_work", "reason": "stopped", "shift": "morning", **SITE}
    factories.change(by, uuid4(), said, kind="attendance")
    assert safety_colour(found()) == RED
    assert (
        queries.findings(
            read_plan(reference_snapshot()),
            week_window(THIS_WEEK - timedelta(weeks=1), TODAY),
            None,
        ).of([NINE])
        == Found()
    )


def test_a_cut_says_the_same_for_ever(by: Person) -> None:
    raise_ncr(by, severity="critical")
    check(by, "fail")
    register.catch_up()
    with transaction():
        root = register.make_root("week issued").number
    at_cut = found(root=root)
    assert at_cut == found() == Found(critical=1, failed=1, looked=1, checked=1)
    raise_ncr(by, severity="critical")
    check(by, "pass")
    assert found(root=root) == at_cut
    assert found().critical == 2


def test_an_issued_week_keeps_what_was_found_and_a_restatement_lists_it(by: Person) -> None:
    check(by, "pass")
    (first,) = service.issue_weeks(["KW-HA"], THIS_WEEK, None, EVERYTHING)
    assert first.figures["verdict"]["safety"] == GREEN
    assert first.rules_version.endswith(f".{NEWEST}")
    raise_ncr(by, severity="critical")
    (second,) = service.issue_weeks(["KW-HA"], THIS_WEEK, None, EVERYTHING)
    assert ("quality", GREEN, RED) in [
        (one["what"], one["before"], one["after"]) for one in second.restated
    ]
    assert regenerated_figures(first) == first.figures
    assert all(verify_week(first).values())


def test_a_week_issued_before_findings_were_read_comes_out_as_it_was() -> None:
    """Its figures name the formulas of then; nothing is added to them."""
    standing = Standing(plan(activity()), [done("C09-A01", SUNDAY, "10")], formulas=2)
    old = week_figures(standing, "KW-HA", SUNDAY)
    assert old["rules_version"].endswith(".2")
    assert "findings" not in old
    assert (old["verdict"]["quality"], old["verdict"]["safety"]) == (GREY, GREY)
    standing.findings, standing.formulas = Findings({NINE: Found(looked=1, checked=1)}), 3
    assert week_figures(standing, "KW-HA", SUNDAY)["rules_version"].endswith(".3")


def test_decisions_wanted_are_on_the_week_and_frozen_with_it(by: Person) -> None:
    office = factories.supervisor()
    late, wanted = uuid4(), uuid4()
    asked = {"origin": "hand", "state": "wanted", "description": "x", **SITE}
    yesterday, later = TODAY - timedelta(days=1), TODAY + timedelta(days=9)
    costs = {"cost_kwd": "1250.000", "cost_days": 4}
    for record, more in (
        (wanted, {"title": "نقل المخيم", "wanted_by": later.isoformat()}),
        (late, {"title": "إغلاق حارة ليلا", "wanted_by": yesterday.isoformat(), **costs}),
    ):
        factories.change(office, record, {**asked, **more}, kind="decision")
    (first,) = service.issue_weeks(["KW-HA"], THIS_WEEK, None, EVERYTHING)
    told = first.figures["decisions"]
    assert (told["wanted"], told["late"]) == (2, 1)
    assert [(one["record"], one["is_late"]) for one in told["listed"]] == [
        (str(late), True),
        (str(wanted), False),
    ]
    assert (told["listed"][0]["cost_kwd"], told["listed"][1]["cost_kwd"]) == ("1250", None)
    html = queries.issued_page(first, "en").html
    assert 'KWD <bdi dir="ltr">1,250</bdi>' in html
    assert html.count("cost of none") == 2
    assert regenerated_figures(first) == first.figures
    factories.change(office, late, {"state": "withdrawn", "reason": "لم يعد لازما"})
    (second,) = service.issue_weeks(["KW-HA"], THIS_WEEK, None, EVERYTHING)
    assert {"what": "wanted", "before": 2, "after": 1} in second.restated
    assert regenerated_figures(first) == first.figures


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", "2 critical non-conformances are open; 1 failed safety check is open"),
        ("ar", "حالتا عدم مطابقة حرجتان مفتوحتان، فحص سلامة واحد غير مطابق لم يُعالج"),
    ],
)
def test_the_sentence_says_why(app: Flask, language: str, told: str) -> None:
    here = Found(critical=2, failed=1, looked=3, checked=2)
    standing = Standing(
        plan(activity()), [done("C09-A01", SUNDAY, "100")], findings=Findings({NINE: here})
    )
    figures = week_figures(standing, "KW-HA", SUNDAY)
    assert figures["findings"] == asdict(here)
    figures["verdict"]["reason"], figures["coverage"]["percent"] = "", "100"
    with app.test_request_context(), force_locale(language):
        words = Wording(language)
        assert words.sentence(figures).rstrip(".").endswith(told)
        assert gettext("; ").join(said for _code, said in words.findings(figures)) == told


@given(FOUND, st.none() | st.decimals(0, 2, places=2), st.none() | st.decimals(0, 100, places=0))
def test_never_green_without_somebody_who_looked(
    here: Found, spi_t: Decimal | None, coverage: Decimal | None
) -> None:
    colours = quality_colour(here), safety_colour(here)
    colour = judge(spi_t, coverage, rules(), True, *colours).colour
    if colour == GREEN:
        assert min(here.looked, here.checked) > 0
        assert spi_t is not None
        assert max(here.critical, here.overdue, here.failed, here.stopped) == 0
    blind = replace(here, looked=0, checked=0)
    blind_colours = quality_colour(blind), safety_colour(blind)
    assert judge(spi_t, coverage, rules(), True, *blind_colours).colour != GREEN
