"""The page of a contract's schedule: handed in, previewed, applied or discarded, sent out."""

from __future__ import annotations

import io
import re

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from server.db import db
from server.geography.service import load_reference_geography
from server.programme import schedule_export_pages, schedule_pages
from server.programme.models import Activity, ContractSchedule, ScheduleActivity, ScheduleImport
from server.programme.schedules.reading import read_schedule
from server.programme.service import import_programme, read_waiting
from shared.vocabulary.roles import CONTRACTOR, PLANNER
from tests import factories
from tests.browser import Browser, signed_in
from tests.server.programme.schedules.plans import PLAN
from tests.server.programme.schedules.test_refusing import HOSTILE

PATH = "/programme/9/schedules"
BINARY = {"Content-Type": "application/octet-stream"}


@pytest.fixture
def office(app: Flask, contract_csv: str) -> Flask:
    """Contract 9 of the conftest with its two activities, its planner and its contractor."""
    with app.app_context():
        load_reference_geography()
        import_programme(contract_csv.encode())
        factories.person("planner", PLANNER)
        factories.person("contractor", CONTRACTOR, contracts=[9])
    return app


@pytest.fixture
def planner(office: Flask) -> Browser:
    return signed_in(office, "planner")


def send(browser: Browser, plan: str | bytes = PLAN, name: str = "plan.csv") -> str:
    """Hand a file in by the form and have the worker read it; the import's id."""
    content = plan if isinstance(plan, bytes) else plan.encode()
    answer = browser.post(PATH, file=(io.BytesIO(content), name))
    assert answer.status_code == 303, answer.text
    assert read(browser) == 1
    return named_by(answer)


def named_by(answer: TestResponse) -> str:
    return str(answer.headers["Location"]).partition("import=")[2].partition("#")[0]


def look(browser: Browser, import_id: str) -> str:
    return browser.get(PATH, **{"import": import_id}).text


def read(browser: Browser) -> int:
    """What the worker does every five seconds."""
    with browser.client.application.app_context():
        return read_waiting()


@pytest.mark.parametrize(
    ("language", "value", "suspect"),
    [
        ("en", "KD 29,398.4 (45.2%) would have no activity", "Looks like a total"),
        ("ar", "29,398.4 د.ك (45.2%) بلا نشاط", "يبدو مجموعًا"),
    ],
)
def test_what_is_left_out_and_what_is_no_work_is_seen_before_apply(
    planner: Browser, language: str, value: str, suspect: str
):
    import_id = send(planner, PLAN + ",9,الإجمالي,,2025-01-05,2025-03-30,,,,,,\n")
    shown = planner.get(PATH, **{"import": import_id, "lang": language}).text
    before_apply = shown[: shown.index(f"{import_id}/apply")]
    for words in (value, suspect, "الإجمالي", "C09-U6"):
        assert words in before_apply


def test_a_wrong_cell_is_shown_with_its_row_in_the_readers_language(planner: Browser):
    import_id = send(planner, PLAN.replace("2025-01-20", "TBD"))
    shown = planner.get(PATH, **{"import": import_id, "lang": "ar"}).text
    assert "الصف 3: النهاية: اكتب التاريخ" in shown
    refused = send(planner, 'code,start,finish\n"A1,2025-01-01,2025-01-02\n')
    assert "الصف 2" in planner.get(PATH, **{"import": refused, "lang": "ar"}).text


def decide(browser: Browser, import_id: str, verb: str) -> int:
    return browser.post(f"{PATH}/{import_id}/{verb}").status_code


def count(office: Flask, model: type) -> int:
    with office.app_context():
        return db.session.query(model).count()


def state_of(office: Flask, import_id: str) -> str:
    with office.app_context():
        return db.session.get_one(ScheduleImport, import_id).state


def newest(office: Flask) -> ScheduleImport:
    with office.app_context():
        asked = db.select(ScheduleImport).order_by(ScheduleImport.id.desc())
        found = db.session.scalars(asked).first()
        assert found
        db.session.expunge(found)
        return found


def test_a_contract_without_a_schedule_says_what_to_do(planner: Browser) -> None:
    page = planner.get(PATH).text
    assert "No contractor's schedule is in force" in page
    assert "Hand in the contractor's schedule below" in page
    assert "100 MB" in page


