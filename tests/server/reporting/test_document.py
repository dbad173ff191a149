"""The page: one A4 sheet in both languages, hostile names harmless, the same bytes each time."""

from __future__ import annotations

import io
import itertools
import random
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pypdf
import pytest
from flask import Flask
from weasyprint import HTML, Document

from server.reporting.document import MOST_BETWEEN_PX, Cut, fitted, set_pdf, typeset, write_html
from server.reporting.drawing import draw_curve
from server.reporting.standing import Standing
from server.reporting.week_figures import week_figures
from server.reporting.wording import Wording
from tests.server.reporting.builders import SUNDAY, activity, done, plan

LONG = "Resurfacing of the service road and both carriageways with all their ramps, phase "
CHANGES = [
    {"what": "accepted_percent", "before": "12.0", "after": "12.4"},
    {"what": "gap_days", "before": -9, "after": -7},
    {"what": "forecast_finish", "before": None, "after": "2027-01-02"},
    {"what": "received", "before": 80, "after": 81},
    {"what": "colour", "before": "grey", "after": "red"},
    {"what": "programme", "before": "a", "after": "b"},
]
RECORDED = {
    **{"event": "0", "cause": "third_party_utility", "is_of_contract": True, "others": 12},
    **{"excuse": "time", "days_assessed": 112},
}
CUT = Cut(datetime(2026, 9, 12, 18, 5, tzinfo=UTC), True, 2, 12, "ab" * 32, "cd" * 32, CHANGES)


def busy_week(contracts: int, name: str = LONG) -> dict[str, Any]:
    """The figures of a governorate with many contracts, long names, everything late."""
    chance = random.Random(4)
    parts, progress = [], []
    for number in range(1, contracts + 1):
        for n in range(6):
            code = f"C{number:02}-A{n:02}"
            finish = SUNDAY + timedelta(days=chance.randrange(10, 300))
            part = activity(code, finish=finish, quantity="123456.789", contract=number)
            parts.append(part)
            progress.append(done(code, SUNDAY, "10.5", "40"))
    found = plan(*parts)
    figures = week_figures(Standing(found, progress), "KW-HA", SUNDAY)
    for row in figures["contracts"] + figures["delays"]:
        row |= {key: name + str(row.get("number", "")) for key in row if key[-3:] in ("_ar", "_en")}
    for row in figures["delays"]:
        row["recorded"] = RECORDED | {"owner": name}
    return figures


def read(pdf: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(pdf))


@pytest.mark.parametrize("language", ["ar", "en"])
@pytest.mark.parametrize("contracts", [0, 6, 18])
def test_the_week_is_one_a4_page(app: Flask, language: str, contracts: int) -> None:
    with app.app_context():
        pages = read(set_pdf(busy_week(contracts), CUT, language)).pages
    assert len(pages) == 1
    width, height = (float(side) / 72 * 25.4 for side in pages[0].mediabox[2:])
    assert (round(width), round(height)) == (210, 297)


@pytest.mark.parametrize("language", ["ar", "en"])
def test_smaller_letters_come_before_names_are_cut(app: Flask, language: str) -> None:
    with app.app_context():
        html, document = fitted(busy_week(7), CUT, language)
    assert len(document.pages) == 1
    page = html.partition("</style>")[2]
    assert "is-dense" in page
    assert all(f"{LONG}{number}" in page for number in range(1, 8))


def test_the_pdf_brings_its_own_arabic_font(app: Flask) -> None:
    with app.app_context():
        (page,) = read(set_pdf(busy_week(2), CUT, "ar")).pages
    fonts = [font.get_object() for font in page["/Resources"]["/Font"].values()]
    names = {str(font["/BaseFont"]) for font in fonts}
    assert any("IBM-Plex-Sans-Arabic" in name or "IBMPlexSansArabic" in name for name in names)


def test_the_same_figures_give_the_same_bytes(app: Flask) -> None:
    with app.app_context():
        assert set_pdf(busy_week(3), CUT, "ar") == set_pdf(busy_week(3), CUT, "ar")


