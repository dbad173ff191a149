"""The calendar's days off and what the office entered, as tables that are given out."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

from flask_babel import lazy_gettext as _

from server.exports.service import Asked, Column, Given, Source, called, placeless, plain
from server.ports import ports
from server.programme import calendar_queries, calendar_rows
from server.programme.calendars import FIRST_DAY, LAST_DAY, library_days_off
from shared.rules.clocks import working_date
from shared.rules.work_calendar import days_off
from shared.vocabulary.calendars import DAY_KINDS
from shared.vocabulary.terms import Term

MOST = 100_000
_OFFICE, _LIBRARY = (
    Term("office", "المكتب", "The office"),
    Term("library", "المكتبة", "Kept library"),
)
_RAMADAN = Term("ramadan", "رمضان", "Ramadan")


class _Entered(NamedTuple):
    """A day, or a Ramadan, as the office entered it."""

    row: Any
    name_ar: str
    name_en: str

    @property
    def is_day(self) -> bool:
        return hasattr(self.row, "day")


def _said_by(row: Any, reader: str) -> str:
    return (_OFFICE if row.source == calendar_rows.SOURCE else _LIBRARY).name(reader)


def _name(one: _Entered, reader: str) -> str:
    if one.is_day:
        return str(getattr(one.row, f"name_{reader}"))
    return f"{_RAMADAN.name(reader)} {one.row.hijri_year}"


def _kind(one: _Entered, reader: str) -> str:
    return DAY_KINDS.name(one.row.kind, reader) if one.is_day else _RAMADAN.name(reader)


DAYS = placeless(
    "calendar-days",
    _("Days that are not as the week has them"),
    (
        plain("day", _("Day"), type_="date"),
        called("name", _("Name")),
        plain("is_off", _("No work"), type_="yes"),
        Column("source", _("Said by"), _said_by),
    ),
    key=lambda row: row.day.isoformat(),
)
ENTERED = placeless(
    "calendar-entries",
    _("What the office entered"),
    (
        Column("kind", _("Kind"), _kind),
        plain("first", _("First day"), lambda o: o.row.day if o.is_day else o.row.first, "date"),
        plain("last", _("Last day"), lambda o: o.row.day if o.is_day else o.row.last, "date"),
        Column("name", _("Name"), _name),
        plain("reason", _("Reason"), "row.reason"),
        plain("entered_at", _("Entered"), "row.entered_at", "moment"),
        called("entered_by", _("Entered by")),
    ),
    key=lambda one: str(one.row.id),
)


def _give_days(asked: Asked) -> Given:
    """Of the year that the page shows."""
    year = asked.whole("year")
    if not FIRST_DAY.year <= year <= LAST_DAY.year:
        year = working_date(ports().clock.now()).year
    off = days_off(library_days_off(), calendar_rows.office_days())
    first, last = date(year, 1, 1), date(year, 12, 31)
    return Given(DAYS, [off[day] for day in sorted(off) if first <= day <= last])


def _give_entered(asked: Asked) -> Given:
    found = (*calendar_queries.entered_days(MOST), *calendar_queries.entered_ramadans(MOST))
    return Given(ENTERED, [_Entered(*row) for row in found])


SOURCES = (
    Source("calendar-days", DAYS.title, "calendars.calendars", _give_days),
    Source("calendar-entries", ENTERED.title, "calendars.calendars", _give_entered),
)
