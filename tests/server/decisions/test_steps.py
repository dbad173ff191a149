"""Raising a decision and its steps, through the register."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask

from server.accounts import service as accounts
from server.db import db
from server.decisions import queries
from server.decisions.kinds import kinds
from server.decisions.models import WantedDecision
from server.http.errors import Refusal
from server.register import service as register
from tests.server.decisions.raising import decide, head_of, person, raise_one, take


def codes(refused: pytest.ExceptionInfo[Refusal]) -> tuple[str, str]:
    return refused.value.code, refused.value.field


def test_each_step_is_a_revision_with_its_author_moment_and_words(inside: Flask) -> None:
    record = raise_one(contract=9, cost_kwd=Decimal("1500.250"), cost_days=14)
    decide(record)
    take(record, "planner", "done", note="Closed since Sunday")
    found = queries.history_of(record)
    assert [who.username for _, who in found] == ["supervisor", "governor", "planner"]
    assert [one.whole["state"] for one, _ in found] == ["wanted", "decided", "done"]
    assert found[1][0].fields == {"state": "decided", "answer": "By night", "due_on": "2026-03-20"}
    assert all(one.hash for one, _ in found)
    row = db.session.get_one(WantedDecision, record)
    assert (row.contract, row.cost_kwd, row.cost_days) == (9, Decimal("1500.250"), 14)
    assert (row.state, row.due_on, row.note) == ("done", date(2026, 3, 20), "Closed since Sunday")


def test_a_cost_that_nobody_knows_is_no_nought(inside: Flask) -> None:
    row = db.session.get_one(WantedDecision, raise_one())
    assert (row.cost_kwd, row.cost_days, row.contract) == (None, None, None)
    row = db.session.get_one(WantedDecision, raise_one(cost_kwd=Decimal(0), cost_days=0))
    assert (row.cost_kwd, row.cost_days) == (0, 0), "nought is said, and kept as said"


def test_it_is_answered_once(inside: Flask) -> None:
    record = raise_one()
    seen = head_of(record).change
    decide(record)
    with pytest.raises(Refusal) as refused:
        take(record, "minister", "refuse", seen, reason="No money")
    assert codes(refused) == ("evidence_changed", "seen")
    with pytest.raises(Refusal) as refused:
        take(record, "minister", "refuse", reason="No money")
    assert codes(refused)[0] == "transition_not_allowed"
    assert head_of(record).version == 2


def test_a_form_that_is_sent_twice_counts_once(inside: Flask) -> None:
    sent = uuid4()
    assert raise_one(id=sent) == raise_one(id=sent)
    record, answered = raise_one(), uuid4()
    seen = head_of(record).change
    for _ in range(2):
        decide(record, id=answered, seen=seen)
    assert head_of(record).version == 2


def test_a_delegate_is_asked_and_a_stranger_is_not(inside: Flask) -> None:
    record = raise_one(contract=9)
    to = {"delegate": person("supervisor.9").id, "delegated_until": date(2026, 3, 8)}
    take(record, "governor", "delegate", **to)
    with pytest.raises(Refusal) as refused:
        decide(record, "planner")
    assert codes(refused)[0] == "not_allowed"
    decide(record, "supervisor.9")
    assert head_of(record).whole["state"] == "decided"


@pytest.mark.parametrize("name", ["contractor", "inspector", "governor.jahra", "governor"])
def test_nobody_who_may_not_decide_there_is_delegated_to(inside: Flask, name: str) -> None:
    record = raise_one(contract=9)
    to = {"delegate": person(name).id, "delegated_until": date(2026, 3, 8)}
    with pytest.raises(Refusal) as refused:
        take(record, "governor", "delegate", **to)
    assert codes(refused) == ("choice_wrong", "delegate")


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        ({"wanted_by": date(2026, 3, 1)}, ("time_past", "wanted_by")),
        ({"governorate": None}, ("required", "governorate")),
        ({"contract": 13}, ("choice_wrong", "contract")),
        ({"contract": 99}, ("choice_wrong", "contract")),
        ({"origin": "delay", "source": uuid4()}, ("not_found", "")),
        ({"origin": "obstacle"}, ("not_found", "")),
    ],
)
def test_what_is_wrong_of_a_new_one_is_named(
    inside: Flask, said: dict[str, Any], wrong: tuple[str, str]
) -> None:
    with pytest.raises(Refusal) as refused:
        raise_one(**said)
    assert codes(refused) == wrong
    assert db.session.scalars(db.select(WantedDecision)).all() == []


def test_days_of_an_answer_are_still_to_come(inside: Flask) -> None:
    record = raise_one()
    with pytest.raises(Refusal) as refused:
        decide(record, due_on=date(2026, 3, 1))
    assert codes(refused) == ("time_past", "due_on")
    decide(record, due_on=date(2026, 3, 2))


def test_it_is_withdrawn_by_its_raiser_alone(inside: Flask) -> None:
    record = raise_one()
    with pytest.raises(Refusal) as refused:
        take(record, "planner", "withdraw", reason="settled")
    assert codes(refused)[0] == "not_allowed"
    take(record, "supervisor", "withdraw", reason="settled")
    assert head_of(record).whole["reason"] == "settled"


@pytest.mark.parametrize("name", ["governor", "inspector", "contractor"])
def test_supervisors_and_planners_raise_them(inside: Flask, name: str) -> None:
    with pytest.raises(Refusal) as refused:
        raise_one(name, contract=9)
    assert codes(refused)[0] == "not_allowed"


def test_one_of_no_contract_is_for_those_who_see_all_of_the_governorate(inside: Flask) -> None:
    record = raise_one()
    seen = {
        name
        for name in ("planner", "governor", "governor.jahra", "minister", "supervisor.9")
        if queries.decision_in_scope(record, accounts.scope_of(person(name)))
    }
    assert seen == {"planner", "governor", "minister"}
    with pytest.raises(Refusal) as refused:
        decide(record, "governor.jahra")
    assert codes(refused)[0] == "record_unknown"
    with pytest.raises(Refusal) as refused:
        raise_one("supervisor.9")
    assert codes(refused) == ("choice_wrong", "governorate")


def test_its_row_is_rebuilt_from_the_register(inside: Flask) -> None:
    record = raise_one(contract=9)
    decide(record)
    (kind,) = kinds
    assert register.differences() == 0
    db.session.execute(db.delete(WantedDecision))
    assert register.differences() == 1
    kind.project([record])
    assert register.differences() == 0
    assert db.session.get_one(WantedDecision, record).state == "decided"