def blocks_of(found: Document) -> list[Any]:
    (page,) = found.pages
    boxes = page._page_box.descendants()
    return list(next(box for box in boxes if box.element_tag == "article").children)


def test_a_page_is_laid_out_once_and_its_foot_ends_the_paper(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    laid_out: list[Document] = []
    render = HTML.render

    def counted(page: HTML, **options: Any) -> Document:
        laid_out.append(render(page, **options))
        return laid_out[-1]

    monkeypatch.setattr(HTML, "render", counted)
    with app.app_context():
        blocks = blocks_of(typeset(busy_week(2, "Highway"), CUT, "ar"))
    assert len(laid_out) == 1
    page = laid_out[0].pages[0]._page_box
    assert blocks[-1].position_y + blocks[-1].margin_height() == pytest.approx(
        page.margin_top + page.height
    )
    gaps = [
        below.position_y - (above.position_y + above.margin_height())
        for above, below in itertools.pairwise(blocks)
    ]
    assert min(gaps) > -1
    assert max(gaps[:-1]) <= MOST_BETWEEN_PX + 1


@pytest.mark.parametrize("language", ["ar", "en"])
def test_what_has_no_source_is_said_and_never_zero(app: Flask, language: str) -> None:
    with app.app_context():
        page = write_html(busy_week(2), CUT, language)
    said = {"ar": "لم يُسجل بعد", "en": "not yet recorded"}[language]
    # Claimed, and six blocks.
    assert page.count(said) >= 6


def test_arabic_counts_days_as_arabic_does(app: Flask) -> None:
    from flask_babel import force_locale

    with app.test_request_context("/"), force_locale("ar"):
        words = Wording("ar")
        said = [words.lag({"gap_days": -days, "sv_t_weeks": "-1"}) for days in (1, 2, 3, 11, 100)]
    assert said == [
        "متأخر يومًا واحدًا عن الخطة",
        "متأخر يومين عن الخطة",
        "متأخر 3 أيام عن الخطة",
        "متأخر 11 يومًا عن الخطة",
        "متأخر 100 يوم عن الخطة",
    ]


def test_digits_are_latin_and_dates_have_both_calendars(app: Flask) -> None:
    with app.app_context():
        page = write_html(busy_week(1, "عقد ١٢ "), CUT, "ar")
    assert "عقد 12" in page
    assert not set("٠١٢٣٤٥٦٧٨٩") & set(page)
    assert "1448 هـ" in page
    assert "سبتمبر 2026" in page


def test_a_hostile_name_stays_text(app: Flask) -> None:
    hostile = '</style><script>alert(1)</script>"><img src=x>'
    with app.app_context():
        page = write_html(busy_week(1, hostile), CUT, "en")
    assert "<script" not in page
    assert "<img" not in page


def test_numbers_open_their_evidence_on_a_screen_and_not_on_paper(app: Flask) -> None:
    figures = busy_week(1)
    with app.app_context():
        screen = write_html(figures, CUT, "en")
        paper = write_html(figures, CUT, "en", "even")
    assert f'href="/weeks/KW-HA/2026-09-06/{CUT.issue}/behind/accepted"' in screen
    assert "href" not in paper


def test_time_runs_from_the_right_in_arabic() -> None:
    curve = {
        "origin": "2026-09-05",
        "planned": ["0.0", "50.0", "100.0"],
        "days": ["2026-09-05", "2026-09-12"],
        "accepted": ["0.0", "20.0"],
        "measured": ["0.0", "130.0"],
    }
    english, arabic = (draw_curve(curve, date(2026, 9, 12), mirrored) for mirrored in (False, True))
    xs = [[float(p.split(",")[0]) for p in d.planned.split()] for d in (english, arabic)]
    assert xs[0] == sorted(xs[0])
    assert xs[1] == sorted(xs[1], reverse=True)
    # Measured above the BOQ is drawn, not cut off.
    assert english.top == 150
