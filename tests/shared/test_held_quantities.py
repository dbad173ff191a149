"""What an open major or critical non-conformance keeps from being earned."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.rules.earned_value import Line
from shared.rules.earned_weeks import earned_by_week
from shared.rules.held_quantities import AcceptedWork, Hold, Site, held_quantities

D = Decimal
KEY = ("A1", "M1")


def site(first: int, last: int, section: str = "R5", **more: str) -> Site:
    return Site(section, D(first), D(last), **more)


def work(record: str = "w1", quantity: int = 100, where: Site = site(0, 100)) -> AcceptedWork:  # noqa: B008
    return AcceptedWork(record, *KEY, D(quantity), where)


def held(*parts: AcceptedWork | Hold) -> Decimal:
    works = [part for part in parts if isinstance(part, AcceptedWork)]
    holds = [part for part in parts if isinstance(part, Hold)]
    return held_quantities(works, holds).get(KEY, D(0))


@pytest.mark.parametrize(
    ("hold", "expected"),
    [
        (Hold("A1"), 100),
        (Hold("A1", "M1"), 100),
        (Hold("A1", "M2"), 0),
        (Hold("A2"), 0),
        (Hold(None), 0),
        (Hold("A1", quantity=D(30)), 30),
        (Hold("A1", quantity=D(130)), 100),
        (Hold("A1", quantity=D(0)), 0),
        (Hold(None, work="w1"), 100),
        (Hold("A1", work="w2"), 0),
        (Hold("A1", quantity=D(30), work="w1"), 30),
        (Hold("A1", site=site(20, 45)), 25),
        (Hold("A1", site=site(45, 20)), 25),
        (Hold("A1", site=site(-50, 10)), 10),
        (Hold("A1", site=site(200, 300)), 0),
        (Hold("A1", site=site(100, 200)), 0),
        (Hold("A1", site=site(30, 30)), 100),
        (Hold("A1", site=site(101, 101)), 0),
        (Hold("A1", work="w1", site=site(200, 300)), 100),
        (Hold("A1", work="w1", site=site(90, 300)), 10),
        (Hold("A1", site=site(20, 45, "R6")), 0),
        (Hold("A1", site=Site("R5")), 100),
        (Hold("A1", site=Site("R6")), 0),
        (Hold("A1", quantity=D(5), site=site(200, 300)), 0),
    ],
)
def test_one_hold_on_one_work(hold: Hold, expected: int) -> None:
    assert held(work(), hold) == expected


def test_lane_and_layer_tell_grounds_apart() -> None:
    outer = work(where=site(0, 100, lane="1", layer="wearing"))
    assert held(outer, Hold("A1", site=site(0, 50, lane="2"))) == 0
    assert held(outer, Hold("A1", site=site(0, 50, layer="binder"))) == 0
    assert held(outer, Hold("A1", site=site(0, 50, lane="all", layer="wearing"))) == 50


def test_a_work_without_a_stretch_is_held_whole() -> None:
    """Nobody can say which part of it lies in the stretch."""
    assert held(work(where=Site()), Hold("A1", site=site(0, 10))) == 100
    assert held(work(where=site(5, 5)), Hold("A1", site=site(0, 10))) == 100


def test_stretches_that_overlap_hold_once() -> None:
    holds = [Hold("A1", site=site(a, b)) for a, b in ((0, 30), (20, 50), (10, 15), (80, 90))]
    assert held(work(), *holds) == 60


def test_stated_quantities_come_on_top_and_stop_at_the_work() -> None:
    assert held(work(), Hold("A1", site=site(0, 30)), Hold("A1", quantity=D(50))) == 80
    assert held(work(), Hold("A1", site=site(0, 80)), Hold("A1", quantity=D(50))) == 100


def test_a_finding_about_one_work_is_placed_before_one_about_many() -> None:
    works = [work("w1", 5), work("w2", 5)]
    anywhere, at_first = Hold("A1", quantity=D(5)), Hold("A1", quantity=D(5), work="w1")
    assert held(*works, anywhere, at_first) == held(*works, at_first, anywhere) == 10


class OneOfThousands(AcceptedWork):
    """Each of them held against each other would take seconds."""

    def __eq__(self, other: object) -> bool:
        raise AssertionError("works are looked up by their record")

    __hash__ = AcceptedWork.__hash__


def test_works_are_not_held_against_each_other() -> None:
    works = [OneOfThousands(f"w{n}", *KEY, D(10), site(0, 100)) for n in range(3)]
    assert held(*works, Hold("A1", site=site(0, 50)), Hold("A1", quantity=D(1))) == 16


def test_what_is_held_does_not_earn_until_it_is_released() -> None:
    line = Line("A1", 9, "M1", D(100), D(10), D(100))
    place = (*KEY, date(2026, 9, 5))
    found = held_quantities([work(quantity=80)], [Hold("A1", quantity=D(30))])
    assert earned_by_week([line], {place: D(80)}, found) == {place: 500}
    assert earned_by_week([line], {place: D(80)}, {}) == {place: 800}


metres = st.integers(0, 100)
sites = st.builds(site, metres, metres) | st.just(Site())
works_drawn = st.lists(st.tuples(st.integers(0, 50), sites), min_size=1, max_size=5).map(
    lambda found: [work(f"w{n}", quantity, where) for n, (quantity, where) in enumerate(found)]
)
holds_drawn = st.lists(
    st.builds(
        Hold,
        activity=st.sampled_from(["A1", "A2"]),
        quantity=st.none() | st.integers(0, 60).map(D),
        work=st.none() | st.sampled_from(["w0", "w1"]),
        site=sites,
    ),
    max_size=5,
)


@given(works_drawn, holds_drawn)
def test_no_more_is_held_than_was_accepted_and_another_finding_frees_nothing(
    works: list[AcceptedWork], holds: list[Hold]
) -> None:
    total = sum(work.quantity for work in works)
    assert 0 <= held(*works, *holds) <= total
    assert held(*works, *holds[1:]) <= held(*works, *holds) + D("1e-20")
