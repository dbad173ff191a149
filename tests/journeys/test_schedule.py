"""The whole chain in a browser: a schedule is applied, frozen, measured; its figures move."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect

from server.accounts.models import Person
from server.db import db
from server.programme.models import Activity
from server.programme.service import read_waiting
from shared.vocabulary.roles import CONTRACTOR, PLANNER
from tests import factories
from tests.journeys.conftest import ServedOffice, served_office, sign_in
from tests.journeys.test_plan import new_person
from tests.journeys.test_queues import VIEWS, check
from tests.server.programme.schedules.test_refusing import encrypted
from tests.throwaway import ThrowawayDatabase

pytestmark = [pytest.mark.journey, pytest.mark.slow]

Visit = Callable[..., Page]
# Each language has a contract of its own: a first baseline is frozen once.
CONTRACTS = {"ar": 9, "en": 10}
ACCEPTED = {"ar": "المعتمد", "en": "Accepted"}
HEADINGS = (
    "Activity ID", "WBS", "Activity Name", "Start", "Finish", "Predecessors", "Area", "Work type",
    "Remarks",
)  # fmt: skip


@pytest.fixture(scope="module")
def own(database: ThrowawayDatabase) -> Iterator[ServedOffice]:
    """An office of this file alone: what it imports, others would stumble over."""
    with database.fresh() as url, served_office(url) as served:
        yield served


def plan_of(office: ServedOffice, contract: int, folder: Path) -> Path:
    """The contractor's table: each activity a month later, one new, two that nobody measures."""
    with office.app.app_context():
        asked = db.select(Activity).filter_by(contract=contract).order_by(Activity.code)
        month = timedelta(days=30)
        rows = [
            [one.code, one.wbs, one.name_ar, one.baseline_start + month,
             one.baseline_finish + month, one.predecessors]
            for one in db.session.scalars(asked)
        ]  # fmt: skip
    last = rows[-1]
    rows += [
        ["N1", "99.1", "كشط إضافي", last[3], last[4], f"{last[0]} SS", "Salmiya", "milling"],
        ["N2", "99.2", "تسليم الموقع", last[4], last[4], "N1"],
        ["N3", "99.3", "Weekly meetings", last[3], last[4], "", "Atlantis", "", "noted"],
    ]
    text = io.StringIO()
    csv.writer(text).writerows([HEADINGS, *rows])
    path = folder / f"contractor-{contract}.csv"
    path.write_text(text.getvalue(), encoding="utf-8")
    return path


def read(office: ServedOffice) -> None:
    """What the worker does every five seconds."""
    with office.app.app_context():
        assert read_waiting() == 1


def hand_in(page: Page, office: ServedOffice, path: Path) -> None:
    page.set_input_files("#file", path)
    page.locator("form[data-schedule-file] button").click()
    expect(page.locator("#import progress")).to_be_visible()
    read(office)
    # The page asks by itself what became of the file.
    expect(page.locator("#import progress")).to_have_count(0)


def accepted_percent(page: Page, office: ServedOffice, language: str) -> float:
    contract = CONTRACTS[language]
    page.goto(f"{office.url}/programme/{contract}?lang={language}")
    shown = page.locator(".figure", has=page.get_by_text(ACCEPTED[language], exact=True))
    found = re.search(r"[\d.]+", shown.locator("dd").first.inner_text())
    assert found
    return float(found[0])


def measured(office: ServedOffice, activity: str) -> UUID:
    """A work that an inspector measured, through the register."""
    nowhere = {"section": None, "from_m": None, "to_m": None, "layer": None}
    with office.app.app_context():
        author = db.session.query(Person).filter_by(username="inspector.hawalli").one()
        return factories.log_work(author, activity, quantity="900", **nowhere)


def freeze(page: Page, office: ServedOffice, contract: int) -> None:
    page.goto(f"{office.url}/programme/{contract}/baselines")
    page.fill("[name=reference]", "PAI/2024/1")
    page.fill("[name=approved_on]", "2024-12-01")
    page.fill("[name=approver]", "مهندس تجريبي")
    page.fill("[name=reason]", "اعتماد البرنامج الأول")
    page.check("[name=confirmed]")
    page.locator("main form button[type=submit]").click()
    expect(page.locator("table.baselines tbody tr")).to_have_count(1)


