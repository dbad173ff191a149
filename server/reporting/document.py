"""The governor's week as a document: HTML that stands alone, and one A4 page of PDF."""

from __future__ import annotations

import importlib.resources
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from typing import Any

from flask import current_app
from flask_babel import force_locale
from flask_babel import gettext as _
from markupsafe import Markup
from weasyprint import HTML, Document
from weasyprint.layout.background import layout_box_backgrounds
from weasyprint.text.fonts import FontConfiguration

from server.config import PROJECT
from server.reporting.drawing import Drawing, draw_curve
from server.reporting.inset import Inset, draw_inset
from server.reporting.paper_code import drawn_code
from server.reporting.places import PROGRAMME
from server.reporting.prints import prints_of
from server.reporting.wording import Wording

LANGUAGES = ("ar", "en")
STYLES = PROJECT / "server" / "static" / "css"
PAPER = ("week.css", "programme-week.css")
SCREEN = ("week.css", "week-screen.css", "programme-week.css")
FONT = "IBM Plex Sans Arabic"
WEIGHTS = {400: "Regular", 500: "Medium", 600: "SemiBold", 700: "Bold"}
# Dense: smaller letters; short: long names cut too.
DENSITIES = ("even", "dense", "short")
# What even the short page does not hold is set smaller, step by step: one page, always.
SMALLER = (0.92, 0.85, 0.78, 0.7)
DENSE_PT = {False: 9.4, True: 8.0}  # as week.css and programme-week.css say; True: the programme's
MOST_WHOLE = 12  # contracts of a governorate; with more, only the short page holds them
MOST_BETWEEN_PX = 26  # of the room that is left, before each block; 96 px are an inch
BELONGS_TO_WHAT_IS_ABOVE = {"sheet-head", "sheet-remark", "sheet-three"}
WEB_FONTS = "/static/vendor/plex/files/ibm-plex-sans-arabic-{part}-{weight}-normal.woff2"
ARABIC_LETTERS = "U+0600-06FF, U+0750-077F, U+FB50-FDFF, U+FE70-FEFC, U+200C-200E"


@dataclass(frozen=True)
class Cut:
    """What a page says of its data: ``cut_at`` is when the register was cut (now, in a preview).

    ``people``: name_ar and name_en of whom its decisions name, by id, as they are called now.
    ``restated``: what changed against the issue before, as restating.what_changed lists it.
    ``annotation``: as annotations.as_shown gives it. ``id``: the issue's, 32 hexadecimal digits,
    which its PDF carries (proving.IDENTITY).
    """

    cut_at: datetime
    is_issued: bool = False
    issue: int = 0
    root: int = 0
    root_hash: str = ""
    reference_sha256: str = ""
    restated: list[dict[str, Any]] = field(default_factory=list)
    annotation: dict[str, Any] | None = None
    people: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    id: str = ""


def drawing_of(figures: Mapping[str, Any], language: str) -> Drawing | None:
    """The S-curve's drawing; None where nothing is priced."""
    if figures["curve"] is None:
        return None
    as_of = date.fromisoformat(figures["as_of"])
    return draw_curve(figures["curve"], as_of, is_mirrored=language == "ar")


@dataclass(frozen=True)
class Shown:
    """What a page shows besides figures: small pictures by photo record, and the map."""

    prints: Mapping[str, str]
    inset: Inset | None


def shown_in(figures: Mapping[str, Any]) -> Shown:
    """The photographs that are here, and the map's drawing."""
    return Shown(prints_of(figures), draw_inset(figures.get("map")))


def write_html(figures: Mapping[str, Any], cut: Cut, language: str, density: str = "") -> str:
    """The document in one language; for paper when a density of DENSITIES is given.

    It needs an application context, not a request.
    """
    words = Wording(language)
    template = current_app.jinja_env.get_template("reporting/week_document.html")
    fonts, files = (_paper_fonts(), PAPER) if density else (_screen_fonts(), SCREEN)
    styles = fonts + "".join((STYLES / name).read_text(encoding="utf-8") for name in files)
    with force_locale(language):
        title = _("The governor's week: %(name)s", name=words.governorate(figures["governorate"]))
        return template.render(
            title=f"{title} · {figures['week_start']}",
            figures=figures,
            cut=cut,
            words=words,
            drawing=drawing_of(figures, language),
            shown=shown_in(figures),
            density=density,
            code=drawn_code(cut.id) if density and cut.is_issued else None,
            styles=Markup(styles),  # noqa: S704 - our own files
        )


