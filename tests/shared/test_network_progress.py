"""What progress leaves of an activity, and predecessors as people write them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from shared.rules.critical_path.network import Link, NetworkActivity
from shared.rules.critical_path.predecessors import Predecessor, read_predecessors
from shared.rules.critical_path.progress import with_progress

D = Decimal


@pytest.mark.parametrize(
    ("share", "left"),
    [(None, 480), ("0", 480), ("0.25", 360), ("0.999", 1), ("1", 0), ("1.2", 0), ("-1", 480)],
)
def test_what_is_left_goes_on_at_the_planned_pace(share: str | None, left: int) -> None:
    activity = NetworkActivity("A", 480, "five")
    found = with_progress(activity, None if share is None else D(share), 1000)
    assert (found.left, found.actual_start, found.actual_finish) == (left, 1000, None)


def test_finished_work_keeps_its_dates() -> None:
    found = with_progress(NetworkActivity("A", 480, "five"), D(1), 1000, 2000)
    assert (found.actual_start, found.actual_finish, found.left) == (1000, 2000, 0)


def test_predecessors_are_read_as_people_write_them() -> None:
    found = read_predecessors("C07-A01 FS+3; C07-A02 SS ;C07-A03;C07-A04 FF-12")
    assert found == [
        Predecessor("C07-A01", "FS", 3),
        Predecessor("C07-A02", "SS", 0),
        Predecessor("C07-A03", "FS", 0),
        Predecessor("C07-A04", "FF", -12),
    ]
    assert Predecessor("C07-A04", "FF", -12).link("B", 480) == Link("C07-A04", "B", "FF", -5760)


@pytest.mark.parametrize("nothing", [None, "", "  "])
def test_no_predecessors(nothing: str | None) -> None:
    assert read_predecessors(nothing) == []


@pytest.mark.parametrize("wrong", ["a01", "A01 XX", "A01 FS3", "A01 FS+12345", "A01,A02"])
def test_words_that_are_no_predecessor_come_back(wrong: str) -> None:
    assert read_predecessors(f"A01;{wrong}") == [Predecessor("A01", "FS", 0), wrong]
