"""Bars of the Gantt chart at the edges of time."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import pytest

from server.figures.networks import Placement
from server.figures.service import PlacedActivity
from server.reporting import gantt
from shared.rules.critical_path.forecast import Placed
from shared.rules.working_time import MINUTES_A_DAY, start_of

DAY = date(2026, 9, 13)
FAR = start_of(date.max) + 5 * MINUTES_A_DAY
ROW = SimpleNamespace(
    code="A1",
    name_ar="كشط",
    name_en="Milling",
    baseline=None,
    baseline_start=DAY,
    baseline_finish=DAY,
)


def forecast(start: int, finish: int) -> tuple[date | None, date | None]:
    placed = Placed("A1", start, finish, start, finish, 0, True)
    activity = PlacedActivity(ROW, Placement(ROW, None, None, None), placed, 0.0)
    (bar,) = gantt.table([activity], "en")
    return bar.forecast_start, bar.forecast_finish


@pytest.mark.parametrize(
    ("start", "finish", "expected"),
    [
        (start_of(DAY), start_of(DAY) + 60, (DAY, DAY)),
        (start_of(DAY), start_of(DAY) + MINUTES_A_DAY, (DAY, DAY)),
        (start_of(DAY) + 60, FAR, (DAY, None)),
        (FAR, FAR + 60, (None, None)),
    ],
)
def test_a_bar_is_drawn_from_its_first_day_to_its_last(
    start: int, finish: int, expected: tuple[date | None, date | None]
) -> None:
    assert forecast(start, finish) == expected


def test_a_milestone_at_midnight_does_not_end_the_day_before_it_begins() -> None:
    assert forecast(start_of(DAY), start_of(DAY)) == (DAY, DAY)
