"""When Ramadan is: by the kept Umm al-Qura tables, corrected by the office's own rows.

Source: the `hijridate` package (Umm al-Qura, 1343-1500 AH). Kuwait goes by the sighting of the
moon, a day apart at times, hence the corrections.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from hijridate import Gregorian, Hijri

RAMADAN = 9
LAST_YEAR_AH = 1500
Days = tuple[date, date]


def ramadan(hijri_year: int) -> Days:
    """First and last day of Ramadan of ``hijri_year`` AH.

    Raises OverflowError for a year that the tables do not have.
    """
    begins = Hijri(hijri_year, RAMADAN, 1)
    first = date.fromordinal(begins.to_gregorian().toordinal())
    return first, first + timedelta(days=begins.month_length() - 1)


def ramadans(first: date, last: date, corrected: Mapping[int, Days] | None = None) -> list[Days]:
    """Each Ramadan that has a day from ``first`` to ``last``, ``corrected`` by Hijri year.

    Past the tables (November 2077) only the corrected ones are known.
    """
    known = dict(corrected or {})
    last_known = Hijri(LAST_YEAR_AH, 12, 1).to_gregorian()
    if first <= last_known:
        begin = Gregorian.fromdate(first).to_hijri().year
        end = Gregorian.fromdate(min(last, last_known)).to_hijri().year
        known = {year: ramadan(year) for year in range(begin, end + 1)} | known
    return sorted(days for days in known.values() if days[0] <= last and days[1] >= first)
