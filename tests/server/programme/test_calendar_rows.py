"""The office's rows over the calendars: the newest holds, and what is frozen stays."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask

from server.db import db
from server.http.errors import Refusal
from server.programme import baselines, calendar_entries, calendar_history, calendar_rows
from server.programme.baseline_models import BaselineWeek
from server.programme.baselines import Approval
from server.programme.calendar_entries import DayRow, RamadanRow
from server.programme.calendar_rows import calendars_in_force
from server.programme.service import import_programme
from shared.rules.scope import EVERYTHING
from shared.vocabulary.calendars import AS_LIBRARY, HOLIDAY, WORKING
from shared.vocabulary.roles import ADMINISTRATOR, CONTRACTOR, PLANNER
from tests import factories
from tests.browser import signed_in

NATIONAL_DAY, SUNDAY = date(2026, 2, 25), date(2026, 3, 29)
# As the tables have Ramadan 1447, and a day later.
TABLES = date(2026, 2, 18), date(2026, 3, 19)
SIGHTED = date(2026, 2, 19), date(2026, 3, 19)


def holiday(day: date, reason: str = "Decision 12", **more: Any) -> DayRow:
    return DayRow(**{"day": day, "kind": HOLIDAY, "name_ar": "عطلة", "name_en": "Holiday",
                     "reason": reason, **more})  # fmt: skip


def hours_on(day: date) -> float:
    return calendars_in_force()["morning"].worked(day, day) / 60


@pytest.fixture
def planner(kuwait: Flask) -> Iterator[UUID]:
    return factories.person("planner", PLANNER).id


def test_the_cabinet_moves_a_holiday_and_moves_it_back(planner: UUID) -> None:
    assert (hours_on(NATIONAL_DAY), hours_on(SUNDAY)) == (0, 8)
    calendar_entries.say_day(holiday(NATIONAL_DAY, kind=WORKING), planner)
    calendar_entries.say_day(holiday(SUNDAY), planner)
    assert (hours_on(NATIONAL_DAY), hours_on(SUNDAY)) == (6, 0), "in Ramadan with six hours"
    for day in (NATIONAL_DAY, SUNDAY):
        calendar_entries.say_day(holiday(day, kind=AS_LIBRARY), planner)
    assert (hours_on(NATIONAL_DAY), hours_on(SUNDAY)) == (0, 8)


def test_ramadan_is_corrected_by_the_sighted_moon(planner: UUID) -> None:
    assert hours_on(TABLES[0]) == 6
    calendar_entries.say_ramadan(RamadanRow(1447, SIGHTED, "sighted on the 18th"), planner)
    assert hours_on(TABLES[0]) == 8
    calendar_entries.say_ramadan(RamadanRow(1447, None, "mistyped"), planner)
    assert hours_on(TABLES[0]) == 6


def test_the_newest_row_holds_and_all_are_kept(planner: UUID) -> None:
    calendar_entries.say_day(holiday(SUNDAY, name_en="Before"), planner)
    calendar_entries.say_day(holiday(SUNDAY, name_en="After"), planner)
    assert [row.name_en for row in calendar_rows.office_days()] == ["After"]
    kept = calendar_rows.queries.entered_days(10)
    assert [row[0].name_en for row in kept] == ["After", "Before"]


@pytest.mark.parametrize(
    ("row", "code", "field"),
    [
        (holiday(SUNDAY, kind="feast"), "choice_wrong", "kind"),
        (holiday(date(2019, 12, 31)), "time_wrong", "day"),
        (holiday(date(2046, 1, 1)), "time_wrong", "day"),
        (holiday(SUNDAY, name_ar=""), "required", "name_ar"),
        (holiday(SUNDAY, name_en="x" * 121), "too_long", "name_en"),
        (holiday(SUNDAY, reason="\u0007"), "text_not_allowed", "reason"),
        (RamadanRow(1400, None, "r"), "number_not_allowed", "hijri_year"),
        (RamadanRow(1447, (SIGHTED[1], SIGHTED[1]), "r"), "ramadan_wrong", "first"),
        (RamadanRow(1447, (SIGHTED[0], date(2026, 4, 19)), "r"), "ramadan_wrong", "last"),
        (RamadanRow(1447, SIGHTED, ""), "required", "reason"),
    ],
)
def test_a_wrong_row_is_refused(planner: UUID, row: Any, code: str, field: str) -> None:
    say = calendar_entries.say_day if isinstance(row, DayRow) else calendar_entries.say_ramadan
    with pytest.raises(Refusal) as refused:
        say(row, planner)
    assert (refused.value.code, refused.value.field) == (code, field)
    assert not calendar_rows.office_days()
    assert not calendar_rows.office_ramadans()


def test_a_baseline_runs_on_the_days_of_its_own_time(planner: UUID, contract_csv: str) -> None:
    """A week off at the start of contract 9's work, announced after its first baseline."""
    import_programme(contract_csv.encode())
    first = Approval("initial", 0, "First", "L/1", "Engineer", date(2026, 1, 15))
    baselines.freeze(9, first, planner, EVERYTHING)
    for n in range(5):
        calendar_entries.say_day(holiday(date(2026, 8, 2) + timedelta(days=n)), planner)
    revised = Approval("variation", 0, "A week off", "L/2", "Engineer", date(2026, 2, 15))
    baselines.freeze(9, revised, planner, EVERYTHING)
    week = BaselineWeek.week_end == date(2026, 8, 8)
    asked = db.select(BaselineWeek.number, BaselineWeek.planned > 0).where(week)
    found = [tuple(row) for row in db.session.execute(asked.order_by(BaselineWeek.number))]
    assert found == [(1, True), (2, False)], "time begins, and nothing is planned in the week off"


