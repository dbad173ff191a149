"""Decisions that are wanted: whose steps they are, whatever is done in whatever order."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.rules.decisions import (
    ANSWERER,
    BY_CODE,
    STEPS,
    Actor,
    due_day,
    is_late,
    may_answer,
    may_take,
    step_to,
    steps_for,
)
from shared.vocabulary.decisions import (
    DECIDED,
    DELEGATED,
    DUE_FIELDS,
    FIELD_POLICIES,
    OPEN,
    STATES,
    UNANSWERED,
    WANTED,
)
from shared.vocabulary.roles import GOVERNOR, INSPECTOR, PLANNER, ROLES, SUPERVISOR

IDS = ("raiser", "named", "delegate", "other")
ACTORS = st.builds(
    lambda id_, role: Actor(id_, role, id_ == "raiser"),
    st.sampled_from(IDS),
    st.sampled_from(ROLES.codes),
)
DAYS = st.dates(date(2026, 1, 1), date(2026, 12, 31))
FIRST = {"state": WANTED, "wanted_by": "2026-03-10"}


def after(whole: dict[str, Any], code: str, **said: Any) -> dict[str, Any]:
    step = BY_CODE[code]
    return {**whole, **said, "state": step.to}


@given(st.sampled_from([None, "named"]), st.lists(st.tuples(ACTORS, st.sampled_from(STEPS), DAYS)))
def test_any_walk_ends_once_and_for_all(decider: str | None, tries: list[Any]) -> None:
    whole: dict[str, Any] = {**FIRST, "decider": decider}
    for actor, step, day in tries:
        before = whole["state"]
        offered = steps_for(whole, actor)
        assert (step in offered) == may_take(step, whole, actor)
        if before not in OPEN:
            assert offered == [], "what is over is over"
        if step not in offered:
            continue
        assert step_to(before, step.to) == step, "the register finds the same step by its states"
        if step.whose == ANSWERER:
            assert may_answer(whole, actor)
            assert before in UNANSWERED, "nothing is answered twice"
            is_first = actor.id == "named" if decider else actor.role == GOVERNOR
            assert is_first or (before == DELEGATED and actor.id == whole["delegate"])
        if step.code == "withdraw":
            assert actor.is_raiser
        whole = after(whole, step.code, **dict.fromkeys(step.fields, "delegate"))
        whole |= {name: day.isoformat() for name in DUE_FIELDS.values() if name in whole}
        assert (due_day(whole) is not None) == (whole["state"] in OPEN)


def test_every_state_is_led_to_and_every_field_is_declared() -> None:
    assert {WANTED} | {step.to for step in STEPS} == set(STATES.codes)
    assert {name for step in STEPS for name in step.fields} <= set(FIELD_POLICIES)
    assert all(set(step.needed) <= set(step.fields) for step in STEPS)


@pytest.mark.parametrize("role", [INSPECTOR, SUPERVISOR, PLANNER])
def test_what_is_wanted_of_the_governor_nobody_else_answers(role: str) -> None:
    assert [s.code for s in steps_for(FIRST, Actor("other", role))] == []
    assert [s.code for s in steps_for(FIRST, Actor("other", role, is_raiser=True))] == ["withdraw"]
    own = [s.code for s in steps_for(FIRST, Actor("other", GOVERNOR))]
    assert own == ["decide", "delegate", "refuse"]


def test_what_is_wanted_of_somebody_by_name_is_not_any_governors() -> None:
    named = {**FIRST, "decider": "named"}
    assert not may_answer(named, Actor("other", GOVERNOR))
    assert may_answer(named, Actor("named", SUPERVISOR))


def test_a_delegate_answers_and_so_may_still_whoever_delegated() -> None:
    whole = after(FIRST, "delegate", delegate="delegate", delegated_until="2026-03-20")
    assert may_answer(whole, Actor("delegate", PLANNER))
    assert may_answer(whole, Actor("other", GOVERNOR))
    assert not may_answer(whole, Actor("other", PLANNER))


def test_the_day_itself_is_in_time_and_each_state_has_its_own() -> None:
    assert not is_late(FIRST, date(2026, 3, 10))
    assert is_late(FIRST, date(2026, 3, 11))
    delegated = after(FIRST, "delegate", delegate="delegate", delegated_until="2026-03-20")
    assert not is_late(delegated, date(2026, 3, 20))
    decided = after(delegated, "decide", answer="yes", due_on="2026-04-01")
    assert decided["state"] == DECIDED
    assert [is_late(decided, date(2026, 4, day)) for day in (1, 2)] == [False, True]
    assert not is_late(after(decided, "done"), date(2027, 1, 1))
