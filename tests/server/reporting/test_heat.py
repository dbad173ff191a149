"""Pictures of a week: gaps on both sides of zero, days by cause, grey where nothing is known."""

from __future__ import annotations

from typing import Any

from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from server.reporting.document import write_html
from server.reporting.heat import SHADES, WIDTH, gaps_of, heat_of
from tests.server.reporting.test_document import CUT, busy_week

DAYS = st.lists(st.none() | st.integers(-900, 900), min_size=1, max_size=18)


def rows(*days: int | None) -> list[dict[str, Any]]:
    return [
        {"number": n, "schedule": None if gap is None else {"gap_days": gap}}
        for n, gap in enumerate(days, 1)
    ]


def figures(*told: tuple[int, str, int], contracts: int = 2) -> dict[str, Any]:
    causes = [{"contract": c, "cause": cause, "days": days} for c, cause, days in told]
    return {"contracts": rows(*[0] * contracts), "causes": causes}


def test_the_most_behind_comes_first_and_what_is_not_known_last() -> None:
    found = gaps_of(rows(5, None, -20, 0))
    assert found
    assert [bar.days for bar in found.bars] == [-20, 0, 5, None]
    assert found.zero == 160
    assert [(bar.start, bar.width) for bar in found.bars] == [(0, 160), (160, 0), (160, 40), (0, 0)]


@given(DAYS)
def test_each_bar_lies_on_its_side_of_zero(days: list[int | None]) -> None:
    found = gaps_of(rows(*days))
    if found is None:
        assert not any(gap is not None for gap in days)
        return
    for bar in found.bars:
        if bar.days is None:
            assert bar.width == 0
            continue
        assert 0 <= bar.start <= bar.start + bar.width <= WIDTH + 0.2
        end = bar.start + bar.width
        assert end <= found.zero + 0.2 if bar.is_behind else bar.start >= found.zero - 0.2


def test_a_cause_that_nobody_recorded_is_a_dash_and_no_nought() -> None:
    found = heat_of(figures((1, "weather", 40), (3, "contractor_rework", 8)))
    assert found
    assert found.causes == ["contractor_rework", "weather"]
    assert [contract for contract, _cells in found.rows] == [1, 2, 3]
    assert [[cell.days for cell in cells] for _c, cells in found.rows] == [
        [None, 40],
        [None, None],
        [8, None],
    ]
    assert found.rows[0][1][1].shade == SHADES
    assert found.rows[1][1][0].shade == 0


@given(st.lists(st.integers(1, 2000), min_size=1, max_size=18))
def test_more_days_are_never_paler(days: list[int]) -> None:
    told = [(n, "weather", count) for n, count in enumerate(days, 1)]
    found = heat_of(figures(*told, contracts=0))
    assert found
    cells = sorted((cells[0] for _c, cells in found.rows), key=lambda cell: cell.days or 0)
    assert [cell.shade for cell in cells] == sorted(cell.shade for cell in cells)
    assert all(1 <= cell.shade <= SHADES for cell in cells)


def test_a_week_of_earlier_formulas_has_no_pictures(app: Flask) -> None:
    assert heat_of({"contracts": rows(1)}) is None
    old = busy_week(2)
    del old["causes"]
    with app.app_context():
        assert "sheet-pictures" not in write_html(old, CUT, "en").partition("</style>")[2]


def test_a_screen_has_the_pictures_and_paper_has_not(app: Flask) -> None:
    week = busy_week(2)
    week["causes"] = [{"contract": 1, "cause": "weather", "days": 12}]
    with app.app_context():
        page = write_html(week, CUT, "ar").partition("</style>")[2]
        assert 'href="/delays?contract=1&amp;cause=weather"' in page
        assert 'class="heat-5"' in page
        assert "—" in page
        assert "sheet-pictures" not in write_html(week, CUT, "ar", "dense").partition("</style>")[2]
