"""One page, always: at every limit, in both languages, whole, and with the fonts inside.

Boxes are read from the very document that is set: what lies outside the paper's margins or over
another's text is found, not only a second page.
"""

from __future__ import annotations

import dataclasses
import io
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pypdf
import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from server.reporting.annotations import LONGEST_REMARK
from server.reporting.document import Cut, set_pdf, typeset
from server.reporting.places import PROGRAMME
from server.reporting.programme_week import programme_figures
from server.reporting.standing import Standing
from server.reporting.week_figures import week_figures
from shared.vocabulary.places import GOVERNORATES
from tests.server.reporting.builders import SUNDAY, activity, done, plan
from tests.server.reporting.test_document import CHANGES, RECORDED

# Each case sets a page or more: a minute and a half of two cores.
pytestmark = pytest.mark.slow

Json = dict[str, Any]
# Names at their longest: of real words, of one word that nothing breaks, in the other script.
NAMES = {
    "words": "Resurfacing of the service road and both carriageways with all their ramps " * 4,
    "one word": "M" * 300,
    "arabic": "إعادة رصف طريق الخدمة والحارتين مع جميع المنحدرات والمداخل والمخارج " * 4,
}
ALL_CHANGES = [
    *CHANGES,
    *({"what": name, "before": "12.0", "after": "112.4"} for name in ("planned_percent",)),
    {"what": "measured_percent", "before": None, "after": "100.0"},
    {"what": "wanted", "before": 0, "after": 999},
    {"what": "quality", "before": "grey", "after": "amber"},
    {"what": "safety", "before": "green", "after": "red"},
    {"what": "causes", "before": "a", "after": "b"},
]


RESTATED_IN_ALL = ALL_CHANGES + [
    change | {"within": place} for place in GOVERNORATES.codes for change in ALL_CHANGES
]


def of_length(name: str, longest: int) -> str:
    return NAMES[name][:longest].strip()


def cut_of(name: str, remark: int = LONGEST_REMARK) -> Cut:
    """A restatement that lists everything, with the longest remark."""
    at = datetime(2026, 9, 12, 18, 5, tzinfo=UTC)
    text = of_length(name, remark)
    reader: Json = {"name_ar": of_length(name, 80), "name_en": of_length(name, 80), "at": at}
    reader |= {"role_ar": "مشرف", "role_en": "Supervisor"}
    annotation = {"reader": reader, "remark_ar": text, "remark_en": text}
    whole = Cut(at, True, 12, 12345, "ab" * 32, "cd" * 32, ALL_CHANGES, annotation)
    return dataclasses.replace(whole, id=uuid4().hex)


def figures_of(contracts: int, each: int, name: str, place: str = "KW-HA") -> Json:
    """Everything late, every name at its longest; ``each``: activities of a contract."""
    chance = random.Random(4)
    parts, progress = [], []
    for number in range(1, contracts + 1):
        for n in range(each):
            code = f"C{number:02}-A{n:04}"
            finish = SUNDAY + timedelta(days=chance.randrange(5, 300))
            where = GOVERNORATES.codes[n % 6] if place == PROGRAMME else place
            parts.append(
                activity(code, finish=finish, quantity="123456.789", contract=number,
                         governorate=where)
            )  # fmt: skip
            progress.append(done(code, SUNDAY, "10.5", "40"))
    standing = Standing(plan(*parts), progress)
    if place == PROGRAMME:
        figures = programme_figures(standing, SUNDAY)
    else:
        figures = week_figures(standing, place, SUNDAY)
    return lengthened(figures, name)


def lengthened(figures: Json, name: str) -> Json:
    rows = figures.get("governorates", [])
    late = [one for part in [figures, *rows] for one in part["delays"]]
    for row in [*figures.get("contracts", ()), *late]:
        row |= {key: of_length(name, 250) for key in row if key[-3:] in ("_ar", "_en")}
    for one in late:
        one["recorded"] = RECORDED | {"owner": of_length(name, 120)}
    title = of_length(name, 200)
    wanted = {"record": "0", "contract": 9, "title": title, "state": "wanted", "is_late": True}
    wanted |= {"due": "2026-09-01", "cost_kwd": "123456789.000", "cost_days": 999}
    people = {"decider": None, "delegate": None, "answered_by": None}
    for part in [figures, *rows]:
        counts = {"wanted": 999, "late": 998, "ended": 997}
        part["decisions"] = counts | {"listed": [wanted | people] * 3}
    return figures


