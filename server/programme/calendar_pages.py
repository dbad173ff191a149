"""The page of the calendars: hours and limits with their sources, days off, the office's rows."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from server.http.errors import Refusal
from server.http.forms import Form, errors_of, loaded
from server.http.identity import current_person, may_change_for_all
from server.http.language import named
from server.http.permissions import EVERYBODY, PROGRAMME_PATH, allow
from server.ports import ports
from server.programme import calendar_entries, calendar_history, calendar_rows
from server.programme.calendar_entries import (
    FIRST_YEAR_AH,
    LAST_YEAR_AH,
    LONGEST_NAME,
    LONGEST_REASON,
    DayRow,
    RamadanRow,
)
from server.programme.calendars import FIRST_DAY, LAST_DAY, calendar_data, library_days_off
from shared.rules.clocks import working_date
from shared.rules.ramadan import Days, ramadans
from shared.rules.work_calendar import DAYS_OF_WEEK, days_off
from shared.rules.working_time import MINUTES_A_DAY, Span
from shared.vocabulary.calendars import DAY_KINDS
from shared.vocabulary.roles import ADMINISTRATOR, PLANNER
from shared.wire.fields import Day, Words, choice, whole_between

blp = Blueprint("calendars", __name__, url_prefix=f"{PROGRAMME_PATH}/calendars")
KEPT_ROWS = 100
CHANGING = (PLANNER, ADMINISTRATOR)


class DayForm(Form):
    """What a day is; only a holiday is named by who enters it."""

    day = Day(required=True)
    kind = choice(DAY_KINDS, required=True)
    name_ar = Words(LONGEST_NAME, load_default="")
    name_en = Words(LONGEST_NAME, load_default="")
    reason = Words(LONGEST_REASON, 1, required=True)


class RamadanForm(Form):
    """When Ramadan was sighted; without days, the tables hold again."""

    hijri_year = whole_between(FIRST_YEAR_AH, LAST_YEAR_AH, required=True)
    first = Day(load_default=None)
    last = Day(load_default=None)
    reason = Words(LONGEST_REASON, 1, required=True)


@blp.get("")
@allow(*EVERYBODY)
def calendars() -> str:
    """Hours, bans, and the days off of a year."""
    return _page()


@blp.post("/days")
@allow(*CHANGING)
def say_day() -> ResponseReturnValue:
    """Enter a holiday, a working day, or that the kept library holds again."""
    _check_whole()
    typed = request.form.to_dict()
    try:
        row = DayRow(**loaded(DayForm, typed))
        entered = calendar_entries.say_day(row, current_person().id)
    except Refusal as refusal:
        return _page(days=(typed, errors_of(refusal, "reason"))), refusal.status
    flash(_("The calendar is changed. Frozen baselines stay as they are."), "success")
    return redirect(url_for(".calendars", year=entered.day.year), 303)


@blp.post("/ramadans")
@allow(*CHANGING)
def say_ramadan() -> ResponseReturnValue:
    """Enter when Ramadan was sighted; without days, the tables hold again."""
    _check_whole()
    typed = request.form.to_dict()
    try:
        sent = loaded(RamadanForm, typed)
        row = RamadanRow(sent["hijri_year"], _days(sent), sent["reason"])
        calendar_entries.say_ramadan(row, current_person().id)
    except Refusal as refusal:
        return _page(ramadan=(typed, errors_of(refusal, "reason"))), refusal.status
    flash(_("The calendar is changed. Frozen baselines stay as they are."), "success")
    return redirect(url_for(".calendars", year=row.days[0].year if row.days else None), 303)


def _days(sent: dict[str, Any]) -> Days | None:
    """The first and the last, or neither. Raises Refusal required."""
    missing = [name for name in ("first", "last") if sent[name] is None]
    if len(missing) == 1:
        raise Refusal("required", missing[0])
    return None if missing else (sent["first"], sent["last"])


def _check_whole() -> None:
    if not may_change_for_all(CHANGING):
        raise Refusal("calendar_of_all")


# What was typed, and what is wrong with it.
Filled = tuple[dict[str, str], dict[str, str]]
UNTOUCHED: Filled = ({}, {})


def _page(days: Filled = UNTOUCHED, ramadan: Filled = UNTOUCHED) -> str:
    year = _year()
    whole = date(year, 1, 1), date(year, 12, 31)
    off = days_off(library_days_off(), calendar_rows.office_days())
    corrected = calendar_rows.office_ramadans()
    return render_template(
        "programme/calendars.html",
        data=calendar_data(),
        year=year,
        years=range(FIRST_DAY.year, LAST_DAY.year + 1),
        days=[off[day] for day in sorted(off) if whole[0] <= day <= whole[1]],
        fasting=_fasting(whole, corrected),
        entered_days=calendar_history.entered_days(KEPT_ROWS),
        entered_ramadans=calendar_history.entered_ramadans(KEPT_ROWS),
        kinds=[(term.code, named(term)) for term in DAY_KINDS],
        day_form=days,
        ramadan_form=ramadan,
        may_edit=may_change_for_all(CHANGING),
        office=calendar_rows.SOURCE,
        rests=_rests,
        hours=_hours,
        page_path=url_for(".calendars"),
    )


def _fasting(whole: Days, corrected: dict[int, Days]) -> list[tuple[Days, bool]]:
    """Each Ramadan of a year, and whether its days are the office's."""
    found = ramadans(*whole, corrected)
    return [(days, days in corrected.values()) for days in found]


def _year() -> int:
    """The year asked for, else this one in Kuwait."""
    asked = request.args.get("year", 0, int)
    today = working_date(ports().clock.now()).year
    return asked if FIRST_DAY.year <= asked <= LAST_DAY.year else today


def _rests(rest_days: frozenset[int]) -> str:
    """Days of rest by name, from Sunday on."""
    names = {
        "sunday": _("Sunday"),
        "monday": _("Monday"),
        "tuesday": _("Tuesday"),
        "wednesday": _("Wednesday"),
        "thursday": _("Thursday"),
        "friday": _("Friday"),
        "saturday": _("Saturday"),
    }
    return _(", ").join(
        text for name, text in names.items() if DAYS_OF_WEEK.index(name) in rest_days
    )


def _hours(span: Span) -> str:
    """A span as clocks show it; past midnight it ends on the next day."""
    first, last = (divmod(minutes % MINUTES_A_DAY, 60) for minutes in span)
    return f"{first[0]:02}:{first[1]:02}–{last[0]:02}:{last[1]:02}"
