"""The programme's week as slides: native, from the right in Arabic, from what was issued."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from pptx import Presentation
from pptx.enum.chart import XL_CHART_TYPE

from server.db import db
from server.reporting import queries, service
from server.reporting.deck import write_deck
from server.reporting.places import PROGRAMME
from shared.rules.scope import EVERYTHING
from shared.vocabulary.places import GOVERNORATES
from tests.server.reporting.conftest import WEEK, Office, SignIn
from tests.server.reporting.test_document import CUT

LONG = "A very long name of an activity that goes on and on, over both carriageways " * 4


@pytest.fixture
def programme(office: Office, quick_pdf: None) -> Iterator[Any]:
    """The issued programme's week, within an application context."""
    with office.app.app_context():
        yield _programme()
        db.session.rollback()


def _programme() -> Any:
    if queries.last_issue(PROGRAMME, WEEK) is None:
        service.issue_weeks(GOVERNORATES.codes, WEEK, None, EVERYTHING)
    return queries.last_issue(PROGRAMME, WEEK)


def read(deck: bytes) -> Any:
    return Presentation(io.BytesIO(deck))


def shapes(deck: Any) -> list[Any]:
    return [shape for slide in deck.slides for shape in slide.shapes]


def paragraphs(deck: Any) -> list[Any]:
    """Of text boxes and of table cells."""
    found = []
    for shape in shapes(deck):
        if shape.has_text_frame:
            found += shape.text_frame.paragraphs
        elif shape.has_table:
            cells = [cell for row in shape.table.rows for cell in row.cells]
            found += [one for cell in cells for one in cell.text_frame.paragraphs]
    return [one for one in found if one.text]


@pytest.mark.parametrize("language", ["ar", "en"])
def test_it_says_what_the_issued_page_says(sign_in: SignIn, programme: Any, language: str) -> None:
    path = f"/weeks/programme/{WEEK}/{programme.issue}.pptx"
    answer = sign_in("admin").get(path, query_string={"lang": language})
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].endswith(f'-{language}.pptx"')
    deck = read(answer.data)
    assert len(deck.slides) == 6
    (table, *_) = [shape.table for shape in shapes(deck) if shape.has_table]
    rows = [[cell.text.replace("\u200e", "") for cell in row.cells] for row in table.rows]
    assert len(rows) == 8
    accepted = [row["accepted_percent"] for row in programme.figures["governorates"]]
    assert [row[3] for row in rows[1:7]] == [f"{one}%" if one else "—" for one in accepted]
    sha256 = queries.issued_page(programme, language).pdf_sha256
    for slide in deck.slides:
        text = " ".join(one.text_frame.text for one in slide.shapes if one.has_text_frame)
        assert sha256 in text
        assert f"{programme.root}" in text


def test_a_long_verdict_runs_into_nothing_below_it(programme: Any) -> None:
    deck = read(write_deck(programme.figures, CUT, [], "ab" * 32, "en"))
    boxes = [shape for shape in deck.slides[0].shapes if shape.has_text_frame and shape.text]
    verdict = [box for box in boxes if "plan" in box.text_frame.text]
    assert len(verdict) == 1
    # Colour, sentence and trend are paragraphs of one frame; only the foot stands below.
    assert len(verdict[0].text_frame.paragraphs) == 3
    (foot,) = [box for box in boxes if box.top > verdict[0].top]
    assert "SHA-256" in foot.text_frame.text


@pytest.mark.parametrize(("language", "rtl"), [("ar", "1"), ("en", "0")])
def test_every_paragraph_and_table_says_its_direction(
    programme: Any, language: str, rtl: str
) -> None:
    deck = read(write_deck(programme.figures, CUT, [], "ab" * 32, language))
    found = paragraphs(deck)
    assert len(found) > 80
    assert {one._p.pPr.get("rtl") for one in found} == {rtl}
    tables = [shape.table for shape in shapes(deck) if shape.has_table]
    assert {one._tbl.tblPr.get("rtl") for one in tables} == {rtl}
    assert all("<a:cs " in run._r.xml for one in found for run in one.runs)
    assert not any(re.search(r"<bdi|&amp;|[\u2066-\u2069]", one.text) for one in found)


