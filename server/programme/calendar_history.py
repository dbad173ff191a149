"""What each of the office's rows changed of the calendars, and whether it still holds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, NamedTuple

from flask_babel import gettext as _

from server.http.language import day as shown_day
from server.http.language import language, named
from server.programme import calendar_queries as queries
from server.programme.calendar_models import CalendarDay, CalendarRamadan
from server.programme.calendars import library_days_off
from shared.rules.ramadan import Days, ramadan
from shared.vocabulary.calendars import AS_LIBRARY, DAY_KINDS, HOLIDAY

# Of rows that are entered some dozens a year.
MOST = 10_000


class Entered(NamedTuple):
    """``before`` and ``after``: what held of the same day or year, in the reader's words."""

    row: Any
    name_ar: str
    name_en: str
    before: str
    after: str
    is_in_force: bool


def entered_days(limit: int) -> list[Entered]:
    """The newest first, each against the row before it, or the kept library."""
    library = {one.day: str(named(one)) for one in library_days_off() if one.is_off}

    def said(day: date, row: CalendarDay | None) -> str:
        if row is None or row.kind == AS_LIBRARY:
            return library.get(day) or _("As the week has it")
        return str(named(row)) if row.kind == HOLIDAY else DAY_KINDS.name(row.kind, language())

    return _compared(queries.entered_days(MOST), "day", said)[:limit]


def entered_ramadans(limit: int) -> list[Entered]:
    """The same of Ramadans, against the tables."""

    def said(year: int, row: CalendarRamadan | None) -> str:
        days = (row.first, row.last) if row and row.first and row.last else ramadan(year)
        return _from_to(days)

    return _compared(queries.entered_ramadans(MOST), "hijri_year", said)[:limit]


def _compared(rows: Sequence[Any], key: str, said: Callable[[Any, Any], str]) -> list[Entered]:
    found: list[Entered] = []
    standing: dict[Any, Any] = {}
    for row, name_ar, name_en in reversed(rows):
        of = getattr(row, key)
        told = said(of, standing.get(of)), said(of, row)
        found.append(Entered(row, name_ar, name_en, *told, is_in_force=True))
        standing[of] = row
    holding = {row.id for row in standing.values()}
    return [one._replace(is_in_force=one.row.id in holding) for one in reversed(found)]


def _from_to(days: Days) -> str:
    return " – ".join(shown_day(one) for one in days)
