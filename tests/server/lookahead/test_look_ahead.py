"""Three weeks ahead: what is planned, what is missing, what is promised, and what became of it."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy.exc import DBAPIError, IntegrityError

from server.accounts.models import Person
from server.db import db
from server.lookahead import queries
from server.lookahead.models import Promise
from server.lookahead.reliability import PromisedWeek, weeks_back
from server.lookahead.weeks import ActivityAhead, WeekAhead, three_weeks
from server.ports import ports
from server.programme.baseline_models import Baseline, BaselineActivity
from server.programme.models import Activity, ActivityBoq
from server.programme.service import ProgrammeFaultyError, import_programme
from shared.rules.clocks import working_date
from shared.rules.scope import EVERYTHING, Scope
from shared.vocabulary.roles import CONTRACTOR, PLANNER
from tests import factories
from tests.browser import Browser, signed_in
from tests.server.lookahead import missing

PAGE, NINE = "/look-ahead", {"contract": 9}
BASE = "/look-ahead/9"
# Monday of a week in which the demonstration's contract 9 has work; the next begins on the 6th.
MONDAY = datetime(2026, 8, 31, 6, 0, tzinfo=UTC)
SUNDAY = date(2026, 9, 6)
DRAINS, MILLING = "C09-A01", "C09-A02"


@pytest.fixture
def office(app: Flask) -> Flask:
    with app.app_context():
        factories.load_reference((9, 13))
        factories.person("planner", PLANNER)
        factories.supervisor()
        factories.inspector()
        factories.person("contractor", CONTRACTOR, contracts=[9])
        ports().clock.moment = MONDAY
    return app


@pytest.fixture
def contractor(office: Flask) -> Browser:
    return signed_in(office, "contractor")


def person(name: str) -> Person:
    return db.session.query(Person).filter_by(username=name).one()


def today() -> date:
    return working_date(ports().clock.now())


def move_to(office: Flask, moment: datetime) -> None:
    with office.app_context():
        ports().clock.moment = moment


def promise_form(**fields: str) -> dict[str, str]:
    named = {"activity": MILLING, "boq_item": "B01", "week_start": str(SUNDAY)}
    return {"id": str(uuid4()), "quantity": "1,500", **named, **fields}


def constraint_form(**fields: str) -> dict[str, str]:
    said = {"kind": "permit", "owner": "إدارة المرور", "wanted_by": "2026-09-03"}
    return {"id": str(uuid4()), "activity": MILLING, "description": "", **said, **fields}


def ahead(office: Flask, scope: Scope = EVERYTHING, contract: int = 9) -> list[WeekAhead]:
    with office.app_context():
        entered = queries.constraints(contract, scope, today())
        waiting = [one for one, _by in entered if one.removed_on is None]
        return three_weeks(contract, scope, today(), waiting)


def codes(week: WeekAhead) -> list[str]:
    return [one.row["activity"] for one in week.activities]


def promised(office: Flask, week: int = 0, activity: str = MILLING) -> Decimal | None:
    (one,) = [one for one in ahead(office)[week].activities if one.row["activity"] == activity]
    return one.lines[0].promised


def back(office: Flask, scope: Scope = EVERYTHING) -> list[PromisedWeek]:
    with office.app_context():
        return weeks_back(9, scope, today())


# What is planned


def test_each_week_has_the_activities_of_the_plan(office: Flask) -> None:
    weeks = ahead(office)
    assert [(week.start, week.end) for week in weeks] == [
        (SUNDAY + timedelta(weeks=n), SUNDAY + timedelta(weeks=n, days=6)) for n in range(3)
    ]
    assert all(codes(week) == [DRAINS, MILLING] for week in weeks)
    planned = [week.activities[1].lines[0].planned for week in weeks]
    assert all(1000 < quantity < 3000 for quantity in planned), planned
    move_to(office, MONDAY + timedelta(weeks=1))
    assert codes(ahead(office)[2]) == [DRAINS, MILLING, "C09-A03", "C09-A06"], "from the 27th on"


def test_the_baseline_in_force_says_when(office: Flask) -> None:
    with office.app_context():
        given = {"contract": 9, "number": 1}
        db.session.add(
            Baseline(**given, basis="initial", days=0, extension_days=0, reason="r",
                     completion=date(2027, 11, 12), reference="L/1", approver="E",
                     approved_on=date(2026, 1, 1), entered_at=MONDAY)
        )  # fmt: skip
        db.session.flush()
        names = {"governorate": "KW-HA", "name_ar": "ن", "name_en": "n", "value_kwd": 1}
        when = {"start": date(2026, 9, 22), "finish": date(2026, 10, 30)}
        db.session.add(BaselineActivity(**given, activity=MILLING, **names, **when))
        db.session.commit()
    assert [codes(week) for week in ahead(office)] == [[DRAINS], [DRAINS], [DRAINS, MILLING]]


def test_what_is_late_stands_in_the_first_week_with_what_is_left(office: Flask) -> None:
    move_to(office, MONDAY + timedelta(weeks=9))
    first, second, _third = ahead(office)
    late = {one.row["activity"]: one for one in first.activities if one.is_late}
    assert set(late) == {DRAINS, MILLING}
    assert late[MILLING].lines[0].planned == 14_700
    assert MILLING not in codes(second)
    with office.app_context():
        factories.log_work(person("inspector"), MILLING, quantity="14700", section=None,
                           from_m=None, to_m=None)  # fmt: skip
    assert MILLING not in codes(ahead(office)[0]), "measured in full"


def test_what_was_measured_in_full_is_not_late_though_it_is_promised(
    office: Flask, contractor: Browser
) -> None:
    move_to(office, MONDAY + timedelta(weeks=9))
    first, second, _third = [week.start for week in ahead(office)]
    contractor = signed_in(office, "contractor")
    for week in (first, second):
        sent = promise_form(week_start=str(week), quantity="5")
        assert contractor.post(f"{BASE}/promises", **sent).status_code == 303
    assert [lateness(week) for week in ahead(office)] == [True, True, None]
    rest = [milling(week).lines[0].planned for week in ahead(office)[:2]]
    assert rest == [14_700, 0], "what is left is to be done once"
    page = contractor.get(PAGE, **NINE).text
    shown = [re.search(rf"{MILLING}</bdi>.*?<dt>(.*?)</dt>", week, re.S) for week in by_week(page)]
    assert [found and found[1] for found in shown] == ["Left to do", "Planned", None]
    with office.app_context():
        factories.log_work(person("inspector"), MILLING, quantity="14700", section=None,
                           from_m=None, to_m=None)  # fmt: skip
    weeks = ahead(office)
    assert [lateness(week) for week in weeks] == [False, False, None], "as promised, not as late"
    assert [milling(week).lines[0].planned for week in weeks[:2]] == [0, 0]


def test_an_activity_is_late_while_any_of_its_lines_is_left(office: Flask) -> None:
    """One line is measured in full and promised, of the other something is left."""
    with office.app_context():
        other = db.session.query(ActivityBoq).filter_by(activity=DRAINS).one().boq_item
        db.session.add(ActivityBoq(contract=9, activity=MILLING, boq_item=other, quantity=10))
        db.session.commit()
    move_to(office, MONDAY + timedelta(weeks=9))
    sunday = ahead(office)[0].start
    sent = promise_form(week_start=str(sunday), quantity="5")
    assert signed_in(office, "contractor").post(f"{BASE}/promises", **sent).status_code == 303
    with office.app_context():
        factories.log_work(person("inspector"), MILLING, quantity="14700", section=None,
                           from_m=None, to_m=None)  # fmt: skip
    found = milling(ahead(office)[0])
    assert found.is_late
    assert {one.row["boq_item"]: one.planned for one in found.lines} == {"B01": 0, other: 10}


def test_what_ends_in_the_weeks_ahead_is_not_late_in_a_later_one(office: Flask) -> None:
    """Its promise for the week after its planned end shows it there."""
    with office.app_context():
        finish = db.session.get_one(Activity, MILLING).baseline_finish
    move_to(office, datetime.combine(finish - timedelta(weeks=1), MONDAY.timetz()))
    week = ahead(office)[1].start
    sent = promise_form(week_start=str(week), quantity="5")
    assert signed_in(office, "contractor").post(f"{BASE}/promises", **sent).status_code == 303
    first, second, _third = ahead(office)
    assert finish < second.start
    assert (lateness(first), lateness(second)) == (False, False)
    assert milling(second).lines[0].planned == 0, "all of it was planned before"


def by_week(page: str) -> list[str]:
    """What the page shows of each week."""
    return page.split('aria-labelledby="week-')[1:]


def milling(week: WeekAhead) -> ActivityAhead:
    (found,) = [one for one in week.activities if one.row["activity"] == MILLING]
    return found


def lateness(week: WeekAhead) -> bool | None:
    """Whether milling is late in this week; None where it is not shown."""
    return milling(week).is_late if MILLING in codes(week) else None


def test_activities_outside_the_governorate_are_not_seen(office: Flask) -> None:
    elsewhere = Scope(frozenset({"KW-JA"}), None)
    assert not any(week.activities for week in ahead(office, elsewhere))


# Promises


def test_a_promise_stands_and_a_later_word_passes_it(office: Flask, contractor: Browser) -> None:
    assert promised(office) is None
    assert contractor.post(f"{BASE}/promises", **promise_form(quantity="١٬٥٠٠")).status_code == 303
    assert promised(office) == 1500
    contractor.post(f"{BASE}/promises", **promise_form(quantity="1200.5"))
    assert promised(office) == Decimal("1200.5")
    contractor.post(f"{BASE}/promises", **promise_form(quantity="0"))
    assert promised(office) is None
    again = contractor.post(f"{BASE}/promises", **promise_form(quantity="0"))
    assert again.status_code == 422, "nothing stands that could be taken back"
    with office.app_context():
        said = db.session.scalars(db.select(Promise).order_by(Promise.revision)).all()
        assert [one.quantity for one in said] == [1500, Decimal("1200.5"), 0], "all are kept"


def test_more_promised_than_is_left_is_flagged_and_kept(office: Flask, contractor: Browser) -> None:
    """Weeks add up: what the first promises is no longer left for the second."""
    with office.app_context():
        share = db.session.get_one(ActivityBoq, (MILLING, "B01")).quantity
    most = str(share - 1000)
    assert contractor.post(f"{BASE}/promises", **promise_form(quantity=most)).status_code == 303
    assert "more than is left" not in contractor.get(PAGE, **NINE).text
    later = {"quantity": "1001", "week_start": str(SUNDAY + timedelta(weeks=1))}
    assert contractor.post(f"{BASE}/promises", **promise_form(**later)).status_code == 303
    assert contractor.get(PAGE, **NINE).text.count("more than is left") == 1
    much = promise_form(quantity="999999")
    assert contractor.post(f"{BASE}/promises", **much).status_code == 303, "nobody forbids it"
    assert contractor.get(PAGE, **NINE).text.count("more than is left") == 2
    asked = {"do": "promise", "activity": MILLING, "boq_item": "B01"}
    assert "Left:" in contractor.get(PAGE, **NINE, **asked).text


def test_a_promise_sent_twice_counts_once(office: Flask, contractor: Browser) -> None:
    once = promise_form()
    assert [contractor.post(f"{BASE}/promises", **once).status_code for _ in "12"] == [303, 303]
    other = contractor.post(f"{BASE}/promises", **once | {"quantity": "9"})
    assert other.status_code == 409
    assert "This id was used for other content." in other.text
    assert promised(office) == 1500


def test_a_promise_stands_once_its_week_has_begun(office: Flask, contractor: Browser) -> None:
    contractor.post(f"{BASE}/promises", **promise_form())
    # 20:59 on Saturday in UTC is a minute before Sunday in Kuwait.
    move_to(office, datetime(2026, 9, 5, 20, 59, tzinfo=UTC))
    contractor = signed_in(office, "contractor")
    assert contractor.post(f"{BASE}/promises", **promise_form(quantity="7")).status_code == 303
    move_to(office, datetime(2026, 9, 5, 21, 0, tzinfo=UTC))
    late = contractor.post(f"{BASE}/promises", **promise_form(quantity="8"))
    assert late.status_code == 409
    assert "The week has begun: its promises stand." in late.text
    (standing,) = back(office)[0].promises
    assert standing.row["quantity"] == 7


def test_the_database_itself_freezes_promises(office: Flask) -> None:
    with office.app_context():
        given = {"contract": 9, "activity": MILLING, "boq_item": "B01", "week_start": SUNDAY,
                 "quantity": 5, "entered_by": person("contractor").id}  # fmt: skip
        in_time = datetime(2026, 9, 5, 20, 59, 59, tzinfo=UTC)
        db.session.add(Promise(id=uuid4(), revision=1, entered_at=in_time, **given))
        db.session.commit()
        begun = in_time + timedelta(seconds=1)
        db.session.add(Promise(id=uuid4(), revision=2, entered_at=begun, **given))
        with pytest.raises(IntegrityError, match="in_time"):
            db.session.flush()
        db.session.rollback()
        for change in ("UPDATE promise SET quantity = 1", "DELETE FROM promise"):
            with pytest.raises(DBAPIError, match="never changed"):
                db.session.execute(db.text(change))
            db.session.rollback()


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"quantity": ""}, "هذه الخانة مطلوبة"),
        ({"quantity": "كثير"}, "اكتب رقمًا صحيحًا"),
        ({"quantity": "0"}, "الكمية يجب أن تكون أكبر من صفر"),
        ({"quantity": "-3"}, "الكمية يجب أن تكون أكبر من صفر"),
        ({"quantity": "1.0005"}, "اكتب رقمًا صحيحًا"),
        ({"quantity": "100000000000"}, "الرقم خارج المدى المسموح"),
        ({"week_start": "2026-02-30"}, "الوقت أو التاريخ غير صحيح"),
        ({"week_start": "2026-09-07"}, "الوقت أو التاريخ غير صحيح"),
        ({"week_start": "2026-09-27"}, "الوقت أو التاريخ غير صحيح"),
        ({"week_start": "2026-08-30"}, "بدأ الأسبوع، ووعوده ثابتة لا تتغير"),
        ({"id": "no id"}, "المعرّف غير صحيح"),
        ({"boq_item": "B99"}, "البند لا يتبع هذا النشاط"),
        ({"activity": "C13-A01"}, "البند لا يتبع هذا النشاط"),
    ],
)
def test_a_wrong_promise_says_what_is_wrong(
    office: Flask, fields: dict[str, str], said: str
) -> None:
    answer = signed_in(office, "contractor", "ar").post(
        f"{BASE}/promises", **promise_form(**fields)
    )
    assert answer.status_code in {400, 409, 422}
    assert said in answer.text
    assert promised(office) is None


def test_a_contractor_sees_and_promises_on_their_own_contract_alone(
    office: Flask, contractor: Browser
) -> None:
    assert contractor.get(PAGE, contract=13).status_code == 404
    assert contractor.get(PAGE, contract=999999999999).status_code == 404
    theirs = promise_form(activity="C13-A01", boq_item="B01")
    assert contractor.post("/look-ahead/13/promises", **theirs).status_code == 404
    assert "C09-A02" in contractor.get(PAGE).text, "the only contract opens by itself"
    form = {"do": "promise", "activity": MILLING, "boq_item": "B01"}
    assert 'name="quantity"' in contractor.get(PAGE, **NINE, **form).text
    assert 'name="quantity"' not in signed_in(office, "planner").get(PAGE, **NINE, **form).text


# Constraints


def test_a_constraint_stands_until_it_is_removed(office: Flask) -> None:
    planner = signed_in(office, "planner")
    sent = constraint_form(description="Section 100 to 1150")
    assert [planner.post(f"{BASE}/constraints", **sent).status_code for _ in "12"] == [303, 303]
    assert [one.waiting for one in ahead(office)] == [1, 1, 1]
    page = planner.get(PAGE, **NINE).text
    assert all(
        text in page for text in ("Work or excavation permit", "إدارة المرور", "Section 100")
    )
    assert "overdue" not in page
    removal = f"{BASE}/constraints/{sent['id']}/removal"
    assert planner.post(removal, removed_on="2026-09-01").status_code == 422, "not yet"
    assert planner.post(removal, removed_on="2026-08-30").status_code == 303
    assert [one.waiting for one in ahead(office)] == [0, 0, 0]
    page = planner.get(PAGE, **NINE).text
    assert "Constraints removed in the last four weeks" in page
    assert "in time" in page
    assert planner.post(removal, removed_on="2026-08-30").status_code == 409


def test_a_constraint_past_its_day_is_shown_as_overdue(office: Flask, contractor: Browser) -> None:
    contractor.post(f"{BASE}/constraints", **constraint_form(wanted_by="2026-08-30"))
    page = signed_in(office, "supervisor").get(PAGE, **NINE).text
    assert "overdue" in page
    contracts = signed_in(office, "supervisor").get(PAGE).text
    assert "Wanted before today" in contracts
    assert "mdi-clock-alert-outline" in contracts


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"kind": "magic"}, "Choose a value from the list."),
        ({"kind": ""}, "This field is needed."),
        ({"owner": " "}, "This field is needed."),
        ({"wanted_by": "soon"}, "The time or date is not valid."),
        ({"wanted_by": "1999-01-01"}, "The time or date is not valid."),
        ({"description": "x" * 501}, "The text is too long."),
        ({"activity": "C13-A01"}, "No such activity in your scope."),
    ],
)
def test_a_wrong_constraint_says_what_is_wrong(
    office: Flask, fields: dict[str, str], said: str
) -> None:
    planner = signed_in(office, "planner")
    answer = planner.post(f"{BASE}/constraints", **constraint_form(**fields))
    assert answer.status_code in {400, 422}
    assert said in answer.text
    assert [one.waiting for one in ahead(office)] == [0, 0, 0]


def test_a_constraint_is_removed_through_its_own_contract_alone(office: Flask) -> None:
    planner, sent = signed_in(office, "planner"), constraint_form()
    planner.post(f"{BASE}/constraints", **sent)
    for path in (f"/look-ahead/13/constraints/{sent['id']}", f"{BASE}/constraints/{uuid4()}"):
        assert planner.post(f"{path}/removal", removed_on="2026-08-30").status_code == 404
    assert [one.waiting for one in ahead(office)] == [1, 1, 1]


# What became of promises


def test_ppc_counts_promises_kept_from_measured_work(office: Flask) -> None:
    with office.app_context():
        author, inspector = person("contractor"), person("inspector")
        kept = missing.promise(author, MILLING, "100", SUNDAY)
        missing.promise(author, DRAINS, "10", SUNDAY)
        nowhere = {"section": None, "from_m": None, "to_m": None}
        ports().clock.moment = datetime(2026, 9, 8, 8, 0, tzinfo=UTC)
        factories.log_work(inspector, MILLING, quantity="60", **nowhere)
        assert weeks_back(9, EVERYTHING, today())[0].percent is None, "under way"
        factories.log_work(inspector, MILLING, quantity="40", **nowhere)
    move_to(office, datetime(2026, 9, 14, 8, 0, tzinfo=UTC))
    _now, last, *earlier = back(office)
    assert {one.row["activity"]: one.kept for one in last.promises} == {
        MILLING: True,
        DRAINS: False,
    }
    assert (last.percent, last.kept, last.missed, last.silent) == (50, 1, 1, 0)
    assert all(week.percent is None for week in earlier), "nothing promised: no figure, not 0"
    page = signed_in(office, "supervisor").get(PAGE, **NINE).text
    assert "50%" in page
    assert str(kept) not in page, "what was kept needs no reason"


def test_silence_is_no_figure_and_a_report_of_no_work_is_one(office: Flask) -> None:
    with office.app_context():
        missing.promise(person("contractor"), MILLING, "100", SUNDAY)
        ports().clock.moment = datetime(2026, 9, 14, 8, 0, tzinfo=UTC)
        assert weeks_back(9, EVERYTHING, today())[1].percent is None
        assert weeks_back(9, EVERYTHING, today())[1].silent == 1
        moment = datetime(2026, 9, 8, 8, 0, tzinfo=UTC)
        missing.report_no_work(person("inspector"), MILLING, moment)
        found = weeks_back(9, EVERYTHING, today())[1]
        assert (found.percent, found.missed, found.silent) == (0, 1, 0)
        assert not weeks_back(9, Scope(frozenset({"KW-JA"}), None), today())[1].promises


def test_a_missed_promise_takes_a_reason_and_others_none(office: Flask) -> None:
    with office.app_context():
        name = missing.promise(person("contractor"), MILLING, "100", SUNDAY)
        ports().clock.moment = datetime(2026, 9, 14, 8, 0, tzinfo=UTC)
    contractor, path = signed_in(office, "contractor"), f"{BASE}/promises/{name}/reason"
    early = contractor.post(path, code="weather", notes="")
    assert early.status_code == 409, "nobody reported: nobody knows that it was missed"
    with office.app_context():
        moment = datetime(2026, 9, 8, 8, 0, tzinfo=UTC)
        missing.report_no_work(person("inspector"), MILLING, moment)
    assert 'name="code"' in contractor.get(PAGE, **NINE, do="reason", on=str(name)).text
    assert contractor.post(path, code="bad luck").status_code in {400, 422}
    assert contractor.post(path, code="weather", notes="Dust").status_code == 303
    assert contractor.post(path, code="material", notes="No asphalt").status_code == 303
    page = contractor.get(PAGE, **NINE).text
    assert "No asphalt" in page
    assert "Dust" not in page, "the newest stands"
    assert contractor.post(f"{BASE}/promises/{uuid4()}/reason", code="weather").status_code == 404
    assert contractor.post(path.replace("/9/", "/13/"), code="weather").status_code == 404


def test_an_import_keeps_the_activities_that_the_look_ahead_names(
    office: Flask, contractor: Browser
) -> None:
    contractor.post(f"{BASE}/promises", **promise_form())
    contractor.post(f"{BASE}/constraints", **constraint_form(activity="C09-A05"))
    text = (factories.PROGRAMMES / "contract-09.csv").read_text()
    for activity in (MILLING, "C09-A05"):
        lines = [line for line in text.splitlines(keepends=True) if f",{activity}," not in line]
        with office.app_context(), pytest.raises(ProgrammeFaultyError) as refused:
            import_programme("".join(lines).encode())
        assert activity in str([fault.as_json() for fault in refused.value.faults])


def test_an_empty_look_ahead_says_what_to_do(office: Flask) -> None:
    move_to(office, datetime(2026, 3, 2, 6, 0, tzinfo=UTC))
    page = signed_in(office, "planner").get(PAGE, **NINE).text
    assert "Nothing is planned in these three weeks" in page
    assert "Nothing was promised" in page
