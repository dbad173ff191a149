"""The programme's page: the six side by side, issued and sealed with them, for whom it is."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from decimal import Decimal

import pytest
from flask import Flask
from flask_babel import force_locale
from weasyprint import HTML
from weasyprint.formatting_structure.boxes import LineBox

from server.db import db
from server.http.errors import Refusal
from server.register import service as register
from server.reporting import queries, service
from server.reporting.document import Cut, set_pdf, write_html
from server.reporting.findings import week_window
from server.reporting.models import IssuedWeek
from server.reporting.places import PROGRAMME
from server.reporting.programme_week import programme_figures
from server.reporting.reading import standing_now
from server.reporting.telling import text_of
from server.reporting.verifying import regenerated_figures, verify_week
from server.reporting.week_figures import week_figures
from server.reporting.wording import Wording
from shared.rules.scope import EVERYTHING, Scope
from shared.rules.weeks import week_start
from shared.vocabulary.places import GOVERNORATES
from tests import factories
from tests.ports import START, SteeredClock
from tests.server.reporting.conftest import WEEK, Office, SignIn
from tests.server.reporting.test_behind import check_all

SIX = list(GOVERNORATES.codes)
THIS_WEEK = week_start(START.date())
NOWHERE = {"section": None, "from_m": None, "to_m": None}
pytestmark = pytest.mark.usefixtures("quick_pdf")


@pytest.fixture
def small(app: Flask, clock: SteeredClock) -> Iterator[Flask]:
    """Contracts 9 (Hawalli) and 13 (Jahra), some works accepted."""
    with app.app_context():
        factories.load_reference((9, 13))
        by, chief = factories.inspector(), factories.supervisor()
        for code in ("C09-A01", "C13-A01"):
            factories.accept_work(chief, factories.log_work(by, code, quantity="5", **NOWHERE), "5")
        yield app


def classes(line: LineBox) -> str:
    """Of the block whose line it is."""
    return str(line.element.get("class", ""))


def issue(*places: str) -> list[IssuedWeek]:
    return service.issue_weeks(places, THIS_WEEK, None, EVERYTHING)


def places(issued: list[IssuedWeek]) -> list[str]:
    return [one.governorate for one in issued]


def test_rows_say_what_the_six_pages_say(small: Flask) -> None:
    start = THIS_WEEK
    standing = standing_now(week_window(start, START.date()))
    whole = programme_figures(standing, start, START.date())
    assert [row["governorate"] for row in whole["governorates"]] == SIX
    for row in whole["governorates"]:
        own = week_figures(standing, row["governorate"], start, START.date())
        for name in ("planned_percent", "accepted_percent", "gap_points", "schedule", "coverage",
                     "verdict", "late_count", "value_kwd", "findings"):  # fmt: skip
            assert row[name] == own[name], name
        assert row["delays"] == own["delays"][:1]
        assert row["decisions"]["wanted"] == own["decisions"]["wanted"]
    for name in ("bac", "accepted", "measured"):
        parts = [Decimal(row["value_kwd"][name]) for row in whole["governorates"]]
        assert sum(parts) == Decimal(whole["value_kwd"][name])


def test_it_is_issued_and_sealed_with_the_six_from_their_root(small: Flask) -> None:
    issued = issue(*SIX)
    assert places(issued) == [*SIX, PROGRAMME]
    assert len({one.root for one in issued}) == len({one.sealed_by for one in issued}) == 1
    assert sum(len(queries.issued_pages(one)) for one in issued) == 14
    programme = issued[-1]
    assert regenerated_figures(programme) == programme.figures
    assert all(verify_week(programme).values())
    assert register.is_in_root(bytes.fromhex(programme.seal), programme.sealed_by)


def test_it_waits_for_all_six_and_is_restated_with_any(small: Flask) -> None:
    assert places(issue(*SIX[:5])) == SIX[:5]
    assert places(issue(SIX[5])) == [SIX[5], PROGRAMME]
    # Nothing changed: its last issue says it already.
    assert places(issue("KW-HA")) == ["KW-HA"]
    by, chief = (factories.person(*one) for one in (("by", "inspector"), ("chief", "supervisor")))
    factories.accept_work(
        chief, factories.log_work(by, "C09-A02", quantity="900", **NOWHERE), "900"
    )
    hawalli, programme = issue("KW-HA")
    assert (hawalli.governorate, programme.governorate) == ("KW-HA", PROGRAMME)
    assert programme.issue == 2
    assert {change["what"] for change in programme.restated} >= {"measured_percent"}
    within = [one for one in programme.restated if "within" in one]
    assert within == [one | {"within": "KW-HA"} for one in hawalli.restated]
    page = queries.issued_page(programme, "en").html
    told = page[page.index("Restates issue 1:") :].partition("</p>")[0]
    assert told.count("<b>Hawalli</b>") == 1
    assert all(f"<b>{name}</b>" not in told for name in ("Capital", "Jahra"))
    with force_locale("en"):
        assert "Hawalli, Measured: " in text_of(programme, "en", "https://tareeq.example")
    first = queries.issued_week(PROGRAMME, THIS_WEEK, 1, EVERYTHING)
    assert first is not None
    assert regenerated_figures(first) == first.figures


def test_an_altered_page_is_found(small: Flask) -> None:
    programme = issue(*SIX)[-1]
    page = queries.issued_pages(programme)[0]
    page.pdf = b"%PDF another"
    db.session.flush()
    assert not verify_week(programme)["pages"]
    assert hashlib.sha256(page.pdf).hexdigest() != page.pdf_sha256


def test_nobody_issues_it_by_itself(small: Flask) -> None:
    with pytest.raises(Refusal, match="not_found"):
        issue(PROGRAMME)


@pytest.mark.parametrize(
    "scope",
    [
        Scope(frozenset({"KW-HA"}), None),
        Scope(frozenset(SIX[:5]), None),
        Scope(None, frozenset({9})),
    ],
)
def test_who_does_not_see_all_of_it_sees_none_of_it(small: Flask, scope: Scope) -> None:
    issue(*SIX)
    assert queries.issued_week(PROGRAMME, THIS_WEEK, 1, scope) is None
    assert PROGRAMME not in {one.governorate for one in queries.issued_weeks(scope)}
    with pytest.raises(Refusal, match="not_found"):
        service.governorate_week(PROGRAMME, THIS_WEEK, scope)
    assert queries.issued_week(PROGRAMME, THIS_WEEK, 1, Scope(frozenset(SIX), None))


@pytest.mark.parametrize("language", ["ar", "en"])
def test_it_is_one_page_across_with_the_longest_names(
    small: Flask, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.undo()
    start = THIS_WEEK
    figures = programme_figures(standing_now(week_window(start, START.date())), start)
    long = {"name_ar": "طبقة أسفلتية سطحية " * 8, "name_en": "Asphalt wearing course " * 8}
    late = {"activity": "C09-A01", "contract": 9, "days": 999, "since": "2025-01-01",
            "is_measured": True, "planned_percent": "100.0", "accepted_percent": "0.0",
            "recorded": None, **long}  # fmt: skip
    found = dict.fromkeys(("critical", "major", "overdue", "failed", "stopped"), 888)
    for row in (figures, *figures["governorates"]):
        row["delays"], row["late_count"] = [late] * 3, 1000
        row["findings"] = {**found, "looked": 1, "checked": 1}
        row["decisions"] = {"wanted": 99, "late": 98, "ended": 1}
    cut = Cut(START, True, 12, 123456, "ab" * 32, "cd" * 32)
    pdf = set_pdf(figures, cut, language)
    page = HTML(string=write_html(figures, cut, language, "dense")).render().pages
    assert len(page) == 1
    assert page[0].width > page[0].height
    lines = [box for box in page[0]._page_box.descendants() if isinstance(box, LineBox)]
    assert len([line for line in lines if "is-counts" in classes(line)]) == len(SIX) + 1
    assert pdf.startswith(b"%PDF")


def test_every_number_of_its_preview_is_what_lies_beneath_it(sign_in: SignIn) -> None:
    base = f"/weeks/{PROGRAMME}/{WEEK}"
    client = sign_in("season.supervisor")
    page = client.get(f"{base}?lang=en").text
    assert check_all(client, page, f"{base}/behind/") >= {"planned", "accepted", "spi", "received"}


@pytest.mark.parametrize("path", ["", "/1", "/1.pdf", "/behind/planned", "/1/behind/planned"])
def test_a_governor_is_shown_none_of_it(sign_in: SignIn, office: Office, path: str) -> None:
    answer = sign_in("governor.hawalli").get(f"/weeks/{PROGRAMME}/{WEEK}{path}")
    assert answer.status_code == 404
    listed = sign_in("governor.hawalli").get(f"/weeks?week={WEEK}&lang=en").text
    assert "The programme" not in listed
    assert "The programme" in sign_in("season.supervisor").get(f"/weeks?week={WEEK}&lang=en").text


def test_the_sentence_is_by_the_same_rules(small: Flask) -> None:
    start = THIS_WEEK
    figures = programme_figures(standing_now(week_window(start, START.date())), start)
    with small.test_request_context(), force_locale("en"):
        assert Wording("en").sentence(figures)
