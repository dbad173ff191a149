"""An issued week in plain words, for a mail: the page in short, and the way to it."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from markupsafe import Markup

from server.reporting.annotations import as_shown
from server.reporting.models import IssuedWeek
from server.reporting.wording import Wording


def on_one_line(text: str) -> str:
    """A header holds one line: whoever is named with a line end begins no header of their own."""
    return " ".join(text.split())


def subject_of(week: IssuedWeek, language: str) -> str:
    """The governorate, the week and the verdict's colour; the caller has set the locale."""
    words = Wording(language)
    named = {
        "name": words.governorate(week.governorate),
        "first": words.date_text(week.week_start, "d MMMM"),
        "last": words.week_end_text(week.week_start),
        "colour": words.colour(week.figures["verdict"]["colour"]),
        "issue": week.issue,
    }
    if week.issue > 1:
        return _("%(name)s, %(first)s – %(last)s: %(colour)s (restated, issue %(issue)s)", **named)
    return _("%(name)s, %(first)s – %(last)s: %(colour)s", **named)


def text_of(week: IssuedWeek, language: str, link: str) -> str:
    """Lines of one thought each: a phone shows the first ones before the mail is opened."""
    words = Wording(language)
    figures, coverage = week.figures, week.figures["coverage"]
    lines = [
        plain(words.sentence(figures)),
        "",
        _("Planned %(planned)s, accepted %(accepted)s, gap %(gap)s points.",
          planned=plain(words.percent(figures["planned_percent"])),
          accepted=plain(words.percent(figures["accepted_percent"])),
          gap=plain(words.signed(figures["gap_points"], 1))),
        _("%(received)s of %(expected)s daily reports received; data as of %(moment)s.",
          received=coverage["received"], expected=coverage["expected"],
          moment=plain(words.moment(week.issued_at))),
        *_remark(week, words),
        *[_changed(change, words) for change in week.restated],
        "",
        _("The page, with what lies behind its numbers:"),
        link,
        "",
        _("The PDF that was issued is attached. Nobody reads answers to this address."),
    ]  # fmt: skip
    return "\n".join(lines) + "\n"


def _changed(change: dict[str, Any], words: Wording) -> str:
    told = plain(words.change(change))
    within = change.get("within")  # on the programme's page
    return f"{words.governorate(within)}{_(', ')}{told}" if within else told


def _remark(week: IssuedWeek, words: Wording) -> list[str]:
    annotation = as_shown(week.annotation)
    reader = annotation and annotation["reader"]
    if annotation is None:
        return []
    if not reader:
        return ["", _("Issued without having been read or annotated by a supervisor.")]
    remark = annotation[f"remark_{words.language}"]
    signed = f"{reader[f'name_{words.language}']}{_(', ')}{reader[f'role_{words.language}']}"
    return ["", f"{_('Remark')} ({on_one_line(signed)}): {remark}"] if remark else []


def plain(text: Markup | str) -> str:
    """Without the marks that keep numbers on their side on a page."""
    return text.striptags() if isinstance(text, Markup) else text
