"""Notice clocks and overlaps of delay events, against themselves taken day by day."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.rules.clauses import Clause
from shared.rules.delays import (
    NoticeLimit,
    Occurrence,
    concurrent_events,
    days_left,
    notice_clock,
    notice_deadline,
    read_limits,
)
from shared.vocabulary.delays import CAUSES, IN_TIME, LATE, PARTIES, PARTY_OF, PASSED, RUNNING

KEPT = Path(__file__).parents[2] / "server" / "delays" / "data" / "notice_limits.json"
AWARE = date(2026, 2, 1)
NOTICE = NoticeLimit("notice", 28, Clause("20.1", "20.1", "عقد", "a contract"))
days = st.dates(date(2024, 11, 12), date(2030, 12, 31))


def test_limits_in_force_have_their_clause_and_source() -> None:
    limits = read_limits(json.loads(KEPT.read_text("utf-8")))
    assert [(one.step, one.days) for one in limits] == [("notice", 28), ("particulars", 42)]
    assert all("20.1" in one.clause.clause_ar and "FIDIC" in one.clause.source_ar for one in limits)
    assert all("20.1" in one.clause.clause_en and "1999" in one.clause.source_en for one in limits)


@pytest.mark.parametrize(
    "wrong",
    [{"step": "other"}, {"days": 0}, {"days": "28"}, {"clause_ar": " "}, {"source_en": None}],
)
def test_a_limit_without_its_parts_is_told(wrong: dict[str, object]) -> None:
    row = {"step": "notice", "days": 28, **vars(NOTICE.clause)}
    assert read_limits({"limits": [row]}) == (NOTICE,)
    with pytest.raises(ValueError, match=r"limits\[0\]"):
        read_limits({"limits": [row | wrong]})


@pytest.mark.parametrize(
    ("given_on", "today", "state", "left"),
    [
        (None, AWARE, RUNNING, 28),
        (None, date(2026, 3, 1), RUNNING, 0),
        (None, date(2026, 3, 2), PASSED, -1),
        (date(2026, 3, 1), date(2026, 9, 1), IN_TIME, 0),
        (date(2026, 3, 2), date(2026, 9, 1), LATE, -1),
    ],
)
def test_a_clock_runs_from_awareness_and_stops_at_the_notice(
    given_on: date | None, today: date, state: str, left: int
) -> None:
    clock = notice_clock(AWARE, NOTICE, given_on, today)
    assert (clock.deadline, clock.state, clock.days_left) == (date(2026, 3, 1), state, left)


@given(aware=days, limit=st.integers(1, 400), day=days)
def test_the_deadline_is_the_last_day_in_time(aware: date, limit: int, day: date) -> None:
    deadline = notice_deadline(aware, limit)
    assert (deadline - aware).days == limit
    assert (days_left(deadline, day) >= 0) == (day <= deadline)
    clock = notice_clock(aware, replace(NOTICE, days=limit), day, day)
    assert (clock.state == IN_TIME) == (day <= deadline)


@given(aware=days, given_on=days, first=days, second=days)
def test_a_stopped_clock_stands_still(
    aware: date, given_on: date, first: date, second: date
) -> None:
    clocks = [notice_clock(aware, NOTICE, given_on, today) for today in (first, second)]
    assert clocks[0] == clocks[1]


def test_each_cause_lies_with_somebody() -> None:
    assert set(PARTY_OF) == set(CAUSES.codes)
    assert set(PARTY_OF.values()) == set(PARTIES.codes)


def occurrence(n: int, cause: str, first: date, last: date | None, contract: int = 9) -> Occurrence:
    return Occurrence(UUID(int=n), contract, cause, first, last)


def test_one_common_day_with_another_party_is_concurrent() -> None:
    a = occurrence(1, "weather", date(2026, 1, 1), date(2026, 1, 10))
    b = occurrence(2, "contractor_resource", date(2026, 1, 10), None)
    same_party = occurrence(3, "contractor_rework", date(2026, 1, 5), None)
    after = occurrence(4, "employer_access", date(2026, 1, 11), None)
    elsewhere = occurrence(5, "employer_access", date(2026, 1, 1), None, contract=10)
    assert concurrent_events([a, b]) == {a.event: [b.event], b.event: [a.event]}
    assert concurrent_events([b, same_party]) == {}
    assert concurrent_events([a, after]) == {}
    assert concurrent_events([a, elsewhere]) == {}


@st.composite
def occurrences(draw: st.DrawFn) -> list[Occurrence]:
    found = []
    for n in range(draw(st.integers(0, 8))):
        first = AWARE + timedelta(days=draw(st.integers(0, 20)))
        lasting = draw(st.none() | st.integers(0, 10))
        last = None if lasting is None else first + timedelta(days=lasting)
        cause = draw(st.sampled_from(CAUSES.codes))
        found.append(occurrence(n, cause, first, last, draw(st.sampled_from((9, 10)))))
    return found


def share_a_day(one: Occurrence, other: Occurrence) -> bool:
    """Told by looking at each day, the far future with them."""
    span = [AWARE + timedelta(days=n) for n in range(40)]
    held = [{d for d in span if e.first <= d <= (e.last or date.max)} for e in (one, other)]
    return bool(held[0] & held[1])


@given(occurrences())
def test_concurrent_is_what_shares_a_day_and_not_a_party(events: list[Occurrence]) -> None:
    expected = {
        (one.event, other.event)
        for one in events
        for other in events
        if one is not other
        and one.contract == other.contract
        and PARTY_OF[one.cause] != PARTY_OF[other.cause]
        and share_a_day(one, other)
    }
    found = concurrent_events(events)
    assert {(one, other) for one, others in found.items() for other in others} == expected
    assert all(len(set(others)) == len(others) > 0 for others in found.values())
