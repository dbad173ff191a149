"""Tickets against the ground they are said to lie on."""

from __future__ import annotations

import json
from decimal import Decimal, localcontext
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.rules.tonnage import (
    CourseLimit,
    Weighed,
    expected_tonnes,
    is_ticket_off,
    read_course_limits,
    tonnes,
    weigh,
)
from shared.vocabulary.works import COURSES

D = Decimal
KEPT = Path(__file__).parents[2] / "server" / "programme" / "data" / "course_limits.json"
LIMIT = CourseLimit("wearing_course", D("2.40"), D(5), "clause", "source")


def test_the_programmes_own_example() -> None:
    assert tonnes(D(1000), D("0.05"), D("2.40")) == 120


@pytest.mark.parametrize(
    ("ticket", "is_off"),
    [("120", False), ("114", False), ("126", False), ("113.999", True), ("126.001", True)],
)
def test_a_ticket_off_by_more_than_five_percent_is_flagged(ticket: str, is_off: bool) -> None:
    assert is_ticket_off(D(ticket), D(120), D(5)) == is_off


def test_any_weight_on_no_ground_is_off() -> None:
    assert is_ticket_off(D(1), D(0), D(5))
    assert not is_ticket_off(D(0), D(0), D(5))


@pytest.mark.parametrize(
    ("quantity", "unit", "thickness", "expected"),
    [
        ("1000", "m2", "50", "120"),
        ("1000", "m2", "0", "0"),
        ("1000", "m2", None, None),
        ("50", "m3", None, "120"),
        ("50", "m3", "60", "120"),
        ("118.5", "t", None, "118.5"),
        ("1000", "m", "50", None),
        ("12", "no", "50", None),
    ],
)
def test_what_is_expected_follows_from_the_unit(
    quantity: str, unit: str, thickness: str | None, expected: str | None
) -> None:
    found = expected_tonnes(D(quantity), unit, thickness and D(thickness), D("2.40"))  # type: ignore[arg-type]
    assert found == (None if expected is None else D(expected))


def test_work_that_is_no_course_is_held_against_nothing() -> None:
    assert weigh(D(1), D(1000), "m2", D(50), None) is None
    assert weigh(D(1), D(1000), "m2", None, LIMIT) is None


def test_how_far_tickets_are_off() -> None:
    weighed = weigh(D(100), D(1000), "m2", D(50), LIMIT)
    assert weighed == Weighed(D(100), D(120), D(5))
    assert weighed.is_off
    assert weighed.off_percent.quantize(D("0.01")) == D("16.67")
    nothing = weigh(D(1), D(1000), "m2", D(0), LIMIT)
    assert nothing.is_off
    assert nothing.off_percent is None


NUMBERS = st.decimals("0.001", "9999999999.999", places=3)
THICKNESSES = st.decimals("0.001", "999.999999999", places=9)
LEAST = D("1e-30")


@given(quantity=NUMBERS, thickness=THICKNESSES, density=st.decimals("0.01", "9.99", places=2))
def test_exactly_at_the_limit_is_let_pass_and_a_hair_more_is_not(
    quantity: Decimal, thickness: Decimal, density: Decimal
) -> None:
    """However large or long the numbers are: nothing of them is rounded away."""
    limit = CourseLimit("binder_course", density, D(5), "clause", "source")
    expected = expected_tonnes(quantity, "m2", thickness, density)
    edges = (tonnes(expected, D(sign), D(1)) for sign in ("0.95", "1.05"))
    for edge, beyond in zip(edges, (-LEAST, LEAST), strict=True):
        assert not weigh(edge, quantity, "m2", thickness, limit).is_off
        further = _added(edge, beyond)
        assert weigh(further, quantity, "m2", thickness, limit).is_off


def _added(one: Decimal, other: Decimal) -> Decimal:
    with localcontext(prec=80):
        return one + other


@given(delivered=NUMBERS, quantity=NUMBERS, share=st.integers(1, 99))
def test_tickets_of_the_whole_fit_when_those_of_its_parts_do(
    delivered: Decimal, quantity: Decimal, share: int
) -> None:
    """The same tickets on more ground weigh relatively less: being off is a matter of ratio."""
    one = Weighed(delivered, quantity, D(5))
    many = Weighed(delivered * share, quantity * share, D(5))
    assert one.is_off == many.is_off


def test_the_kept_limits_are_whole_and_cover_every_course() -> None:
    limits = read_course_limits(json.loads(KEPT.read_text(encoding="utf-8")))
    assert set(limits) == COURSES
    assert {limit.density_t_m3 for limit in limits.values()} == {D("2.40")}
    assert {limit.most_off_percent for limit in limits.values()} == {D(5)}


GOOD: dict[str, Any] = {
    "work_type": "wearing_course", "density_t_m3": "2.35", "most_off_percent": "5",
    "clause": "4.2", "source": "mix design",
}  # fmt: skip


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"work_type": "milling"}, "work_type"),
        ({"density_t_m3": "0"}, "density_t_m3"),
        ({"density_t_m3": "heavy"}, "density_t_m3"),
        ({"density_t_m3": None}, "density_t_m3"),
        ({"density_t_m3": "Infinity"}, "density_t_m3"),
        ({"most_off_percent": "-5"}, "most_off_percent"),
        ({"clause": " "}, "clause"),
        ({"source": None}, "source"),
    ],
)
def test_a_wrong_limit_is_named(wrong: dict[str, Any], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        read_course_limits({"courses": [GOOD | wrong]})


def test_a_course_has_one_limit() -> None:
    with pytest.raises(ValueError, match=r"courses\[1\]"):
        read_course_limits({"courses": [GOOD, GOOD]})