def set_pdf(figures: Mapping[str, Any], cut: Cut, language: str) -> bytes:
    """The PDF, its fonts inside, of one A4 page. The same input, the same bytes."""
    # The issue's id where nothing is packed, beside the keywords: one altered byte hides not both.
    identity = f"tareeq-issue:{cut.id}".encode() if cut.is_issued and cut.id else None
    found: bytes = typeset(figures, cut, language).write_pdf(pdf_identifier=identity)
    return found


def typeset(figures: Mapping[str, Any], cut: Cut, language: str) -> Document:
    """The page as it will be drawn."""
    return fitted(figures, cut, language)[1]


def fitted(figures: Mapping[str, Any], cut: Cut, language: str) -> tuple[str, Document]:
    """The page for paper as HTML and as it was laid out: as even as one A4 page allows."""
    for html in _ever_denser(figures, cut, language):
        document = HTML(string=html).render(font_config=FontConfiguration())
        if len(document.pages) == 1:
            break
    _share_room(document)
    return html, document


def _ever_denser(figures: Mapping[str, Any], cut: Cut, language: str) -> Iterator[str]:
    is_programme = figures["governorate"] == PROGRAMME
    is_long = not is_programme and len(figures.get("contracts", ())) > MOST_WHOLE
    for density in DENSITIES[2:] if is_long else DENSITIES:
        html = write_html(figures, cut, language, density)
        yield html
    size_pt = DENSE_PT[is_programme]
    for factor in SMALLER:
        rule = f".week-sheet.week-sheet.is-dense {{ font-size: {size_pt * factor:.2f}pt; }}"
        yield html.replace("</style>", f"{rule}</style>", 1)


def _share_room(document: Document) -> None:
    """Move the blocks apart by the room that is left, and the foot to the paper's end.

    A second layout for a page of few contracts would cost as much as the first, and a flexible
    column three times that.
    """
    page = document.pages[0]._page_box
    sheet = next(box for box in page.descendants() if box.element_tag == "article")
    foot = sheet.children[-1]
    end = page.position_y + page.margin_top + page.height
    room = max(end - foot.position_y - foot.margin_height(), 0)
    movable = [box for box in sheet.children if _stands_alone(box)]
    each, moved = min(room / len(movable), MOST_BETWEEN_PX), 0.0
    for box in sheet.children:
        moved = room if box is foot else moved + each * (box in movable)
        box.translate(dy=moved)
    # Where colours lie was laid out with the boxes; no picture lies behind any.
    layout_box_backgrounds(page, sheet, get_image_from_uri=None)


def _stands_alone(box: Any) -> bool:
    return not BELONGS_TO_WHAT_IS_ABOVE & set(box.element.get("class", "").split())


@cache
def _paper_fonts() -> str:
    folder = importlib.resources.files("fontpkg_ibm_plex_sans_arabic") / "files"
    return "".join(
        f"@font-face {{ font-family: '{FONT}'; font-weight: {weight};"
        f" src: url('file://{folder / f'IBMPlexSansArabic-{name}.ttf'}'); }}\n"
        for weight, name in WEIGHTS.items()
    )


@cache
def _screen_fonts() -> str:
    """Served by us; a file opened from a disk falls back to the reader's own Arabic font."""
    return "".join(
        f"@font-face {{ font-family: '{FONT}'; font-weight: {weight}; font-display: swap;"
        f" unicode-range: {letters}; src: url('{WEB_FONTS.format(part=part, weight=weight)}'); }}\n"
        for weight in WEIGHTS
        for part, letters in (("arabic", ARABIC_LETTERS), ("latin", "U+0000-00FF, U+2010-2212"))
    )
