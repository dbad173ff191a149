"""Baselines: frozen once, revised by an approval alone, all kept, the same for the contractor."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from server.db import db
from server.geography.service import load_reference_geography
from server.http.errors import Refusal
from server.programme import baselines
from server.programme.baseline_models import Baseline, BaselineActivity, BaselineWeek
from server.programme.baselines import Approval
from server.programme.models import Contract
from server.programme.service import import_programme
from shared.rules.scope import EVERYTHING, Scope
from shared.vocabulary.baselines import EXTENSION, INITIAL, VARIATION
from shared.vocabulary.roles import CONTRACTOR, PLANNER
from tests import factories
from tests.browser import Browser, signed_in

FIRST = Approval(INITIAL, 0, "First programme", "L/1", "Engineer", date(2026, 1, 15))
EXTENDED = Approval(EXTENSION, 45, "Late permits", "L/2", "Engineer", date(2026, 2, 15))


def freeze(approval: Approval = FIRST, scope: Scope = EVERYTHING) -> Baseline:
    return baselines.freeze(9, approval, None, scope)


def changed(approval: Approval, **fields: Any) -> Approval:
    return Approval(**{**approval.__dict__, **fields})


@pytest.fixture
def plan(kuwait: Flask, contract_csv: str) -> Iterator[str]:
    """The contract's file, imported: A01 to 30 September, A02 to 30 October 2026."""
    import_programme(contract_csv.encode())
    return contract_csv


def planned(number: int) -> Decimal:
    asked = db.select(db.func.sum(BaselineWeek.planned)).filter_by(contract=9, number=number)
    return db.session.scalars(asked).one()


def finish_of(activity: str, number: int) -> date:
    return db.session.get_one(BaselineActivity, (9, number, activity)).finish


def test_the_first_baseline_holds_dates_values_and_the_weekly_plan(plan: str) -> None:
    frozen = freeze()
    assert (frozen.number, frozen.completion) == (1, date(2027, 11, 12))
    kept = db.session.get_one(BaselineActivity, (9, 1, "C09-A01"))
    assert (kept.start, kept.finish) == (date(2026, 8, 2), date(2026, 9, 30))
    assert kept.value_kwd == Decimal("10200")  # 12,000 m2 at 0.850
    assert planned(1) == Decimal("10200") + Decimal("54800"), "the weeks add up to BAC"
    weeks = db.session.scalars(db.select(BaselineWeek.week_end).filter_by(contract=9)).all()
    assert {week.weekday() for week in weeks} == {5}, "weeks end on Saturday"


def test_an_import_leaves_what_is_frozen(plan: str) -> None:
    freeze()
    import_programme(plan.replace("2026-09-30", "2026-11-30").replace(",0.850", ",9.000").encode())
    assert finish_of("C09-A01", 1) == date(2026, 9, 30)
    assert planned(1) == Decimal("65000")


def test_a_revision_rests_on_an_approval_and_gives_its_days(plan: str) -> None:
    freeze()
    moved = plan.replace("2026-09-30", "2026-11-15")
    import_programme(moved.encode())
    revised = freeze(EXTENDED)
    assert (revised.number, revised.days, revised.extension_days) == (2, 45, 45)
    assert revised.completion == date(2027, 12, 27)
    assert db.session.get_one(Contract, 9).extension_days == 45
    assert [finish_of("C09-A01", n) for n in (1, 2)] == [date(2026, 9, 30), date(2026, 11, 15)]
    import_programme(moved.encode())
    db.session.expire_all()
    assert db.session.get_one(Contract, 9).extension_days == 45, "an import takes no days back"


