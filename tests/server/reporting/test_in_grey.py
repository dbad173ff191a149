"""The pages in grey, as an office's printer gives them: what colours say is told without them."""

from __future__ import annotations

import itertools
import re
import subprocess
from io import BytesIO

import pytest
from flask import Flask
from PIL import Image, ImageChops
from weasyprint import HTML

from server.reporting.document import write_html
from tests.server.reporting.test_document import CUT, busy_week

COLOURS = ("red", "amber", "green", "grey")
DARK = 160  # of 255: what is darker is ink
CURVE = "<svg class='curve' viewBox='0 0 420 178' style='display:block;width:140mm'>{}</svg>"


def printed(inner: str, width_mm: float, height_mm: float, dpi: int = 300) -> Image.Image:
    """``inner`` as it comes out of a printer without colours."""
    page = f"@page {{ size: {width_mm}mm {height_mm}mm; margin: 0 }} body {{ margin: 0 }}"
    pdf = HTML(string=f"<style>{page}</style><body>{inner}</body>").write_pdf()
    drawn = subprocess.run(
        ["pdftoppm", "-gray", "-singlefile", "-r", str(dpi), "-"],
        input=pdf, capture_output=True, check=True,
    )  # fmt: skip
    return Image.open(BytesIO(drawn.stdout)).convert("L")


def black_and_white(picture: Image.Image) -> Image.Image:
    return picture.point(lambda level: 255 if level < DARK else 0)


def ink(picture: Image.Image) -> int:
    return picture.histogram()[255]


def page_of(app: Flask, language: str = "en", density: str = "even") -> str:
    """A governorate's page: its contracts are red, amber, green and grey in time."""
    figures = busy_week(4, "Highway")
    for row, colour in zip(figures["contracts"], COLOURS, strict=True):
        row["verdict"] |= {"time": colour, "reason": ""}
    with app.app_context():
        return write_html(figures, CUT, language, density).partition("</style>")[2]


def test_the_verdicts_shapes_differ_by_more_than_their_colour(app: Flask) -> None:
    rows = re.findall(r'<td class="contract-name">.*?</td>', page_of(app), re.S)
    shapes = [re.sub("<svg", "<svg width='2mm' height='2mm' style='display:block'",
                     re.findall("<svg.*?</svg>", row, re.S)[0]) for row in rows]  # fmt: skip
    assert len(shapes) == 4
    pictures = [black_and_white(printed(shape, 2, 2)) for shape in shapes]
    for one, other in itertools.combinations(pictures, 2):
        differing = ink(ImageChops.difference(one, other))
        assert differing > 0.15 * max(ink(one), ink(other))


@pytest.mark.parametrize("language", ["ar", "en"])
def test_each_colour_of_a_page_is_said_in_words(app: Flask, language: str) -> None:
    page = page_of(app, language)
    words = {"en": ["Red", "Amber", "Green", "Grey"], "ar": ["أحمر", "كهرماني", "أخضر", "رمادي"]}
    rows = re.findall(r'<td class="contract-name">.*?</td>', page, re.S)
    for row, word in zip(rows, words[language], strict=True):
        assert f'aria-label="{word}"' in row
    (legend,) = re.findall(r'<section class="sheet-contracts">.*?</h2>', page, re.S)
    for word in words[language][:3]:
        assert word in legend
    assert legend.count("<svg") == len(COLOURS)


def test_the_lines_of_the_curve_differ_by_their_dashes(app: Flask) -> None:
    lines = re.findall(r"<polyline[^>]*>", page_of(app))
    assert len(lines) == 3
    flat = [
        re.sub(r'points="[^"]*"', f'points="10,{y} 410,{y}"', line)
        for y, line in zip((40, 90, 140), lines, strict=True)
    ]
    picture = black_and_white(printed(CURVE.format("".join(flat)), 140, 178 / 3))
    runs = sorted(
        len(re.findall(rb"\xff+", row_of(picture, round(y / 178 * picture.height))))
        for y in (40, 90, 140)
    )
    # One whole line, one of dashes, one of dots.
    assert runs[0] == 1
    assert runs[1] > 20
    assert runs[2] > 1.5 * runs[1]


def row_of(picture: Image.Image, y: int) -> bytes:
    return picture.crop((0, y, picture.width, y + 1)).tobytes()


def test_the_parts_of_a_contracts_strip_differ_in_grey(app: Flask) -> None:
    (strip, *_) = re.findall(r'<svg class="strip-bar".*?</svg>', page_of(app), re.S)
    fills = re.findall(r'fill="(#\w{6})"', strip)
    bars = "".join(
        f"<rect x='{n * 10}' width='10' height='10' fill='{fill}'/>" for n, fill in enumerate(fills)
    )
    drawn = printed(
        f"<svg viewBox='0 0 40 10' style='display:block;width:40mm'>{bars}</svg>", 40, 10
    )
    tones = [row_of(drawn, drawn.height // 2)[drawn.width * (2 * n + 1) // 8] for n in range(4)]
    whole, measured, accepted, planned = tones
    assert whole - measured > 50
    assert measured - accepted > 50
    assert accepted - planned > 25
