"""Activities as the Gantt chart draws them: baseline, what was done, and the network's dates."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _

from server.figures.service import PlacedActivity
from shared.rules.critical_path.forecast import Placed
from shared.rules.folding import fold
from shared.rules.working_time import day_of, last_day_before
from shared.wire.digits import latin_digits

# What stands where in a row; dates are ISO, shares in percent, float in working days.
COLUMNS = (
    "code",
    "name",
    "baselineStart",
    "baselineFinish",
    "forecastStart",
    "forecastFinish",
    "begun",
    "ended",
    "done",
    "float",
    "isCritical",
    "wbs",
    "place",
    "isInContract",
)


@dataclass(frozen=True)
class Bar:
    """One activity. ``done`` is the accepted share in %; None is not known.

    ``baseline_start`` and ``baseline_finish`` are of the baseline in force, None when it knew no
    such activity; before the first baseline, of the programme. One that is not in the contract is
    a row of the contractor's schedule.
    """

    code: str
    name: str
    baseline_start: date | None
    baseline_finish: date | None
    forecast_start: date | None
    forecast_finish: date | None
    begun: date | None
    ended: date | None
    done: float | None
    float_days: float | None
    is_critical: bool
    wbs: str
    place: str
    is_in_contract: bool = True

    @property
    def late_days(self) -> int | None:
        """Days by which it ends, or ended, after its baseline; below 0: before."""
        end = self.ended or self.forecast_finish
        if end is None or self.baseline_finish is None:
            return None
        return (end - self.baseline_finish).days

    def values(self) -> list[Any]:
        """In the order of COLUMNS."""
        found = [getattr(self, name) for name in self.__dataclass_fields__]
        return [value.isoformat() if isinstance(value, date) else value for value in found]


# What the page offers to show; gantt.js has the same.
TESTS: dict[str, Callable[[Bar], bool]] = {
    "critical": lambda bar: bar.is_critical,
    "late": lambda bar: (bar.late_days or 0) > 0,
    "open": lambda bar: bar.begun is not None and bar.ended is None,
}


def table(activities: Iterable[PlacedActivity], language: str) -> list[Bar]:
    return [_bar(one, language) for one in activities]


def shown(bars: Iterable[Bar], find: str, show: str) -> list[Bar]:
    """Those that have ``find`` in name, code, WBS or place, in any spelling, and that pass the
    test called ``show``; all, when there is none of that name."""
    test, wanted = TESTS.get(show), fold(find.strip())
    return [
        bar
        for bar in bars
        if (test is None or test(bar))
        and wanted in fold(f"{bar.code} {bar.wbs} {bar.name} {bar.place}")
    ]


def rows(activities: Iterable[PlacedActivity], language: str) -> list[list[Any]]:
    return [bar.values() for bar in table(activities, language)]


def _bar(one: PlacedActivity, language: str) -> Bar:
    return _of_activity(one, language) if one.is_in_contract else _of_schedule(one)


def _of_schedule(one: PlacedActivity) -> Bar:
    """A row that nobody measures, and no baseline of ours knows: only the network's dates."""
    row, placed = one.row, one.placed
    start, finish = (None, None) if placed is None else _days(placed)
    return Bar(
        row.code,
        latin_digits(row.name),
        *(None, None),
        start,
        finish,
        *(None, None, None),
        one.float_days,
        placed is not None and placed.is_critical,
        row.wbs,
        "",
        is_in_contract=False,
    )


def _of_activity(one: PlacedActivity, language: str) -> Bar:
    row, placed, share = one.row, one.placed, one.progress.share_done
    start, finish = (None, None) if placed is None else _days(placed)
    return Bar(
        row.code,
        latin_digits(row.name_ar if language == "ar" else row.name_en),
        row.baseline_start if row.baseline is None else row.frozen_start,
        row.baseline_finish if row.baseline is None else row.frozen_finish,
        start,
        finish,
        one.progress.begun,
        one.progress.ended,
        None if share is None else round(float(share) * 100, 1),
        one.float_days,
        placed is not None and placed.is_critical,
        row.wbs,
        _place(row),
    )


def _place(row: Any) -> str:
    """What tells apart activities of one name: the block and the stretch, in the page's language.

    A stretch is isolated: 0+100 never turns round inside Arabic.
    """
    ends = [_chainage(end) for end in (row.from_m, row.to_m) if end is not None]
    parts = [
        _("block %(number)s", number=latin_digits(row.block)) if row.block else "",
        f"\u2066{' – '.join(ends)}\u2069" if ends else "",
    ]
    return " · ".join(part for part in parts if part)


def _chainage(metres: Decimal) -> str:
    kilometres, rest = divmod(round(metres), 1000)
    return f"{kilometres}+{rest:03d}"


def _days(placed: Placed) -> tuple[date | None, date | None]:
    """The first day and the last; of a milestone at midnight both are the day that begins."""
    is_milestone = placed.start == placed.finish
    start = day_of(placed.start)
    return start, start if is_milestone else last_day_before(placed.finish)
