"""The programme's week as slides for the council, from the figures that were issued.

Everything is native: tables and charts can be read aloud, searched and copied. The deck is not
sealed itself; each slide names the root and the SHA-256 of the PDF that is.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import force_locale, ngettext
from flask_babel import gettext as _
from markupsafe import Markup, escape

from server.reporting.deck_charts import draw_bars, draw_curve
from server.reporting.deck_parts import COLOURS, INK, MUTED, TEAL, Slide, new_deck, plain
from server.reporting.document import Cut
from server.reporting.wording import Wording

Json = Mapping[str, Any]
MOST_WANTED = 6
LONGEST = 90
SENTENCE_LINE = 58  # letters of the verdict on a line


def write_deck(
    figures: Json, cut: Cut, wanted: Sequence[tuple[str, Json]], pdf_sha256: str, language: str
) -> bytes:
    """The deck in one language. ``wanted``: governorate and decision, the most pressing first;
    ``pdf_sha256``: of the issued PDF in that language. It needs an application context.
    """
    deck = new_deck()
    words = Wording(language)
    with force_locale(language):
        slides = _Slides(deck, figures, cut, words, pdf_sha256)
        slides.title()
        slides.six()
        slides.bars()
        slides.curve()
        slides.delays()
        slides.decisions(wanted)
        deck.core_properties.title = " · ".join(
            (words.governorate(figures["governorate"]), figures["week_start"])
        )
        deck.core_properties.language = language
        deck.core_properties.created = deck.core_properties.modified = cut.cut_at
    written = io.BytesIO()
    deck.save(written)
    return written.getvalue()


class _Slides:
    def __init__(self, deck: Any, figures: Json, cut: Cut, words: Wording, sha256: str) -> None:
        self.deck, self.figures, self.cut, self.words = deck, figures, cut, words
        self.sha256, self.is_rtl = sha256, words.language == "ar"

    def title(self) -> None:
        slide, found, words = self._slide(), self.figures["verdict"], self.words
        slide.text(
            _("Road maintenance programme · the week of the six governorates"), 0.6, 18, TEAL
        )
        slide.text(
            words.governorate(self.figures["governorate"]), 1.1, 40, is_bold=True, height=0.9
        )
        span = f"{words.date(self.figures['week_start'])} – {words.date(self.figures['week_end'])}"
        slide.text(span, 2.0, 18, MUTED)
        colour, sentence = COLOURS[found["colour"]], words.sentence(self.figures)
        lines = -(-len(plain(sentence, slide.is_rtl)) // SENTENCE_LINE)
        slide.band(colour, 2.95, 1.2 + 0.44 * lines)
        slide.text(words.colour(found["colour"]), 3.0, 24, colour, is_bold=True)
        # In one frame: a long sentence moves what stands below it.
        frame = slide.slide.shapes[-1].text_frame
        frame.margin_left = frame.margin_right = 320_000
        slide.write(frame.add_paragraph(), sentence, 26, INK, True)
        slide.write(frame.add_paragraph(), words.arrow(found), 16, MUTED, False)

    def six(self) -> None:
        slide, words = self._headed(_("The six governorates")), self.words
        names = [_("Governorate"), _("Verdict"), _("Planned"), _("Accepted"), _("Gap"), _("Days")]
        names += ["SPI(t)", _("Reports"), _("Forecast finish"), _("Decisions wanted")]
        rows = [
            self._line(words.governorate(row["governorate"]), row)
            for row in self.figures["governorates"]
        ]
        rows.append(self._line(_("The programme"), self.figures))
        slide.table(names, rows, (20, 11, 10, 10, 9, 8, 8, 13, 17, 12), 1.4, 13)

    def _line(self, name: str, row: Json) -> list[object]:
        words, plan = self.words, row["schedule"] or {}
        covered = row["coverage"]
        reports = _("%(received)s of %(expected)s", **{
            name: words.number(covered[name]) for name in ("received", "expected")
        })  # fmt: skip
        return [
            name,
            words.colour(row["verdict"]["colour"]),
            words.percent(row["planned_percent"]),
            words.percent(row["accepted_percent"]),
            words.signed(row["gap_points"], 1),
            words.signed(plan.get("gap_days")),
            words.number(plan.get("spi_t"), 2),
            reports,
            words.date(plan.get("forecast_finish"), "d MMM y"),
            words.number(row["decisions"].get("wanted")),
        ]

    def bars(self) -> None:
        slide, rows = (
            self._headed(_("Planned and accepted, in per cent")),
            self.figures["governorates"],
        )
        sides = [
            (name, [row[field] for row in rows])
            for name, field in (
                (_("Planned"), "planned_percent"),
                (_("Accepted"), "accepted_percent"),
            )
        ]
        draw_bars(slide, [self.words.governorate(row["governorate"]) for row in rows], sides)

    def curve(self) -> None:
        slide = self._headed(_("Progress by week"))
        if self.figures["curve"] is None:
            slide.text(_("No priced activities are recorded here."), 1.6, 18, MUTED)
            return
        names = (_("Planned"), _("Measured"), _("Accepted"))
        draw_curve(slide, self.figures["curve"], names)

    def delays(self) -> None:
        slide, words = self._headed(_("The worst delay of each governorate")), self.words
        late = [
            (row["governorate"], one)
            for row in self.figures["governorates"]
            for one in row["delays"]
        ]
        if not late:
            slide.text(_("Nothing is late against the plan."), 1.6, 18, MUTED)
            return
        names = [_("Days"), _("Governorate"), _("Contract"), _("Activity"), _("Since"), _("Cause")]
        rows = [
            [
                ngettext("%(num)d day", "%(num)d days", one["days"]),
                words.governorate(place),
                words.number(one["contract"]),
                _cut(words.name(one)),
                words.date(one["since"], "d MMM y"),
                self._cause(one),
            ]
            for place, one in sorted(late, key=lambda pair: -pair[1]["days"])
        ]
        slide.table(names, rows, (11, 15, 9, 38, 14, 24), 1.4, 13)

    def _cause(self, one: Json) -> str:
        recorded = one.get("recorded")
        return self.words.cause(recorded["cause"]) if recorded else _("not yet recorded")

    def decisions(self, wanted: Sequence[tuple[str, Json]]) -> None:
        slide, words = self._headed(_("Decisions wanted")), self.words
        if not wanted:
            slide.text(_("none"), 1.6, 18, MUTED)
            return
        names = [_("Governorate"), _("Decision"), _("By when, and what none costs")]
        rows = [
            [words.governorate(place), _cut(str(one["title"])), words.wanted(one)]
            for place, one in wanted[:MOST_WANTED]
        ]
        slide.table(names, rows, (16, 48, 40), 1.4, 13)
        left = self.figures["decisions"]["wanted"] - len(rows)
        if left > 0:
            slide.text(_("and %(count)s more", count=words.number(left)), 6.35, 13, MUTED)

    def _headed(self, heading: str) -> Slide:
        slide = self._slide()
        slide.text(heading, 0.45, 28, is_bold=True, height=0.7)
        return slide

    def _slide(self) -> Slide:
        """A new one, with what it is from at its foot."""
        slide, cut, words = Slide(self.deck, self.is_rtl), self.cut, self.words
        root = _("register root %(number)s", number=cut.root)
        told = [
            _("data as of %(moment)s", moment=words.moment(cut.cut_at)),
            f'{root} <bdi dir="ltr">{cut.root_hash[:16]}</bdi>',
            _("issue %(number)s", number=cut.issue),
            f'PDF SHA-256 <bdi dir="ltr">{self.sha256}</bdi>',
        ]
        slide.text(" · ".join(map(str, told)), 6.9, 9, MUTED, height=0.35)
        return slide


def _cut(text: str) -> Markup:
    """What people wrote, as they wrote it: a "<" of theirs opens nothing."""
    return escape(text if len(text) <= LONGEST else text[: LONGEST - 1].rstrip() + "…")
