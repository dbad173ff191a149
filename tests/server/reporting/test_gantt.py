"""Bars of the Gantt chart at the edges of time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from types import SimpleNamespace

import pytest
from flask import Flask

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
    wbs="9.1",
    block="4",
    from_m=Decimal(100),
    to_m=Decimal("1150"),
)


@pytest.fixture(autouse=True)
def page(app: Flask) -> Iterator[None]:
    with app.test_request_context():
        yield


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


def bar(name: str, placed: Placed | None = None, **more: object) -> gantt.Bar:
    row = SimpleNamespace(**{**vars(ROW), "name_ar": name, **more})
    progress = Placement(row, None, None, None)
    (found,) = gantt.table([PlacedActivity(row, progress, placed, None)], "ar")
    return found


@pytest.mark.parametrize("find", ["شارع 15", "شارع ١٥", "9.1", "a1", "0+100", "قطعه ٤"])
def test_a_search_finds_any_spelling_of_name_code_wbs_and_place(find: str) -> None:
    bars = [bar("كشط شارع 15 قطعة 4"), bar("كشط", code="B", wbs="7", block=None, from_m=None)]
    assert gantt.shown(bars, find, "") == bars[:1]


def test_the_table_shows_what_is_asked_for() -> None:
    end = start_of(DAY) + 3 * MINUTES_A_DAY
    late = bar("كشط", Placed("A1", start_of(DAY), end, None, None, 0, True))
    calm = bar("رصف", Placed("A1", start_of(DAY), start_of(DAY) + 60, None, None, 60, False))
    assert gantt.shown([late, calm], "", "critical") == [late]
    assert gantt.shown([late, calm], "", "late") == [late]
    assert gantt.shown([late, calm], "", "open") == []
    assert gantt.shown([late, calm], "", "no such test") == [late, calm]


def test_a_row_of_the_schedule_alone_says_so_and_has_the_networks_dates() -> None:
    row = SimpleNamespace(code="C15-U6", wbs="", name="الإجمالي")
    end = start_of(DAY) + MINUTES_A_DAY
    placed = Placed("C15-U6", start_of(DAY), end, None, None, 0, True)
    one = PlacedActivity(row, Placement(row, None, None, None), placed, 0.0, False)
    (found,) = gantt.table([one], "en")
    assert not found.is_in_contract
    assert (found.baseline_start, found.forecast_finish) == (None, DAY)
    assert gantt.shown([found], "", "critical") == [found]
