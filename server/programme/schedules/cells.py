"""Cells of planners' tables: dates as programs show them, durations, predecessors."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable
from datetime import datetime

from server.programme.schedules.work_words import folded
from shared.wire.digits import latin_digits

# The working day, week and month that a lag or a duration of a table is counted by: those of
# Microsoft Project and Primavera, unless a file says others.
DAY_MIN = 480
_WEEK_MIN, _MONTH_MIN = 5 * DAY_MIN, 20 * DAY_MIN
# "7:00", "07:00:30.000", "5:00 PM", "5:00 م"; the seconds are let go.
_CLOCK = r"(?:[T ]+(\d{1,2}):(\d{2})(?::\d{2}(?:\.\d+)?)?(?:\s*(AM|PM|ص|م))?)?"
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})" + _CLOCK, re.IGNORECASE)
_SLASHED = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{2,4})" + _CLOCK, re.IGNORECASE)
_NAMED = re.compile(
    r"(\d{1,2})[- /.]+([^\W\d_]+(?: [^\W\d_]+)?)[- /.,،]+(\d{2,4})" + _CLOCK, re.IGNORECASE
)
_AFTERNOON = ("pm", "م")
_MONTH_NAMES = (
    "jan يناير كانون-الثاني", "feb فبراير شباط", "mar مارس آذار", "apr أبريل نيسان",
    "may مايو أيار", "jun يونيو يونيه حزيران", "jul يوليو يوليه تموز", "aug أغسطس آب",
    "sep سبتمبر أيلول", "oct أكتوبر تشرين-الأول", "nov نوفمبر تشرين-الثاني",
    "dec ديسمبر كانون-الأول",
)  # fmt: skip
_MONTHS = {
    folded(name): month for month, names in enumerate(_MONTH_NAMES, 1) for name in names.split()
}
# P6 marks an actual date with A and a constrained one with a star.
_MARKS = re.compile(r"\s*[A*]+$")
# "2026م": of the common era.
_ERA = re.compile(r"(?<=\d{4})\s*م$")
# "12 days?" is Microsoft Project's for one that is estimated.
_TIME = re.compile(r"([\d.]+)\s*([^\W\d_]*)ً?\s*[?؟]?")
# "m" is left out: minutes in Microsoft Project, months in Primavera.
_UNIT_WORDS = (
    (1, ("min", "mins", "minute", "minutes", "دقيقة", "دقائق")),
    (60, ("h", "hr", "hrs", "hour", "hours", "ساعة", "ساعات")),
    (DAY_MIN, ("", "d", "dy", "dys", "day", "days", "يوم", "يوما", "أيام")),
    (_WEEK_MIN, ("w", "wk", "wks", "week", "weeks", "أسبوع", "أسبوعا", "أسابيع")),
    (_MONTH_MIN, ("mo", "mos", "mon", "mons", "month", "months", "شهر", "شهرا", "أشهر", "شهور")),
)
_UNITS = {folded(word): minutes for minutes, words in _UNIT_WORDS for word in words}
_LONGEST_RELATION = 100
_RELATION = re.compile(
    r"(?P<code>\S+?)\s*(?P<type>FS|SS|FF|SF)?\s*(?:(?P<sign>[+-])\s*(?P<lag>[\d.]+\s*(?!(?:FS|SS|FF|SF)$)[^\W\d_]*))?",
    re.IGNORECASE,
)


def read_times(texts: Iterable[str]) -> dict[str, str | None]:
    """Text -> "YYYY-MM-DDTHH:MM", None where it is no date, or more than a date and a time.

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
    tidy = _ERA.sub("", _MARKS.sub("", latin_digits(text).strip()))
    if found := _ISO.fullmatch(tidy):
        year, month, day = found[1], found[2], found[3]
    elif found := _SLASHED.fullmatch(tidy):
        day, month, year = found[1], found[2], found[3]
        if is_month_first:
            day, month = month, day
    elif (found := _NAMED.fullmatch(tidy)) and (named := _month(found[2])):
        day, month, year = found[1], str(named), found[3]
    else:
        return None
    full = int(year) + (2000 if len(year) == 2 else 0)
    try:
        hour = _hour(int(found[4] or 0), (found[6] or "").lower())
        moment = datetime(full, int(month), int(day), hour, int(found[5] or 0))  # noqa: DTZ001 - the file's own clock
    except ValueError:
        return None
    return moment.strftime("%Y-%m-%dT%H:%M") if 1990 <= full <= 2100 else None


def _month(name: str) -> int | None:
    """1 to 12; of a name in Latin letters the first three count."""
    known = folded(name)
    return _MONTHS.get(known[:3] if known.isascii() else known)


def _hour(shown: int, half: str) -> int:
    """The hour of the day; ``half``: AM or PM, "" of a clock of 24 hours. Raises ValueError."""
    if half and not 1 <= shown <= 12:
        raise ValueError(shown)
    return shown % 12 + (12 if half in _AFTERNOON else 0) if half else shown


def read_minutes(text: str) -> int | None:
    """ "12", "12d", "3 weeks", "30 دقيقة" -> minutes of work; None when it is none of these."""
    found = _TIME.fullmatch(latin_digits(text).strip())
    unit = _UNITS.get(folded(found[2])) if found else None
    if found is None or unit is None:
        return None
    try:
        return round(float(found[1]) * unit)
    except (ValueError, OverflowError):
        return None


def read_predecessors(text: str, codes: Container[str]) -> tuple[list[tuple[str, str, int]], int]:
    """([(code, type, lag in minutes)], how many were not understood)."""
    found: list[tuple[str, str, int]] = []
    unread = 0
    for part in filter(None, (one.strip() for one in re.split(r"[;,،]", latin_digits(text)))):
        relation = _RELATION.fullmatch(part) if len(part) < _LONGEST_RELATION else None
        if part in codes:
            found.append((part, "FS", 0))
        elif relation and relation["code"] in codes and (lag := _lag(relation)) is not None:
            found.append((relation["code"], (relation["type"] or "FS").upper(), lag))
        else:
            unread += 1
    return found, unread


def _lag(relation: re.Match[str]) -> int | None:
    """Minutes; 0 where no lag is said, None where it is not understood."""
    lag = read_minutes(relation["lag"] or "0")
    return -lag if lag and relation["sign"] == "-" else lag


def read_percent(text: str) -> float | None:
    """ "45%" and "45" -> 45.0, "0.45" -> 0.45; None when it is no number from 0 to 100.

    A percent of a spreadsheet comes as its cell shows it: see workbook.py.
    """
    tidy = latin_digits(text).strip()
    try:
        number = float(tidy.rstrip("%٪ "))
    except ValueError:
        return None
    return number if 0 <= number <= 100 else None
