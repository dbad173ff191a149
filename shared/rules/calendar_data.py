"""Reading a programme's calendars: limits as data, each with its clause and source."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from shared.rules.clauses import read_clause, text_of
from shared.rules.work_calendar import DAYS_OF_WEEK, Ban, Hours, Spans
from shared.rules.working_time import MINUTES_A_DAY, Span

_TIME = re.compile(r"([01]\d|2[0-3]):([0-5]\d)|(24):(00)")
_DAY_OF_YEAR = re.compile(r"(\d\d)-(\d\d)")


@dataclass(frozen=True)
class CalendarData:
    """``version`` names the limits in force; ``hours`` are the calendars by code."""

    version: str
    bans: tuple[Ban, ...]
    hours: Mapping[str, Hours]


def read_calendars(data: Mapping[str, Any]) -> CalendarData:
    """Bans and calendars from their JSON.

    Raises ValueError that names the entry, and the field which is missing or cannot be read.
    """
    bans = [_ban(row, f"bans[{n}]") for n, row in enumerate(data.get("bans", ()))]
    hours = [_hours(row, f"calendars[{n}]") for n, row in enumerate(data.get("calendars", ()))]
    version = text_of(data, "version", "calendars")
    return CalendarData(version, tuple(bans), {found.code: found for found in hours})


def _ban(row: Mapping[str, Any], entry: str) -> Ban:
    return Ban(
        _day_of_year(row, "first", entry),
        _day_of_year(row, "last", entry),
        _span([text_of(row, "start", entry), text_of(row, "finish", entry)], f"{entry}.start"),
        read_clause(row, entry),
    )


def _hours(row: Mapping[str, Any], entry: str) -> Hours:
    unknown = sorted(set(row.get("rest_days", ())) - set(DAYS_OF_WEEK))
    if unknown:
        raise ValueError(f"{entry}.rest_days: {unknown[0]!r} is no day of the week")
    return Hours(
        code=text_of(row, "code", entry),
        name_ar=text_of(row, "name_ar", entry),
        name_en=text_of(row, "name_en", entry),
        rest_days=frozenset(DAYS_OF_WEEK.index(day) for day in row.get("rest_days", ())),
        shifts=_spans(row, "shifts", entry),
        ramadan_shifts=_spans(row, "ramadan_shifts", entry),
        is_open_air=bool(row.get("is_open_air", True)),
        clause=read_clause(row, entry),
    )


def _spans(row: Mapping[str, Any], name: str, entry: str) -> Spans:
    return tuple(_span(pair, f"{entry}.{name}[{n}]") for n, pair in enumerate(row.get(name, ())))


def _span(pair: Sequence[str], entry: str) -> Span:
    """A pair of times; one that ends at or before its start ends on the next day."""
    if len(pair) != 2:
        raise ValueError(f"{entry}: a shift has a start and a finish")
    start, finish = (_minutes(text, entry) for text in pair)
    return start, finish if finish > start else finish + MINUTES_A_DAY


def _minutes(text: str, entry: str) -> int:
    found = _TIME.fullmatch(text)
    if not found:
        raise ValueError(f"{entry}: {text!r} is no time from 00:00 to 24:00")
    hours, minutes = (int(part) for part in found.groups() if part is not None)
    return hours * 60 + minutes


def _day_of_year(row: Mapping[str, Any], name: str, entry: str) -> tuple[int, int]:
    text = text_of(row, name, entry)
    found = _DAY_OF_YEAR.fullmatch(text)
    try:
        # Of a leap year, so that 29 February can be named.
        day = date(2024, int(found[1]), int(found[2])) if found else None
    except ValueError:
        day = None
    if day is None:
        raise ValueError(f"{entry}.{name}: {text!r} is no day of the year as MM-DD")
    return day.month, day.day