def texts(box: Any) -> Iterator[Any]:
    """The boxes of text under a box."""
    if type(box).__name__ == "TextBox" and box.text.strip():
        yield box
    for child in getattr(box, "children", ()):
        yield from texts(child)


def faults(found: Any) -> list[str]:
    """What is wrong with the set document, in words."""
    if len(found.pages) != 1:
        return [f"{len(found.pages)} pages"]
    page = found.pages[0]._page_box
    left, top = page.margin_left - 1, page.margin_top - 1
    right, bottom = page.margin_left + page.width + 1, page.margin_top + page.height + 1
    boxes = [
        (b.position_x, b.position_y, b.position_x + b.width, b.position_y + b.height, b.text)
        for b in texts(page)
    ]
    wrong = [
        f"outside: {b[4][:40]!r} {b[:4]}"
        for b in boxes
        if b[0] < left or b[1] < top or b[2] > right or b[3] > bottom
    ]
    boxes.sort()
    for n, one in enumerate(boxes):
        for other in boxes[n + 1 :]:
            if other[0] > one[2] - 2:
                break
            # Lines stand closer than their boxes: a third of a line over another is a fault.
            shared = min(one[3], other[3]) - max(one[1], other[1])
            if shared > (one[3] - one[1]) / 2:
                wrong.append(f"{one[4][:40]!r} over {other[4][:40]!r}")
    return wrong


@pytest.mark.parametrize("language", ["ar", "en"])
@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(("contracts", "each"), [(0, 0), (12, 2), (18, 60)])
def test_a_governorates_week_is_one_whole_page(
    app: Flask, language: str, name: str, contracts: int, each: int
) -> None:
    with app.app_context():
        found = typeset(figures_of(contracts, each, name), cut_of(name), language)
    assert faults(found) == []


@pytest.mark.parametrize("language", ["ar", "en"])
@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(("contracts", "each"), [(0, 0), (18, 60)])
def test_the_programmes_week_is_one_whole_page(
    app: Flask, language: str, name: str, contracts: int, each: int
) -> None:
    with app.app_context():
        cut = dataclasses.replace(cut_of(name), restated=RESTATED_IN_ALL)
        found = typeset(figures_of(contracts, each, name, PROGRAMME), cut, language)
    assert faults(found) == []


@pytest.mark.parametrize("language", ["ar", "en"])
def test_its_code_and_its_fonts_are_on_the_page(
    app: Flask, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = dataclasses.replace(
        app.extensions["tareeq.config"], public_url="https://tareeq.example.gov.kw"
    )
    monkeypatch.setitem(app.extensions, "tareeq.config", config)
    with app.app_context():
        figures, cut = figures_of(18, 2, "words"), cut_of("words")
        assert faults(typeset(figures, cut, language)) == []
        pdf = set_pdf(figures, cut, language)
    (page,) = pypdf.PdfReader(io.BytesIO(pdf)).pages
    fonts = [font.get_object() for font in page["/Resources"]["/Font"].values()]
    assert fonts
    for font in fonts:
        inner = font["/DescendantFonts"][0].get_object()
        assert {"/FontFile2", "/FontFile3"} & inner["/FontDescriptor"].keys(), font["/BaseFont"]


@settings(
    max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    contracts=st.integers(0, 18),
    name=st.sampled_from(sorted(NAMES)),
    remark=st.integers(0, LONGEST_REMARK),
    language=st.sampled_from(["ar", "en"]),
)
def test_any_week_is_one_whole_page(
    app: Flask, contracts: int, name: str, remark: int, language: str
) -> None:
    with app.app_context():
        found = typeset(figures_of(contracts, 3, name), cut_of(name, remark), language)
    assert faults(found) == []
