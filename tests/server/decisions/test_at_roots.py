"""Decisions of a governor's week: as a root covers them, whatever is done afterwards."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from flask import Flask

from server.decisions.service import DecisionAt, decisions_at
from server.ports import ports
from server.register import service as register
from tests.ports import SteeredClock
from tests.server.decisions.raising import decide, person, raise_one, take

DAY = date(2026, 3, 7)


def week(root: int | None, since: datetime | None = None) -> dict[str, list[DecisionAt]]:
    return decisions_at(root, since or ports().clock.now() - timedelta(days=7), DAY)


def test_a_root_keeps_them_as_they_were(inside: Flask, clock: SteeredClock) -> None:
    record = raise_one(contract=9, cost_kwd=Decimal("90"))
    raise_one(governorate="KW-JA", title="In Jahra", cost_days=3)
    root = register.make_root("cut").number
    since = clock.now() - timedelta(days=7)
    before = week(root, since)
    clock.advance(hours=1)
    decide(record)
    raise_one(title="Later")
    assert week(root, since) == before
    assert {place: [one.title for one in found] for place, found in before.items()} == {
        "KW-HA": ["Close the lane by night"],
        "KW-JA": ["In Jahra"],
    }
    (one,) = before["KW-HA"]
    assert (one.state, one.contract, one.answered_by, one.is_late) == ("wanted", 9, None, False)
    assert (one.cost_kwd, one.cost_days, one.due) == (Decimal(90), None, date(2026, 3, 10))
    now = {one.title: one for one in week(None, since)["KW-HA"]}
    assert now.keys() == {"Close the lane by night", "Later"}
    told = now["Close the lane by night"]
    assert (told.state, told.answer, told.due) == ("decided", "By night", date(2026, 3, 20))
    assert (told.answered_by, told.answered_at) == (person("governor").id, clock.now())
    assert (told.raised_by, told.is_open) == (person("supervisor").id, True)


def test_what_is_over_is_told_while_it_is_new(inside: Flask, clock: SteeredClock) -> None:
    refused, done, withdrawn = (raise_one(title=name) for name in "abc")
    take(refused, "governor", "refuse", reason="No money")
    decide(done)
    clock.advance(days=3)
    take(withdrawn, "supervisor", "withdraw", reason="settled")
    take(done, "planner", "done")
    told = {one.title: one.state for one in week(None)["KW-HA"]}
    assert told == {"a": "refused", "b": "done", "c": "withdrawn"}
    later = clock.now() - timedelta(days=1)
    assert {one.title for one in week(None, later)["KW-HA"]} == {"b", "c"}
    assert week(None, clock.now() + timedelta(seconds=1)) == {}


def test_what_is_decided_stays_until_it_is_done(inside: Flask, clock: SteeredClock) -> None:
    record = raise_one()
    decide(record, due_on=date(2026, 3, 6))
    clock.advance(days=30)
    (one,) = week(None)["KW-HA"]
    assert (one.state, one.is_open, one.is_late) == ("decided", True, True)


def test_late_ones_come_first(inside: Flask) -> None:
    for name, day in (("soon", 8), ("late", 5), ("today", 7)):
        raise_one(title=name, wanted_by=date(2026, 3, day))
    found = [(one.title, one.is_late) for one in week(None)["KW-HA"]]
    assert found == [("late", True), ("today", False), ("soon", False)]


def test_a_delegate_is_told_with_the_day_until_when(inside: Flask) -> None:
    record = raise_one()
    to = person("planner").id
    take(record, "governor", "delegate", delegate=to, delegated_until=date(2026, 3, 6))
    (one,) = week(None)["KW-HA"]
    assert (one.state, one.delegate, one.due) == ("delegated", to, date(2026, 3, 6))
    assert (one.is_late, one.answered_by, one.moved_by) == (True, None, person("governor").id)


@pytest.mark.parametrize("root", [None, 10**6])
def test_an_office_without_any_has_none(inside: Flask, root: int | None) -> None:
    assert week(root) == {}
