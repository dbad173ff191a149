"""How figures read in Arabic and English: digits, days, dates, the verdict's sentence.

Digits are Latin in both languages, as in most official papers of Kuwait. Every number is
isolated (<bdi>), so that a minus or a percent sign stays on its side inside Arabic.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from babel.dates import format_date, format_timedelta
from babel.numbers import format_decimal
from flask_babel import gettext as _
from flask_babel import ngettext
from hijridate import Gregorian
from markupsafe import Markup, escape

from server.reporting import verdict
from server.reporting.cause_wording import CauseWording
from server.reporting.found_wording import findings, with_findings, without
from server.reporting.places import place_name
from shared.rules.clocks import KUWAIT
from shared.rules.weeks import week_end
from shared.wire.digits import latin_digits

MINUS = "\u2212"
UNKNOWN = Markup("—")


# A list shows hundreds of figures, and the next reader mostly the same ones.
@lru_cache(maxsize=10_000)
def _written(amount: Decimal, pattern: str) -> str:
    return format_decimal(amount, format=pattern, locale="en")


@lru_cache(maxsize=10_000)
def _dated(day: date, pattern: str, locale: str) -> str:
    return format_date(day, pattern, locale=locale)


class Wording(CauseWording):
    """Writes for one language; the caller has set Flask-Babel's locale to it."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.locale = "ar" if language == "ar" else "en_GB"

    def number(self, value: str | int | Decimal | None, places: int = 0) -> Markup:
        """A number with thousands apart and ``places`` decimals; a dash for None."""
        if value is None:
            return UNKNOWN
        pattern = "#,##0." + "0" * places if places else "#,##0"
        text = _written(abs(Decimal(value)), pattern)
        return isolated((MINUS if Decimal(value) < 0 else "") + text)

    def percent(self, value: str | None, places: int = 1) -> Markup:
        """A percentage such as 31.2%."""
        if value is None:
            return UNKNOWN
        pattern = "0." + "0" * places if places else "0"
        return isolated(_written(Decimal(value), pattern) + "%")

    def signed(self, value: str | int | None, places: int = 0) -> Markup:
        """A difference with its sign; zero has none."""
        if value is None:
            return UNKNOWN
        amount = Decimal(value)
        pattern = "#,##0." + "0" * places if places else "#,##0"
        text = _written(abs(amount), pattern)
        return isolated(("+" if amount > 0 else MINUS if amount < 0 else "") + text)

    def millions(self, value: str) -> Markup:
        """Dinars in millions, to ten thousand."""
        return self.number(Decimal(value) / 1_000_000, 2)

    def date(self, value: str | date | None, pattern: str = "d MMMM y") -> Markup:
        """A Gregorian date, its month by name."""
        if value is None:
            return UNKNOWN
        day = date.fromisoformat(value) if isinstance(value, str) else value
        return isolated(_dated(day, pattern, self.locale), auto=True)

    def hijri(self, value: str | date) -> Markup:
        """The same day in the Hijri calendar (Umm al-Qura)."""
        day = date.fromisoformat(value) if isinstance(value, str) else value
        found = Gregorian.fromdate(day).to_hijri()
        mark = "هـ" if self.language == "ar" else "AH"
        name = found.month_name(self.language)
        return isolated(f"{found.day} {name} {found.year} {mark}", auto=True)

    def moment(self, value: datetime) -> Markup:
        """A moment as Kuwait's clocks showed it."""
        local = value.astimezone(KUWAIT)
        return self.date(local.date()) + " " + isolated(local.strftime("%H:%M"))

    def date_text(self, value: date, pattern: str = "d MMMM y") -> str:
        """A date without markup, for an <option>."""
        return format_date(value, pattern, locale=self.locale)

    def week_end_text(self, start: date) -> str:
        return self.date_text(week_end(start))

    def ago(self, moment: datetime, now: datetime) -> str:
        """How long before ``now``, such as "3 hours ago"."""
        return format_timedelta(moment - now, add_direction=True, locale=self.locale)

    def governorate(self, iso: str) -> str:
        return place_name(iso, self.language)

    def name(self, row: Mapping[str, Any], field: str = "name") -> str:
        """``name_ar`` or ``name_en`` of a row of figures, its digits like all others."""
        return latin_digits(str(row[f"{field}_{self.language}"]))

    def colour(self, code: str) -> str:
        """A verdict's colour as a word: colour alone tells nobody who cannot see it."""
        match code:
            case verdict.RED:
                return _("Red")
            case verdict.AMBER:
                return _("Amber")
            case verdict.GREEN:
                return _("Green")
        return _("Grey")

    def network_fault(self, code: str) -> str:
        """Why a network cannot be computed, and what to do; ``code``: a NetworkError's."""
        why = {
            "cycle": _("its links run in a circle"),
            "unknown": _("a link or a calendar leads to nothing"),
            "repeated": _("two activities have one code"),
            "not_allowed": _("a duration, a lag or an imposed date is not possible"),
        }[code]
        return _(
            "The network cannot be computed: %(why)s. Mend the programme and import it again.",
            why=why,
        )

    def lag(self, schedule: Mapping[str, Any] | None) -> str:
        """Behind, on or ahead of the plan, in days of SV(t)."""
        days = schedule["gap_days"] if schedule else None
        if schedule is None or days is None:
            return _("No comparison with the plan yet")
        if days == 0:
            is_short = Decimal(schedule["sv_t_weeks"]) < 0
            return _("Less than a day behind plan") if is_short else _("On plan")
        if days < 0:
            return ngettext("%(num)d day behind plan", "%(num)d days behind plan", -days)
        return ngettext("%(num)d day ahead of plan", "%(num)d days ahead of plan", days)

    def sentence(self, figures: Mapping[str, Any]) -> str:
        """The verdict in one sentence."""
        found, covered = figures["verdict"], figures["coverage"]
        if found["reason"] == "no_plan":
            return _("No verdict: no priced activity is recorded here.")
        if found["reason"] == "coverage":
            return _(
                "No verdict: %(received)s of %(expected)s daily reports received (%(percent)s%%);"
                " that is too few to judge by.",
                **covered,
            )
        if found["reason"] == "not_begun":
            return _("No verdict yet: the plan has nothing due by this week.")
        words = {
            "lag": self.lag(figures["schedule"]),
            "accepted": figures["accepted_percent"],
            "planned": figures["planned_percent"],
        }
        if found["reason"] == "parts_missing":
            return without(found, words)
        return with_findings(figures, words)

    def findings(self, figures: Mapping[str, Any]) -> list[tuple[str, str]]:
        """The block of majors and safety, each count by its code."""
        return findings(figures)

    def wanted(self, one: Mapping[str, Any]) -> Markup:
        """A decision's last day, and what it costs to have none."""
        by = _("late since %(date)s") if one["is_late"] else _("by %(date)s")
        kwd, days = one["cost_kwd"], one["cost_days"]
        costs = [] if kwd is None else [self._dinars(kwd)]
        costs += [] if days is None else [ngettext("%(num)d day", "%(num)d days", days)]
        told = Markup(" · ").join(costs) or _("not yet recorded")
        words = escape(by) % {"date": self.date(one["due"], "d MMM")}
        return Markup("{} · {}").format(words, escape(_("cost of none: %(cost)s")) % {"cost": told})

    def _dinars(self, amount: str) -> Markup:
        return escape(_("KWD %(amount)s")) % {"amount": self.number(amount)}

    def arrow(self, found: Mapping[str, Any]) -> str:
        """The change against the week before, in words."""
        change, days = found["arrow"], abs(found["change_days"] or 0)
        if change is None:
            return _("No comparison with the week before")
        if change == verdict.SAME:
            return _("As in the week before")
        if change == verdict.BETTER:
            return ngettext(
                "%(num)d day gained since the week before",
                "%(num)d days gained since the week before",
                days,
            )
        return ngettext(
            "%(num)d day lost since the week before",
            "%(num)d days lost since the week before",
            days,
        )

    def change(self, row: Mapping[str, Any]) -> Markup:
        """One line of a restatement: what, before and after."""
        names = {
            "planned_percent": _("Planned"),
            "measured_percent": _("Measured"),
            "accepted_percent": _("Accepted"),
            "gap_days": _("In time, days"),
            "forecast_finish": _("Forecast finish"),
            "received": _("Daily reports"),
            "colour": _("Verdict"),
            "wanted": _("Decisions wanted"),
            "quality": _("Quality"),
            "safety": _("Safety"),
            "causes": _("Causes of the delays"),
            "programme": _("Programme, rules or recorded delays"),
        }
        words = _("changed")
        if row["what"] not in ("causes", "programme"):
            before, after = (self._value(row["what"], row[side]) for side in ("before", "after"))
            words = escape(_("%(before)s became %(after)s")) % {"before": before, "after": after}
        return Markup("{}: {}").format(names[row["what"]], words)

    def _value(self, what: str, value: Any) -> Markup | str:
        if value is None:
            return UNKNOWN
        if what.endswith("percent"):
            return self.percent(value)
        if what == "forecast_finish":
            return self.date(value)
        if what in ("received", "wanted"):
            return self.number(value)
        return self.colour(value) if what in ("colour", "quality", "safety") else self.signed(value)


def isolated(text: str, auto: bool = False) -> Markup:
    """``text`` in a <bdi>; a number runs left to right whatever stands around it."""
    opening = "<bdi>" if auto else '<bdi dir="ltr">'
    return Markup(f"{opening}{escape(text)}</bdi>")  # noqa: S704 - what stands inside is escaped
