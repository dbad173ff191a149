"""Whatever a schedule holds, it comes in whole, and the same again changes nothing."""

from __future__ import annotations

from datetime import datetime, timedelta

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from server.db import db
from server.programme.models import (
    ContractSchedule,
    ScheduleActivity,
    ScheduleCalendar,
    ScheduleLink,
)
from server.programme.schedules.deciding import apply_import
from server.programme.schedules.importing import hand_in, stage
from server.programme.schedules.schedule import (
    Activity,
    Calendar,
    Link,
    Resource,
    Schedule,
    Summary,
)

MONDAY = datetime(2025, 1, 6, 7)  # noqa: DTZ001 - a schedule has its own clock
times = st.none() | st.integers(0, 3_000_000).map(
    lambda minutes: (MONDAY + timedelta(minutes=minutes)).strftime("%Y-%m-%dT%H:%M")
)
words = st.text(max_size=40) | st.sampled_from(["Milling 1", "كشط الأسفلت", "Salmiya", "قطعة 4"])
fields = st.dictionaries(
    st.sampled_from(["Area", "القطعة", "Zone", "Work type", "From", "Owner", "Activity ID"]),
    words,
    max_size=4,
)
minutes = st.none() | st.integers(-(10**6), 10**6)
quantities = st.sampled_from([[], [[1, "1.5"]], [[1, "x"]], [[1, "2"], [1, "0.25"]]])


@st.composite
def schedules(draw: st.DrawFn) -> Schedule:
    """Up to a dozen rows in a tree, with links between any of them."""
    count = draw(st.integers(0, 12))
    begun = [sorted((draw(times), draw(times)), key=str) for _ in range(count)]
    activities = [
        Activity(
            key=key,
            code=draw(st.just("") | words),
            wbs=draw(words),
            name=draw(words),
            parent=draw(st.none() | st.integers(0, 14)),
            is_summary=draw(st.booleans()),
            is_milestone=draw(st.booleans()),
            start=begun[key - 1][0],
            finish=begun[key - 1][1],
            # Below zero it is a fault.
            duration_min=draw(st.none() | st.integers(0, 10**6)),
            percent=draw(st.none() | st.floats(0, 100)),
            actual_start=draw(times),
            baseline_start=draw(times),
            baseline_finish=draw(times),
            float_min=draw(minutes),
            calendar=draw(st.none() | st.integers(1, 2)),
            constraint=draw(st.sampled_from(["", "must_start_on"])),
            constraint_at=draw(times),
            fields=draw(fields),
            quantities=draw(quantities),
        )
        for key in range(1, count + 1)
    ]
    # No circles: a schedule with one is a fault.
    ends = st.integers(1, 7), st.integers(8, 14)
    types = st.sampled_from(["FS", "SS", "FF", "SF"])
    any_link = st.builds(Link, *ends, types, st.integers(-9999, 9999))
    links = draw(st.lists(any_link, max_size=10))
    calendar = Calendar(1, draw(words), True, [[["07:00", "15:00"]]] * 5 + [[], []])
    summary = Summary("XER", count, 0, 0, len(links), 1, 1, None, None)
    return Schedule(summary, [calendar], [Resource(1, "B01", "B01", "material")], activities, links)


def standing() -> list[int]:
    """How many rows of each kind the contract's schedule has."""
    import_id = db.session.query(ContractSchedule.import_id).scalar()
    kinds = (ScheduleActivity, ScheduleLink, ScheduleCalendar)
    return [db.session.query(kind).filter_by(import_id=import_id).count() for kind in kinds]


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(schedule=schedules())
def test_the_same_schedule_again_changes_nothing(contract, schedule: Schedule):
    first = hand_in(9, "any", b"")
    assume(not stage(first, 9, schedule)["faults"])
    apply_import(first)
    before = standing()
    again = hand_in(9, "any", b"")
    same = stage(again, 9, schedule)
    assert same["changed"] == []
    counts = same["activities"]
    assert counts["unchanged"] == before[0] > 0
    assert counts["new"] == counts["changed"] == counts["gone"] == 0
    assert same["links"] == {"new": 0, "gone": 0}
    assert (same["calendars"], same["shares"]) == (0, 0)
    assert apply_import(again) is False
    assert standing() == before
