"""Work without predecessors is not forecast to begin before its planned start."""

from __future__ import annotations

from datetime import date

import pytest

from shared.rules.critical_path.forecast import forecast
from shared.rules.critical_path.network import Link, Network, NetworkActivity
from shared.rules.critical_path.unlinked import held_to_plan
from shared.rules.working_time import WorkingTime, start_of

DAY = 480
TODAY, LATER = date(2026, 11, 22), date(2026, 12, 6)
CALENDARS = {"five": WorkingTime(lambda day: () if day.weekday() in {4, 5} else ((420, 900),))}
FIRST = NetworkActivity("A", 5 * DAY, "five")
SECOND = NetworkActivity("B", 5 * DAY, "five")


@pytest.mark.parametrize("planned", [TODAY, LATER])
def test_it_begins_as_planned_and_what_follows_comes_after(planned: date) -> None:
    links = [Link("A", "B")]
    held = held_to_plan([FIRST, SECOND], links, {"A": start_of(planned), "B": start_of(TODAY)})
    found = forecast(Network(held, links, CALENDARS), start_of(TODAY))
    assert found.placed["A"].start == start_of(planned) + 420
    assert found.placed["B"].finish_day == date.fromordinal(planned.toordinal() + 11)


def test_a_planned_start_that_has_passed_is_no_excuse_to_have_begun() -> None:
    (held,) = held_to_plan([FIRST], [], {"A": start_of(date(2026, 9, 6))})
    found = forecast(Network([held], [], CALENDARS), start_of(TODAY))
    assert found.placed["A"].start == start_of(TODAY) + 420


def test_work_that_began_or_that_nobody_planned_is_left_as_it_is() -> None:
    begun = NetworkActivity("A", 5 * DAY, "five", actual_start=start_of(TODAY))
    assert held_to_plan([begun, SECOND], [], {"A": start_of(LATER)}) == [begun, SECOND]