@pytest.fixture
def office(app: Flask) -> Flask:
    with app.app_context():
        factories.person("planner", PLANNER)
        factories.person("contractor", CONTRACTOR, contracts=[9])
        factories.person("jahra", PLANNER, governorates=["KW-JA"])
        factories.person("nine", PLANNER, contracts=[9])
        factories.person("chief", ADMINISTRATOR)
    return app


PATH = "/programme/calendars"
DAY = {"day": "2026-03-29", "kind": HOLIDAY, "name_ar": "عطلة الأمطار", "name_en": "Rain",
       "reason": "Decision 12"}  # fmt: skip
RAMADAN = {"hijri_year": "١٤٤٧", "first": "2026-02-19", "last": "2026-03-19", "reason": "moon"}


def test_a_planner_edits_and_the_contractor_sees_who_and_why(office: Flask) -> None:
    planner, contractor = signed_in(office, "planner"), signed_in(office, "contractor")
    assert planner.post(f"{PATH}/days", **DAY).status_code == 303
    assert planner.post(f"{PATH}/ramadans", **RAMADAN).status_code == 303
    page = contractor.get(PATH, year=2026).text
    for word in ("Rain", "Decision 12", "Ramadan 1447", "moon", "Test Person", "19 Feb 2026"):
        assert word in page
    assert f'action="{PATH}' not in page, "a contractor edits nothing"
    for form, path in ((DAY, "days"), (RAMADAN, "ramadans")):
        assert contractor.post(f"{PATH}/{path}", **form).status_code == 403
    assert "Rain" not in contractor.get(PATH, year=2027).text.split("What the office entered")[0]


