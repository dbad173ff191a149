"""Kuwait's public holidays from the kept library; the office's own rows go over them."""

from __future__ import annotations

from datetime import date

import holidays

from shared.rules.work_calendar import DayOff

SOURCE = f"holidays {holidays.__version__}, Kuwait"
_AND = "; "


def public_holidays(first: date, last: date) -> list[DayOff]:
    """Each public holiday from ``first`` to ``last``, both counted, in order, in two languages.

    Dates by the moon are the library's estimate, and its names say so, until the cabinet has
    announced them.
    """
    years = range(first.year, last.year + 1)
    arabic = holidays.country_holidays("KW", years=years, language="ar")
    english = holidays.country_holidays("KW", years=years, language="en_US")
    return [
        DayOff(day, _AND.join(arabic.get_list(day)), _AND.join(english.get_list(day)), SOURCE)
        for day in sorted(arabic)
        if first <= day <= last
    ]