@pytest.mark.parametrize(
    ("approval", "code", "field"),
    [
        (changed(EXTENDED, basis=INITIAL), "choice_wrong", "basis"),
        (changed(EXTENDED, basis="recovery"), "choice_wrong", "basis"),
        (changed(EXTENDED, days=0), "extension_days_missing", "days"),
        (changed(EXTENDED, days=-1), "number_not_allowed", "days"),
        (changed(EXTENDED, days=10_001), "number_not_allowed", "days"),
        (changed(EXTENDED, reason=" "), "required", "reason"),
        (changed(EXTENDED, approver=""), "required", "approver"),
        (changed(EXTENDED, reference="x" * 121), "too_long", "reference"),
        (changed(EXTENDED, reason="a\u0000b"), "text_not_allowed", "reason"),
        (changed(EXTENDED, approved_on=date(2030, 1, 1)), "time_wrong", "approved_on"),
        (changed(EXTENDED, approved_on=date(2026, 1, 14)), "approval_too_early", "approved_on"),
        (changed(EXTENDED, reference=FIRST.reference), "approval_used", "reference"),
    ],
)
def test_a_revision_without_its_grounds_is_refused(
    plan: str, approval: Approval, code: str, field: str
) -> None:
    freeze()
    with pytest.raises(Refusal) as refused:
        freeze(approval)
    assert (refused.value.code, refused.value.field) == (code, field)
    assert db.session.query(Baseline).count() == 1
    db.session.expire_all()
    assert db.session.get_one(Contract, 9).extension_days == 0


def test_the_first_baseline_is_no_revision(plan: str) -> None:
    for approval in (EXTENDED, changed(FIRST, basis=VARIATION)):
        with pytest.raises(Refusal, match="choice_wrong"):
            freeze(approval)


def test_whoever_sees_part_of_a_contract_freezes_none_of_it(kuwait: Flask) -> None:
    """Contract 1 lies in several governorates."""
    factories.load_reference((1,))
    part = Scope(frozenset({"KW-HA"}), None)
    with pytest.raises(Refusal, match="not_allowed"):
        baselines.freeze(1, FIRST, None, part)
    with pytest.raises(Refusal, match="not_found"):
        baselines.freeze(1, FIRST, None, Scope(frozenset({"KW-JA"}), frozenset({9})))
    assert baselines.freeze(1, FIRST, None, EVERYTHING).number == 1


def test_nobody_approves_a_programme_before_its_contract(plan: str) -> None:
    """Contract 9 commenced on 12 November 2024."""
    with pytest.raises(Refusal, match="approval_too_early at approved_on"):
        freeze(changed(FIRST, approved_on=date(2024, 11, 11)))
    assert freeze(changed(FIRST, approved_on=date(2024, 11, 12))).number == 1
    on_that_day = changed(EXTENDED, approved_on=date(2024, 11, 12))
    assert freeze(on_that_day).number == 2, "two letters may be of one day"


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE baseline SET days = 900",
        "DELETE FROM baseline_week",
        "UPDATE baseline_activity SET finish = '2030-01-01'",
        "TRUNCATE baseline_week",
    ],
)
def test_the_database_keeps_a_baseline_as_it_is(plan: str, statement: str) -> None:
    freeze()
    with pytest.raises(DBAPIError, match="a baseline is frozen"), db.session.begin_nested():
        db.session.execute(text(statement))


@pytest.fixture
def office(app: Flask, contract_csv: str) -> Flask:
    with app.app_context():
        load_reference_geography()
        import_programme(contract_csv.encode())
        freeze()
        import_programme(contract_csv.replace("2026-09-30", "2026-11-15").encode())
        factories.person("planner", PLANNER)
        factories.person("contractor", CONTRACTOR, contracts=[9])
    return app


PATH = "/programme/9/baselines"
FORM = {
    "basis": EXTENSION,
    "days": "٤٥",
    "reason": "Late permits",
    "reference": "L/2",
    "approver": "Engineer",
    "approved_on": "2026-02-15",
}


def confirmed(browser: Browser, **fields: str) -> dict[str, str]:
    """FORM as somebody sends it who read what the page says will change."""
    seen = re.search(r'name="seen" value="(\w+)"', browser.get(PATH).text)
    assert seen
    return FORM | {"seen": seen[1], "confirmed": "on"} | fields


def rows_of(page: str) -> list[str]:
    """The table of what moved, without forms and tokens."""
    table = page.partition('<table class="data-table moved">')[2].partition("</table>")[0]
    return table.split("<tr>")