def test_a_file_waits_is_read_previewed_and_applied(office: Flask, planner: Browser) -> None:
    answer = planner.post(PATH, file=(io.BytesIO(PLAN.encode()), "plan.csv"))
    there = named_by(answer)
    waiting = look(planner, there)
    assert "is being read" in waiting
    assert 'hx-trigger="every 2s"' in waiting
    read(planner)
    page = look(planner, there)
    assert "hx-trigger" not in page
    for said in ("A milestone: no work to measure", "The kind of work is not known",
                 "Gone: these activities are taken away", "C09-A02"):  # fmt: skip
        assert said in page
    assert count(office, ContractSchedule) == 0
    assert decide(planner, there, "apply") == 303
    assert state_of(office, there) == "applied"
    with office.app_context():
        assert db.session.get(Activity, "C09-A1") is not None
    page = planner.get(PATH).text
    assert "plan.csv" in page
    assert "Test Person" in page
    assert decide(planner, there, "apply") == 409


def test_a_revised_file_shows_each_change_in_words(planner: Browser) -> None:
    decide(planner, send(planner), "apply")
    revised = PLAN.replace("2025-01-21,2025-02-10,15", "2025-01-26,2025-02-20,20")
    page = look(planner, send(planner, revised))
    rows = re.findall(r"<tr>.*?C09-A2.*?</tr>", page, re.S)
    shown = {re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", row)).strip() for row in rows}
    assert "C09-A2 Finish 10 Feb 2025 20 Feb 2025" in shown
    assert "C09-A2 Duration 120 h 160 h" in shown


def test_a_discarded_file_stays_to_be_seen_and_changes_nothing(
    office: Flask, planner: Browser
) -> None:
    there = send(planner)
    assert decide(planner, there, "discard") == 303
    assert state_of(office, there) == "discarded"
    assert count(office, ScheduleActivity) == 0
    page = look(planner, there)
    assert "discarded" in page
    assert "A milestone: no work to measure" in page
    assert "Apply the schedule" not in page
    assert decide(planner, there, "discard") == 409
    assert decide(planner, there, "apply") == 409


def test_a_preview_that_was_overtaken_is_read_again(office: Flask, planner: Browser) -> None:
    first, second = send(planner), send(planner, PLAN.replace("Meetings", "Talks"))
    decide(planner, first, "apply")
    assert "The programme changed after this preview" in look(planner, second)
    refused = planner.post(f"{PATH}/{second}/apply")
    assert refused.status_code == 409
    assert "read the file again" in refused.text
    assert decide(planner, second, "again") == 303
    assert read(planner) == 1
    fresh = newest(office)
    assert str(fresh.id) != second
    assert decide(planner, str(fresh.id), "apply") == 303


@pytest.mark.parametrize("name", ["an archive with a password", "XML cut", "billion laughs",
                                  "a zip bomb", "a picture", "an open quote"])  # fmt: skip
def test_a_refused_file_says_why_and_what_to_do(office: Flask, name: str) -> None:
    content, code = HOSTILE[name]
    browser = signed_in(office, "planner", "ar")
    page = look(browser, send(browser, content, "خطة.xml"))
    assert schedule_pages.REFUSALS[code].ar in page
    assert "لم يتغير شيء." in page
    assert "خطة.xml" in page


def test_an_empty_or_forgotten_file_is_said_at_once(office: Flask, planner: Browser) -> None:
    empty = planner.post(PATH, file=(io.BytesIO(b""), "plan.xer"))
    assert empty.status_code == 422
    assert "The file is empty." in empty.text
    none = planner.post(PATH)
    assert none.status_code == 422
    assert "Choose the schedule&#39;s file first." in none.text
    assert count(office, ScheduleImport) == 0


def token(browser: Browser) -> dict[str, str]:
    found = re.search(r'name="csrf-token" content="([^"]+)"', browser.client.get("/account").text)
    assert found
    return BINARY | {"X-CSRFToken": found[1]}


def test_a_large_file_comes_bare_as_the_script_sends_it(office: Flask, planner: Browser) -> None:
    """Forms end at 9 MB, planners' files do not."""
    large = PLAN.encode() + b"\n" * (12 * 1024 * 1024)
    headers = token(planner)
    answer = planner.client.post(f"{PATH}?name=big%00.csv", data=large, headers=headers)
    assert answer.status_code == 400, "a name that nobody can keep"
    answer = planner.client.post(f"{PATH}?name=big.csv", data=large, headers=headers)
    assert answer.status_code == 303, answer.text
    assert newest(office).file_name == "big.csv"
    forged = planner.client.post(f"{PATH}?name=big.csv", data=large, headers=BINARY)
    assert forged.status_code == 403


def test_a_file_that_is_too_large_is_refused(office: Flask, planner: Browser, monkeypatch) -> None:
    monkeypatch.setattr(schedule_pages, "LARGEST_FILE", 1000)
    answer = planner.client.post(
        f"{PATH}?lang=en&name=a.xer", data=b"x" * 1001, headers=token(planner)
    )
    assert answer.status_code == 422
    assert "larger than 100 MB" in answer.text
    assert count(office, ScheduleImport) == 0


def test_a_table_says_where_rows_lie_and_its_faults(office: Flask, planner: Browser) -> None:
    there = send(planner)
    where = {"import": there}
    wrong = planner.post(
        f"{PATH}/places", where, table=(io.BytesIO(b"code,hill\nA4,x\n"), "places.csv")
    )
    assert wrong.status_code == 422
    assert "This column is not known." in wrong.text
    rules = b"code,work_type\nA4,milling\n"
    kept = planner.post(f"{PATH}/places", where, table=(io.BytesIO(rules), "places.csv"))
    assert kept.status_code == 303
    assert decide(planner, there, "again") == 303
    read(planner)
    preview = newest(office).preview
    assert preview
    assert [one["code"] for one in preview["unplaced"]] == ["milestone"]
    assert planner.post(f"{PATH}/places").status_code == 422


def test_an_export_says_what_it_loses_and_comes_as_a_file(planner: Browser, tmp_path) -> None:
    decide(planner, send(planner), "apply")
    report = planner.get(f"{PATH}/export", format="XER")
    assert "Rates of BOQ lines" in report.text
    sent = planner.get(f"{PATH}/export/file", format="XER")
    assert "contract-09.xer" in sent.headers["Content-Disposition"]
    (tmp_path / "out.xer").write_bytes(sent.data)
    assert read_schedule(tmp_path / "out.xer").summary.format == "XER"
    assert planner.get(f"{PATH}/export", format="PDF").status_code == 404


def test_the_contractor_reads_and_decides_nothing(office: Flask, planner: Browser) -> None:
    there = send(planner)
    contractor = signed_in(office, "contractor")
    page = look(contractor, there)
    assert "A milestone: no work to measure" in page
    assert "<form method" not in page.partition("<main")[2].partition("</main>")[0]
    assert decide(contractor, there, "apply") == 403
    assert contractor.post(PATH, file=(io.BytesIO(b"x"), "x.csv")).status_code == 403


def test_an_import_of_another_contract_is_not_found(office: Flask, planner: Browser) -> None:
    there = send(planner)
    with office.app_context():
        import_programme((factories.PROGRAMMES / "contract-10.csv").read_bytes())
    other = "/programme/10/schedules"
    assert "plan.csv" not in planner.get(other, **{"import": there}).text
    assert planner.post(f"{other}/{there}/apply").status_code == 404
    assert planner.get("/programme/77/schedules").status_code == 404


def test_who_sees_a_part_of_the_contract_is_shown_no_rows(office: Flask, planner: Browser) -> None:
    there = send(planner)
    with office.app_context():
        elsewhere = "UPDATE activity SET governorate = 'KW-JA' WHERE code = 'C09-A02'"
        db.session.execute(db.text(elsewhere))
        db.session.commit()
        factories.person("partly", PLANNER, governorates=["KW-HA"])
    partly = signed_in(office, "partly")
    page = look(partly, there)
    assert "Part of this contract lies outside your area" in page
    assert "plan.csv" not in page
    assert decide(partly, there, "apply") == 403
    assert partly.post(PATH, file=(io.BytesIO(b"x"), "x.csv")).status_code == 403
    assert state_of(office, there) == "staged"


def test_one_export_is_written_at_a_time(planner: Browser) -> None:
    with schedule_export_pages._writing:
        busy = planner.get(f"{PATH}/export", format="XER")
    assert busy.status_code == 503
    assert int(busy.headers["Retry-After"]) > 0
