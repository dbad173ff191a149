"""Cells of planners' tables: dates as programs show them, durations, predecessors."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable
from datetime import datetime

from shared.wire.digits import latin_digits

# The working day that a lag or a duration of a table is counted by.
DAY_MIN = 480
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]+(\d{1,2}):(\d{2}).*)?")
_SLASHED = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{2,4})(?:[T ]+(\d{1,2}):(\d{2}).*)?")
_NAMED = re.compile(
    r"(\d{1,2})[- /.]([A-Za-z]{3})[a-z]*[- /.](\d{2,4})(?:[T ]+(\d{1,2}):(\d{2}).*)?"
)
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
# P6 marks an actual date with A and a constrained one with a star.
_MARKS = re.compile(r"\s*[A*]+$")
_TIME = re.compile(r"([\d.]+)\s*([a-zء-ي]*)")
_HOURS, _WEEKS = ("h", "hr", "hrs", "hour", "hours", "ساعة", "ساعات"), ("w", "wk", "week", "weeks")
_LONGEST_RELATION = 100
_RELATION = re.compile(
    r"(?P<code>\S+?)\s*(?P<type>FS|SS|FF|SF)?\s*(?:(?P<sign>[+-])\s*(?P<lag>[\d.]+\s*(?:[dhw][a-z]*|[ء-ي]+)?))?",
    re.IGNORECASE,
)


def read_times(texts: Iterable[str]) -> dict[str, str | None]:
    """Text -> "YYYY-MM-DDTHH:MM", None where it is no date.

    5/1/2025 is the fifth of January, unless some date of the file has no other reading than
    the month first.
    """
    asked = list(texts)
    days_first = {text: _time(text, is_month_first=False) for text in asked}
    if all(days_first.values()):
        return days_first
    months_first = {text: _time(text, is_month_first=True) for text in asked}
    read = sum(value is not None for value in days_first.values())
    return months_first if sum(v is not None for v in months_first.values()) > read else days_first


def _time(text: str, *, is_month_first: bool) -> str | None:
    tidy = _MARKS.sub("", latin_digits(text).strip())
    if found := _ISO.fullmatch(tidy):
        year, month, day = found[1], found[2], found[3]
    elif found := _SLASHED.fullmatch(tidy):
        day, month, year = found[1], found[2], found[3]
        if is_month_first:
            day, month = month, day
    elif (found := _NAMED.fullmatch(tidy)) and found[2].lower() in _MONTHS:
        day, month, year = found[1], str(_MONTHS.index(found[2].lower()) + 1), found[3]
    else:
        return None
    full = int(year) + (2000 if len(year) == 2 else 0)
    try:
        moment = datetime(full, int(month), int(day), int(found[4] or 0), int(found[5] or 0))  # noqa: DTZ001 - the file's own clock
    except ValueError:
        return None
    return moment.strftime("%Y-%m-%dT%H:%M") if 1990 <= full <= 2100 else None


def read_minutes(text: str) -> int | None:
    """ "12", "12d", "3 weeks", "16h" -> minutes of work; None when it is none of these."""
    found = _TIME.fullmatch(latin_digits(text).strip().lower())
    try:
        number = float(found[1]) if found else None
    except ValueError:
        return None
    if found is None or number is None:
        return None
    unit = 60 if found[2] in _HOURS else DAY_MIN * (5 if found[2] in _WEEKS else 1)
    return round(number * unit)


def read_predecessors(text: str, codes: Container[str]) -> tuple[list[tuple[str, str, int]], int]:
    """([(code, type, lag in minutes)], how many were not understood)."""
    found: list[tuple[str, str, int]] = []
    unread = 0
    for part in filter(None, (one.strip() for one in re.split(r"[;,،]", latin_digits(text)))):
        relation = _RELATION.fullmatch(part) if len(part) < _LONGEST_RELATION else None
        if part in codes:
            found.append((part, "FS", 0))
        elif relation and relation["code"] in codes:
            lag = read_minutes(relation["lag"]) if relation["lag"] else 0
            sign = -1 if relation["sign"] == "-" else 1
            found.append((relation["code"], (relation["type"] or "FS").upper(), sign * (lag or 0)))
        else:
            unread += 1
    return found, unread


def read_percent(text: str) -> float | None:
    """ "45%", "0.45" of a spreadsheet's percent -> 45.0; None when it is no number."""
    tidy = latin_digits(text).strip()
    try:
        number = float(tidy.rstrip("%٪ "))
    except ValueError:
        return None
    return number if 0 <= number <= 100 else None
