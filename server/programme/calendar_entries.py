"""Entering the office's own rows: a holiday that the cabinet moved, a sighted moon."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from server.db import transaction
from server.figures import service as figures
from server.http.errors import Refusal
from server.ports import ports
from server.programme.calendar_models import CalendarDay, CalendarRamadan
from server.programme.calendars import FIRST_DAY, LAST_DAY
from shared.rules.ramadan import Days, ramadan
from shared.vocabulary.calendars import DAY_KINDS, HOLIDAY
from shared.wire.text import clean, has_forbidden

# Hijri years whose Ramadan lies wholly within the calendars' days.
FIRST_YEAR_AH, LAST_YEAR_AH = 1441, 1468
# The moon is sighted a day or so apart from the tables; farther off, somebody mistyped.
FARTHEST_DAYS = 2
LENGTHS_DAYS = (29, 30)
LONGEST_NAME, LONGEST_REASON = 120, 500


@dataclass(frozen=True)
class DayRow:
    """What is said of a day. A holiday has names; the other kinds are named by their kind."""

    day: date
    kind: str
    name_ar: str
    name_en: str
    reason: str


@dataclass(frozen=True)
class RamadanRow:
    """First and last day of a Hijri year's Ramadan, both counted; None: as the tables have it."""

    hijri_year: int
    days: Days | None
    reason: str


def say_day(row: DayRow, by: UUID) -> CalendarDay:
    """Enter what a day is from now on; what was entered before is kept below it.

    What is frozen in baselines stays. Raises Refusal: choice_wrong, time_wrong, required,
    too_long, text_not_allowed.
    """
    if row.kind not in DAY_KINDS:
        raise Refusal("choice_wrong", "kind")
    if not FIRST_DAY <= row.day <= LAST_DAY:
        raise Refusal("time_wrong", "day")
    named = DAY_KINDS[row.kind]
    is_named = row.kind == HOLIDAY
    entered = CalendarDay(
        id=ports().ids.uuid7(),
        day=row.day,
        kind=row.kind,
        name_ar=_text(row.name_ar, "name_ar", LONGEST_NAME) if is_named else named.ar,
        name_en=_text(row.name_en, "name_en", LONGEST_NAME) if is_named else named.en,
        reason=_text(row.reason, "reason", LONGEST_REASON),
        entered_at=ports().clock.now(),
        entered_by=by,
    )
    with transaction() as session:
        session.add(entered)
    figures.renew_calendars()
    return entered


def say_ramadan(row: RamadanRow, by: UUID) -> CalendarRamadan:
    """Enter when Ramadan was sighted. Raises Refusal: number_not_allowed, ramadan_wrong, ..."""
    if not FIRST_YEAR_AH <= row.hijri_year <= LAST_YEAR_AH:
        raise Refusal("number_not_allowed", "hijri_year")
    first, last = row.days or (None, None)
    if first and last:
        _check_ramadan(row.hijri_year, first, last)
    entered = CalendarRamadan(
        id=ports().ids.uuid7(),
        hijri_year=row.hijri_year,
        first=first,
        last=last,
        reason=_text(row.reason, "reason", LONGEST_REASON),
        entered_at=ports().clock.now(),
        entered_by=by,
    )
    with transaction() as session:
        session.add(entered)
    figures.renew_calendars()
    return entered


def _check_ramadan(hijri_year: int, first: date, last: date) -> None:
    expected, _ = ramadan(hijri_year)
    is_near = abs(first - expected) <= timedelta(days=FARTHEST_DAYS)
    if not is_near or (last - first).days + 1 not in LENGTHS_DAYS:
        raise Refusal("ramadan_wrong", "first" if not is_near else "last")


def _text(typed: str, field: str, longest: int) -> str:
    value = clean(typed)
    if has_forbidden(value):
        raise Refusal("text_not_allowed", field)
    if not 1 <= len(value) <= longest:
        raise Refusal("too_long" if value else "required", field)
    return value
