"""Tickets against the ground they are said to lie on."""

from __future__ import annotations

from decimal import Decimal

import pytest

from shared.rules.tonnage import is_ticket_off, tonnes

D = Decimal


def test_the_programmes_own_example() -> None:
    assert tonnes(D(1000), D("0.05"), D("2.40")) == 120


@pytest.mark.parametrize(
    ("ticket", "is_off"),
    [("120", False), ("114", False), ("126", False), ("113.999", True), ("126.001", True)],
)
def test_a_ticket_off_by_more_than_five_percent_is_flagged(ticket: str, is_off: bool) -> None:
    assert is_ticket_off(D(ticket), D(120)) == is_off


def test_any_weight_on_no_ground_is_off() -> None:
    assert is_ticket_off(D(1), D(0))
    assert not is_ticket_off(D(0), D(0))