def test_each_row_stands_beside_what_held_before_it(office: Flask) -> None:
    planner = signed_in(office, "planner")
    rows = [DAY, DAY | {"kind": WORKING, "day": "2026-02-25"}, DAY | {"name_en": "Storm"}]
    for row in (*rows, DAY | {"kind": AS_LIBRARY}):
        planner.post(f"{PATH}/days", **row)
    for row in (RAMADAN, RAMADAN | {"first": "", "last": ""}):
        planner.post(f"{PATH}/ramadans", **row)
    with office.test_request_context("/?lang=en"):
        days = calendar_history.entered_days(3)
        moons = calendar_history.entered_ramadans(9)
        assert len(calendar_history.entered_days(9)) == 4
    usual, national = "As the week has it", "National Day"
    assert [(one.before, one.after, one.is_in_force) for one in days] == [
        ("Storm", usual, True),
        ("Rain", "Storm", False),
        (national, "Working day", True),
    ]
    tables, sighted = "18 Feb 2026 – 19 Mar 2026", "19 Feb 2026 – 19 Mar 2026"
    assert [(one.before, one.after, one.is_in_force) for one in moons] == [
        (sighted, tables, True),
        (tables, sighted, False),
    ]
    page = planner.get(PATH, year=2026).text
    assert f"<del><bdi>{national}</bdi></del><ins><bdi>Working day</bdi></ins>" in page


@pytest.mark.parametrize("username", ["jahra", "nine"])
def test_a_planner_of_a_part_reads_the_countrys_calendar_and_changes_nothing(
    office: Flask, username: str
) -> None:
    planner = signed_in(office, username)
    page = planner.get(PATH, year=2026)
    assert page.status_code == 200
    assert f'action="{PATH}' not in page.text, "no form that would be refused"
    for form, path in ((DAY, "days"), (RAMADAN, "ramadans")):
        answer = planner.post(f"{PATH}/{path}", **form)
        assert answer.status_code == 403
        assert "for the whole country" in answer.text
    with office.app_context():
        assert not calendar_rows.office_days()
        assert not calendar_rows.office_ramadans()


def test_an_administrator_of_the_whole_programme_may_change_it_too(office: Flask) -> None:
    chief = signed_in(office, "chief")
    assert f'action="{PATH}/days' in chief.get(PATH).text
    assert chief.post(f"{PATH}/days", **DAY).status_code == 303


@pytest.mark.parametrize(
    ("path", "form", "said"),
    [
        ("days", DAY | {"day": "2026-02-30"}, "الوقت أو التاريخ غير صحيح"),
        ("days", DAY | {"day": ""}, "هذه الخانة مطلوبة"),
        ("days", DAY | {"kind": "feast"}, "اختر قيمة من القائمة"),
        ("ramadans", RAMADAN | {"hijri_year": "x"}, "اكتب رقمًا صحيحًا"),
        ("ramadans", RAMADAN | {"hijri_year": "1447.5"}, "اكتب رقمًا صحيحًا"),
        ("ramadans", RAMADAN | {"hijri_year": ""}, "هذه الخانة مطلوبة"),
        ("ramadans", RAMADAN | {"last": ""}, "هذه الخانة مطلوبة"),
        ("ramadans", RAMADAN | {"first": ""}, "هذه الخانة مطلوبة"),
        ("ramadans", RAMADAN | {"hijri_year": "1448"}, "رمضان 29 أو 30 يومًا"),
    ],
)
def test_a_wrong_form_says_so_beside_the_field(
    office: Flask, path: str, form: dict[str, str], said: str
) -> None:
    answer = signed_in(office, "planner", "ar").post(f"{PATH}/{path}", **form)
    assert answer.status_code in {400, 422}
    assert said in answer.text
    assert f'value="{form["reason"]}"' in answer.text, "what was typed stays"


def test_the_limits_are_shown_with_clause_and_source(office: Flask) -> None:
    page = signed_in(office, "contractor").get(PATH, year="no year").text
    assert "Administrative Decision 535 of 2015" in page
    assert "11:00–16:00" in page
    arabic = signed_in(office, "contractor", "ar").get(PATH).text
    assert "القرار الإداري رقم 535 لسنة 2015" in arabic
    assert "Administrative Decision" not in arabic
