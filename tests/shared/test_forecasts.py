"""Which forecast is the headline, what damages may come to, and how promises were kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.rules.forecasts import ForecastRange, Terms, days_past, indicative_damages

D = Decimal
TERMS = Terms(date(2024, 11, 12), 1095, 10, D(20_000_000), D(2_500), D(10))
COMPLETION = date(2027, 11, 22)
EARLY, LATE = date(2027, 11, 1), date(2027, 12, 1)


def test_the_headline_is_the_pace_and_the_network_stands_beside_it() -> None:
    found = ForecastRange(EARLY, LATE)
    assert (found.headline, found.earliest, found.latest) == (EARLY, EARLY, LATE)
    assert found.hidden_days == 30
    assert ForecastRange(LATE, EARLY).hidden_days == 0
    assert ForecastRange(LATE, EARLY).headline == LATE


def test_without_a_pace_there_is_no_headline_and_the_network_does_not_take_its_place() -> None:
    found = ForecastRange(None, LATE)
    assert (found.headline, found.hidden_days) == (None, None)
    assert (found.earliest, found.latest) == (LATE, LATE)
    nothing = ForecastRange(None, None)
    assert (nothing.headline, nothing.earliest, nothing.latest) == (None, None, None)
    assert ForecastRange(EARLY, None).hidden_days is None


def test_completion_counts_from_the_day_after_commencement_with_extensions() -> None:
    assert TERMS.completion == COMPLETION
    assert replace(TERMS, extension_days=0).completion == date(2027, 11, 12)


@pytest.mark.parametrize(
    ("late", "damages"),
    [(-30, 0), (0, 0), (1, 2_500), (100, 250_000), (800, 2_000_000), (5_000, 2_000_000)],
)
def test_damages_stop_at_their_cap(late: int, damages: int) -> None:
    """10 % of KD 20 m is reached on day 800."""
    finish = COMPLETION + timedelta(days=late)
    assert days_past(TERMS, finish) == max(late, 0)
    assert indicative_damages(TERMS, finish) == damages


def test_without_a_forecast_damages_are_not_available() -> None:
    assert indicative_damages(TERMS, None) is None


@given(st.integers(-2_000, 5_000), st.integers(0, 500))
def test_a_later_finish_never_costs_less(late: int, more: int) -> None:
    finish = COMPLETION + timedelta(days=late)
    before = indicative_damages(TERMS, finish)
    after = indicative_damages(TERMS, finish + timedelta(days=more))
    assert before is not None
    assert after is not None
    assert 0 <= before <= after <= 2_000_000