def test_charts_are_native_and_no_picture_is_in_it(programme: Any) -> None:
    deck = read(write_deck(programme.figures, CUT, [], "ab" * 32, "ar"))
    charts = [shape.chart for shape in shapes(deck) if shape.has_chart]
    assert [chart.chart_type for chart in charts] == [
        XL_CHART_TYPE.COLUMN_CLUSTERED,
        XL_CHART_TYPE.XY_SCATTER_LINES_NO_MARKERS,
    ]
    # Time runs from the right in Arabic, and so do the governorates.
    assert all(chart.category_axis.reverse_order for chart in charts)
    curve = programme.figures["curve"]
    planned, _, accepted = charts[1].plots[0].series
    assert list(planned.values) == [float(one) for one in curve["planned"]]
    assert list(accepted.values) == [float(one) for one in curve["accepted"]]
    assert not [shape for shape in shapes(deck) if shape.shape_type == 13]


def test_nothing_lies_off_the_slide_with_the_longest_names(programme: Any) -> None:
    one = {
        **{"activity": "A", "contract": 18, "name_ar": LONG, "name_en": LONG, "days": 9_999},
        **{"since": "2024-01-01", "recorded": None},
    }
    rows = [row | {"delays": [one]} for row in programme.figures["governorates"]]
    wanted = [
        ("KW-MU", {"title": LONG, "due": "2026-01-01", "is_late": True, "cost_kwd": "1234567.5",
                   "cost_days": 99})
    ] * 20  # fmt: skip
    figures = programme.figures | {"governorates": rows}
    deck = read(write_deck(figures, CUT, wanted, "ab" * 32, "en"))
    for shape in shapes(deck):
        assert shape.left >= 0
        assert shape.left + shape.width <= deck.slide_width
        assert shape.top + shape.height <= deck.slide_height
    assert max(len(one.text) for one in paragraphs(deck)) < 250


@pytest.mark.parametrize("language", ["ar", "en"])
def test_what_people_wrote_stands_as_they_wrote_it(programme: Any, language: str) -> None:
    title = "Close at night <14 days or pay >2000 KWD &amp; more"
    one = {"title": title, "due": "2026-01-01", "is_late": False, "cost_kwd": None, "cost_days": 0}
    deck = read(write_deck(programme.figures, CUT, [("KW-MU", one)], "ab" * 32, language))
    told = [one.text for one in paragraphs(deck)]
    assert title in told
    assert not [text for text in told if "bdi" in text]
    assert [text for text in told if {"ar": "0 يوم", "en": "0 days"}[language] in text]


def test_a_programme_without_a_plan_has_its_slides(app: Flask) -> None:
    from server.reporting.programme_week import programme_figures
    from server.reporting.standing import Standing
    from tests.server.reporting.builders import plan

    with app.app_context():
        figures = programme_figures(Standing(plan(), []), WEEK)
        deck = read(write_deck(figures, CUT, [], "ab" * 32, "en"))
    assert len(deck.slides) == 6
    assert not any("None" in one.text for one in paragraphs(deck))


@pytest.mark.usefixtures("quick_pdf")
@pytest.mark.parametrize("who", ["governor.jahra", "supervisor.9"])
def test_who_does_not_see_all_six_gets_no_slides(office: Office, sign_in: SignIn, who: str) -> None:
    with office.app.app_context():
        issue = _programme().issue
    assert sign_in(who).get(f"/weeks/programme/{WEEK}/{issue}.pptx").status_code == 404
    assert sign_in("admin").get(f"/weeks/programme/{WEEK}/99.pptx").status_code == 404
