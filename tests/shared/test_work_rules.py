"""Who may move a work, and what an acceptance may state."""

from decimal import Decimal

import pytest

from shared.rules.scope import EVERYTHING, NOTHING, Scope
from shared.rules.works import acceptance_error, may_edit, may_move
from shared.vocabulary.roles import ROLES
from shared.vocabulary.works import STATES

ALLOWED = {
    (None, "logged", "inspector"),
    ("logged", "returned", "supervisor"),
    ("corrected", "returned", "supervisor"),
    ("returned", "corrected", "inspector"),
    ("logged", "accepted", "supervisor"),
    ("corrected", "accepted", "supervisor"),
    ("logged", "withdrawn", "inspector"),
    ("returned", "withdrawn", "inspector"),
    ("corrected", "withdrawn", "inspector"),
    ("withdrawn", "logged", "inspector"),
}


def test_exactly_the_listed_moves_are_allowed() -> None:
    found = {
        (before, after, role)
        for before in (None, *STATES.codes)
        for after in STATES.codes
        for role in ROLES.codes
        if may_move(before, after, role, is_author=True)
    }
    assert found == ALLOWED


def test_only_its_author_withdraws_a_work() -> None:
    assert not may_move("logged", "withdrawn", "inspector", is_author=False)
    assert may_move("returned", "corrected", "inspector", is_author=False)


def test_a_withdrawn_work_is_not_edited() -> None:
    assert may_edit("logged", "inspector")
    assert not may_edit("withdrawn", "inspector")
    assert not may_edit("logged", "governor")


@pytest.mark.parametrize(
    ("accepted", "code"),
    [
        (None, "accepted_quantity_missing"),
        ("0", "quantity_not_positive"),
        ("10.001", "accepted_above_measured"),
        ("10", None),
        ("0.001", None),
    ],
)
def test_an_acceptance_states_at_most_the_measured_quantity(
    accepted: str | None, code: str | None
) -> None:
    stated = None if accepted is None else Decimal(accepted)
    assert acceptance_error(Decimal(10), stated) == code


def test_an_empty_scope_sees_nothing_and_all_is_said() -> None:
    assert EVERYTHING.covers("KW-HA", 9)
    assert not NOTHING.covers("KW-HA", 9)
    hawalli = Scope(frozenset({"KW-HA"}), frozenset({9}))
    assert hawalli.covers("KW-HA", 9)
    assert not hawalli.covers("KW-HA", 10)
    assert not hawalli.covers("KW-AH", 9)
    assert not Scope(frozenset({"KW-HA"}), frozenset()).covers("KW-HA", 9)
