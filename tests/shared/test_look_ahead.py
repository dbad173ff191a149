"""Three weeks ahead, promises that stand when their week begins, and PPC."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.rules.look_ahead import (
    Promised,
    is_frozen,
    is_kept,
    percent_plan_complete,
    standing_promise,
    weeks_ahead,
)
from shared.vocabulary.look_ahead import CONSTRAINTS, REASONS

D = Decimal
SUNDAY = date(2026, 9, 6)
days = st.dates(date(2025, 1, 1), date(2027, 12, 31))
quantities = st.decimals(0, 10_000, places=3)
sayings = st.lists(st.builds(Promised, days, quantities)).map(sorted)


def test_the_look_ahead_is_the_three_weeks_after_this_one() -> None:
    for day in (SUNDAY, SUNDAY + timedelta(days=6)):
        weeks = weeks_ahead(day)
        assert [first for first, _ in weeks] == [SUNDAY + timedelta(weeks=n) for n in (1, 2, 3)]
        assert all((last - first).days == 6 for first, last in weeks)


@given(days)
def test_no_week_ahead_is_frozen(day: date) -> None:
    assert not any(is_frozen(first, day) for first, _ in weeks_ahead(day))


def test_promises_kept_in_percent() -> None:
    assert percent_plan_complete([True, True, True, False]) == 75
    assert percent_plan_complete([False]) == 0
    assert percent_plan_complete([]) is None


def test_silence_is_left_out_and_alone_is_no_figure() -> None:
    assert percent_plan_complete([True, None, False, None]) == 50
    assert percent_plan_complete([None, None]) is None


@given(st.lists(st.none() | st.booleans()))
def test_ppc_lies_between_none_and_all(promises: list[bool | None]) -> None:
    found = percent_plan_complete(promises)
    known = [done for done in promises if done is not None]
    assert (found is None) == (not known)
    assert found is None or 0 <= found <= 100
    assert (found == 100) == (bool(known) and all(known))


@given(st.lists(st.none() | st.booleans()))
def test_one_more_promise_kept_never_lowers_ppc(promises: list[bool | None]) -> None:
    before, after = percent_plan_complete(promises), percent_plan_complete([*promises, True])
    assert after is not None
    assert before is None or after >= before


@pytest.mark.parametrize(
    ("measured", "is_reported", "kept"),
    [("100", True, True), ("100.001", True, True), ("99.999", True, False), ("0", True, False),
     ("0", False, None)],
)  # fmt: skip
def test_a_promise_is_kept_wholly_or_not(
    measured: str, is_reported: bool, kept: bool | None
) -> None:
    assert is_kept(D(100), D(measured), is_reported) is kept


def test_the_last_word_before_the_week_stands() -> None:
    thursday, saturday = date(2026, 9, 3), date(2026, 9, 5)
    said = [Promised(thursday, D(400)), Promised(saturday, D(300)), Promised(SUNDAY, D(10))]
    assert standing_promise(said, SUNDAY) == 300
    assert standing_promise(said[:1], SUNDAY) == 400
    assert standing_promise(said[2:], SUNDAY) is None
    assert standing_promise([*said[:2], Promised(saturday, D(0))], SUNDAY) is None


@given(sayings, sayings, days)
def test_a_frozen_promise_never_changes(
    before: list[Promised], later: list[Promised], week: date
) -> None:
    """Whatever is said from the week's first day on."""
    after = [one for one in later if is_frozen(week, one.said_on)]
    assert standing_promise(before + after, week) == standing_promise(before, week)


def test_every_constraint_may_be_a_reason_in_the_same_words() -> None:
    assert set(CONSTRAINTS.codes) <= set(REASONS.codes)
    assert all(REASONS[term.code] == term for term in CONSTRAINTS)