def check_contractor(page: Page, office: ServedOffice, language: str, file_name: str) -> None:
    """The contractor sees their own contract alone, with its schedule, and nothing to press."""
    contract = CONTRACTS[language]
    username = new_person(office, CONTRACTOR, contract)
    sign_in(page, office, username, f"/programme?lang={language}")
    expect(page.locator("main tbody tr")).to_have_count(1)
    page.goto(f"{office.url}/programme/{contract}/schedules")
    expect(page.locator("#handed-in")).to_contain_text(file_name)
    expect(page.locator("main form")).to_have_count(0)
    check(page)
    for other in (1, *CONTRACTS.values()):
        answer = page.goto(f"{office.url}/programme/{other}/schedules")
        assert answer
        assert answer.status == (200 if other == contract else 404)


@pytest.mark.parametrize(("language", "width", "height"), VIEWS)
def test_a_schedule_is_applied_frozen_measured_and_its_figures_move(
    own: ServedOffice, visit: Visit, tmp_path: Path, language: str, width: int, height: int
) -> None:
    contract = CONTRACTS[language]
    plan = plan_of(own, contract, tmp_path)
    planner = visit(language, width, height)
    username = new_person(own, PLANNER, contract)
    sign_in(planner, own, username, f"/programme/{contract}?lang={language}")
    planner.locator(f"a[href='/programme/{contract}/schedules']").click()
    expect(planner.locator(".empty-state")).to_be_visible()
    check(planner)

    hand_in(planner, own, plan)
    expect(planner.locator("#nowhere")).to_contain_text("Atlantis")
    expect(planner.locator("#import .preview-count").first).to_contain_text("3")
    check(planner)
    planner.locator("form[action$='/apply'] button").click()
    expect(planner.locator(".message.is-success")).to_be_visible()
    standing = planner.locator("section[aria-labelledby=stands-head] .facts")
    expect(standing).to_contain_text(plan.name)
    check(planner)
    freeze(planner, own, contract)

    record = measured(own, f"C{contract:02}-A03")
    supervisor = visit(language, width, height)
    sign_in(supervisor, own, "supervisor", f"/works?lang={language}")
    before = accepted_percent(supervisor, own, language)
    supervisor.goto(f"{own.url}/works/{record}")
    supervisor.fill("[name=accepted_quantity]", "٩٠٠" if language == "ar" else "900")
    supervisor.locator("form[action$='/accept'] button[type=submit]").click()
    expect(supervisor.locator(".message.is-success")).to_be_visible()
    assert accepted_percent(supervisor, own, language) > before

    check_contractor(visit(language, width, height), own, language, plan.name)


@pytest.mark.parametrize(("language", "width", "height"), VIEWS)
def test_a_file_with_a_password_is_refused_and_another_discarded(
    own: ServedOffice, visit: Visit, tmp_path: Path, language: str, width: int, height: int
) -> None:
    contract = 11
    closed, plan = tmp_path / "closed.mpp", plan_of(own, contract, tmp_path)
    closed.write_bytes(encrypted())
    page = visit(language, width, height)
    username = new_person(own, PLANNER, contract)
    sign_in(page, own, username, f"/programme/{contract}/schedules?lang={language}")
    hand_in(page, own, closed)
    said = {"ar": "محمي بكلمة مرور", "en": "protected by a password"}
    expect(page.locator("#import [role=alert]")).to_contain_text(said[language])
    check(page)
    hand_in(page, own, plan)
    page.locator("form[action$='/discard'] button").click()
    expect(page.locator(".message.is-success")).to_be_visible()
    # What was decided on can be seen again.
    page.goto(f"{own.url}/programme/{contract}/schedules")
    page.locator("#handed-in a", has_text=plan.name).first.click()
    expect(page.locator("#import .preview-count").first).to_be_visible()
    expect(page.locator("form[action$='/apply']")).to_have_count(0)
