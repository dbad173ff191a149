"""Native parts of a slide: paragraphs that run from the right in Arabic, tables, charts.

PowerPoint has no setting for a whole deck: each paragraph and table says its direction itself, and
each run its Arabic font (``cs``), or Arabic stands in another.
"""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from typing import Any

from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.util import Inches, Pt

FONT = "Arial"  # on every council's machine, with Arabic
INK, MUTED, TEAL, LINE = "14262D", "50626A", "0B5C6B", "D5DEE1"
COLOURS = {"red": "9B2422", "amber": "A05A00", "green": "14653D", "grey": "5B6B72"}
WIDTH, HEIGHT, EDGE = 13.333, 7.5, 0.6  # inches
LEFT_TO_RIGHT = "\u200e"  # older PowerPoint knows no isolates; a mark on either side does
_BDI = re.compile(r'<bdi dir="ltr">(.*?)</bdi>')


def new_deck() -> Any:
    """A wide deck without slides."""
    deck = Presentation()
    deck.slide_width, deck.slide_height = Inches(WIDTH), Inches(HEIGHT)
    return deck


def plain(words: object, is_rtl: bool) -> str:
    """Wording's markup as text; its numbers keep their direction within Arabic."""
    mark = LEFT_TO_RIGHT if is_rtl else ""
    text = _BDI.sub(rf"{mark}\1{mark}", str(words))
    text = re.sub("[\u2066-\u2069]", mark, re.sub(r"<[^>]+>", "", text))
    return html.unescape(text)


class Slide:
    """One slide of a deck, from its reading side; places and sizes in inches."""

    def __init__(self, deck: Any, is_rtl: bool) -> None:
        self.slide = deck.slides.add_slide(deck.slide_layouts[6])
        self.is_rtl = is_rtl

    def text(
        self, words: object, top: float, size: float, colour: str = INK, is_bold: bool = False,
        height: float = 0.5,
    ) -> None:  # fmt: skip
        """A paragraph across the slide."""
        box = self.slide.shapes.add_textbox(
            *map(Inches, (EDGE, top, WIDTH - 2 * EDGE, height))
        ).text_frame
        box.word_wrap = True
        self.write(box.paragraphs[0], words, size, colour, is_bold)

    def band(self, colour: str, top: float, height: float) -> None:
        """A bar of a colour down the reading edge."""
        left = WIDTH - EDGE - 0.12 if self.is_rtl else EDGE
        shape = self.slide.shapes.add_shape(1, *map(Inches, (left, top, 0.12, height)))
        shape.fill.solid()
        shape.fill.fore_color.rgb = RGBColor.from_string(colour)
        shape.line.fill.background()
        shape.shadow.inherit = False

    def table(
        self, names: Sequence[str], rows: Sequence[Sequence[object]], shares: Sequence[float],
        top: float, size: float = 12,
    ) -> None:  # fmt: skip
        """A native table with a line of names; ``shares``: of the width. In Arabic the first
        column stands at the right."""
        width = WIDTH - 2 * EDGE
        place = map(Inches, (EDGE, top, width, 0.42 * (len(rows) + 1)))
        table = self.slide.shapes.add_table(len(rows) + 1, len(names), *place).table
        properties = table._tbl.tblPr
        properties.set("rtl", "1" if self.is_rtl else "0")
        properties.find(qn("a:tableStyleId")).text = "{5940675A-B579-460E-94D1-54222C63F5DA}"
        table.horz_banding = False
        for column, share in zip(table.columns, shares, strict=True):
            column.width = Inches(width * share / sum(shares))
        for cell, name in zip(table.rows[0].cells, names, strict=True):
            self._fill(cell, name, size, is_head=True)
        for nth, row in enumerate(rows, 1):
            for cell, words in zip(table.rows[nth].cells, row, strict=True):
                self._fill(cell, words, size, is_head=False)

    def _fill(self, cell: Any, words: object, size: float, is_head: bool) -> None:
        cell.vertical_anchor = MSO_ANCHOR.MIDDLE
        cell.margin_top = cell.margin_bottom = Inches(0.05)
        cell.fill.solid()
        cell.fill.fore_color.rgb = RGBColor.from_string("E8EFF1" if is_head else "FFFFFF")
        self.write(cell.text_frame.paragraphs[0], words, size, INK, is_head)

    def write(self, paragraph: Any, words: object, size: float, colour: str, is_bold: bool) -> None:
        """Words into an empty paragraph, in the deck's direction."""
        paragraph.alignment = PP_ALIGN.RIGHT if self.is_rtl else PP_ALIGN.LEFT
        paragraph._p.get_or_add_pPr().set("rtl", "1" if self.is_rtl else "0")
        run = paragraph.add_run()
        run.text = plain(words, self.is_rtl)
        style(run.font, size, colour, is_bold)
        run.font._rPr.set("lang", "ar-KW" if self.is_rtl else "en-GB")


def style(font: Any, size: float, colour: str = INK, is_bold: bool = False) -> None:
    """The deck's letters, of Arabic too."""
    font.name, font.size, font.bold = FONT, Pt(size), is_bold
    font.color.rgb = RGBColor.from_string(colour)
    letters = font._rPr
    if letters.find(qn("a:cs")) is None:
        letters.append(letters.makeelement(qn("a:cs"), {"typeface": FONT}))