def test_a_planner_freezes_and_the_contractor_sees_the_same(office: Flask) -> None:
    planner, contractor = signed_in(office, "planner"), signed_in(office, "contractor")
    before = contractor.get(PATH).text
    assert "The programme has moved since" in before
    assert "+46" in rows_of(before)[2]
    assert 'method="post" action="/programme/9' not in before, "a contractor freezes nothing"
    assert planner.post(PATH, **confirmed(planner)).status_code == 303
    mine, theirs = planner.get(PATH).text, contractor.get(PATH).text
    assert rows_of(mine) == rows_of(theirs)
    for page in (mine, theirs):
        assert all(word in page for word in ("Baseline 2", "Late permits", "L/2", "27 Dec 2027"))
    assert contractor.post(PATH, **FORM).status_code == 403


def test_a_wrong_form_says_what_is_wrong_and_keeps_what_was_typed(office: Flask) -> None:
    planner = signed_in(office, "planner", "ar")
    answer = planner.post(PATH, **{**FORM, "days": "كثير", "reason": "<b>سبب</b>"})
    assert answer.status_code == 422
    assert "اكتب رقمًا صحيحًا" in answer.text
    assert "&lt;b&gt;سبب" in answer.text
    for wrong, said in (
        ({"approved_on": ""}, "هذه الخانة مطلوبة"),
        ({"approved_on": "2026-02-30"}, "الوقت أو التاريخ غير صحيح"),
        ({"days": "9" * 9}, "الرقم خارج المدى المسموح"),
        ({"days": "9" * 5000}, "اكتب رقمًا صحيحًا"),
        ({"days": "4,5"}, "اكتب رقمًا صحيحًا"),
    ):
        answer = planner.post(PATH, **confirmed(planner, **wrong))
        assert answer.status_code in {400, 422}
        assert said in answer.text


def test_what_freezing_changes_is_said_before_and_confirmed(
    office: Flask, contract_csv: str
) -> None:
    """A02, of 54,800 of the 65,000 dinars, leaves; A03 of 3,400 comes, and ends last."""
    lines = contract_csv.splitlines()
    kept = [line for line in lines if "C09-A02" not in line]
    new = next(line for line in lines if line.startswith("activity,C09-A01"))
    kept.insert(kept.index(new), new.replace("C09-A01", "C09-A03").replace("-09-30", "-12-31"))
    kept.append("activity_boq,C09-A03,B01,4000")
    with office.app_context():
        import_programme("\n".join(kept).encode())
    planner = signed_in(office, "planner")
    page = planner.get(PATH).text
    told = page.partition('id="changes-head"')[2].partition("</section>")[0]
    for word in ("65,000", "13,600", "30 Oct 2026", "31 Dec 2026", "54,800", "3,400", "+62"):
        assert word in told, word
    assert "less than before" in told
    assert "not in the schedule that stands: KD" in page, "54,800 of 65,000"
    assert "84 % of its value" in page
    unread = planner.post(PATH, **{**confirmed(planner), "confirmed": ""})
    assert unread.status_code == 422
    assert "Confirm that you have read what changes" in unread.text
    before = confirmed(planner)
    with office.app_context():
        import_programme(contract_csv.encode())
    late = planner.post(PATH, **before)
    assert late.status_code == 409
    assert "The programme changed after you opened the page" in late.text
    assert planner.post(PATH, **confirmed(planner)).status_code == 303


def test_a_planner_of_a_part_is_shown_no_form_that_would_be_refused(app: Flask) -> None:
    with app.app_context():
        factories.load_reference((1,))
        factories.person("hawalli", PLANNER, governorates=["KW-HA"])
    planner = signed_in(app, "hawalli")
    page = planner.get("/programme/1/baselines")
    assert page.status_code == 200
    assert 'name="confirmed"' not in page.text
    form = FORM | {"basis": INITIAL, "days": "", "confirmed": "on"}
    assert planner.post("/programme/1/baselines", **form).status_code == 403


def test_a_contract_outside_the_scope_is_none(office: Flask) -> None:
    contractor: Browser = signed_in(office, "contractor")
    for number in (8, 998, 2**31, 10**30):
        assert contractor.get(f"/programme/{number}/baselines").status_code == 404
