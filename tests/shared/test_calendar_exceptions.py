"""Exceptions of a calendar that lie over each other, as spans that lie apart."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from shared.rules.calendar_exceptions import laid_apart

SPANS = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30), st.sampled_from("abc")))


def test_the_later_one_counts_and_neighbours_alike_are_one():
    in_order = [(1, 9, "off"), (4, 5, "short"), (10, 10, "off"), (12, 12, "off"), (3, 2, "none")]
    assert laid_apart(in_order) == [
        (1, 3, "off"), (4, 5, "short"), (6, 10, "off"), (12, 12, "off"),
    ]  # fmt: skip


@given(SPANS)
def test_each_day_has_the_hours_of_the_last_that_names_it(spans: list[tuple[int, int, str]]):
    days: dict[int, str] = {}
    for first, last, hours in spans:
        days |= dict.fromkeys(range(first, last + 1), hours)
    found = laid_apart(spans)
    assert {n: hours for first, last, hours in found for n in range(first, last + 1)} == days
    assert all(one[1] + 1 < two[0] or one[2] != two[2] for one, two in pairwise(found))


def test_many_spans_of_all_years_are_one():
    every = [(1, 3_652_059, str(number)) for number in range(10_000)]
    assert laid_apart(every) == [(1, 3_652_059, "9999")]
