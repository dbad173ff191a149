"""The critical path against a network worked out minute by minute, and what must always hold."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from shared.rules.critical_path.forecast import NetworkForecast, forecast
from shared.rules.critical_path.network import Constraint, Link, Network, NetworkActivity
from tests.shared.naive_network import DATA_DATE, NaiveCalendar, NaiveNetwork

CALENDARS = {
    "five": NaiveCalendar([((2, 5), (700, 703))] * 4 + [()] * 2 + [((2, 5), (700, 703))]),
    "seven": NaiveCalendar([((0, 2), (4, 6))] * 7),
    "night": NaiveCalendar([((1438, 1442),)] * 7),
}


@st.composite
def activities(draw: st.DrawFn, progress: bool = True) -> list[NetworkActivity]:
    found = []
    for n in range(draw(st.integers(1, 7))):
        activity = NetworkActivity(
            f"A{n}", draw(st.integers(0, 5)), draw(st.sampled_from(sorted(CALENDARS)))
        )
        state = draw(st.sampled_from(["ahead"] * 4 + ["begun", "done"])) if progress else "ahead"
        start = DATA_DATE - draw(st.integers(1, 4000))
        if state == "begun":
            left = draw(st.integers(0, 4))
            activity = replace(activity, actual_start=start, remaining=left)
        elif state == "done":
            finish = draw(st.integers(start, DATA_DATE))
            activity = replace(activity, actual_start=start, actual_finish=finish)
        found.append(activity)
    return found


@st.composite
def networks(draw: st.DrawFn, progress: bool = True, kinds: str = "FS SS FF SF") -> NaiveNetwork:
    found = draw(activities(progress))
    links = []
    for second in range(1, len(found)):
        for first in draw(st.sets(st.integers(0, second - 1), max_size=3)):
            kind, lag = draw(st.sampled_from(kinds.split())), draw(st.integers(-3, 3))
            links.append(Link(f"A{first}", f"A{second}", kind, lag))  # type: ignore[arg-type]
    return NaiveNetwork(found, links, CALENDARS)


def run(network: Network) -> NetworkForecast:
    return forecast(network, DATA_DATE)


@settings(max_examples=400, deadline=None)
@given(networks())
def test_early_dates_are_those_of_the_network_worked_out_minute_by_minute(
    naive: NaiveNetwork,
) -> None:
    found, expected = run(naive.network), naive.dates()
    assert {code: placed.finish for code, placed in found.placed.items()} == {
        code: finish for code, (_, finish) in expected.items()
    }
    for activity in naive.activities:
        if activity.actual_start is None:
            assert found.placed[activity.code].start == expected[activity.code][0]


@settings(max_examples=200, deadline=None)
@given(networks(), st.data())
def test_total_float_is_exact(naive: NaiveNetwork, data: st.DataObject) -> None:
    """At its late dates an activity leaves the end where it is; a minute later it does not."""
    found = run(naive.network)
    ahead = [a for a in naive.activities if a.actual_finish is None]
    if not ahead:
        assert found.least_float is None
        return
    activity = data.draw(st.sampled_from(ahead))
    placed = found.placed[activity.code]
    assert placed.late_start is not None
    assert placed.late_finish is not None
    assert placed.total_float is not None
    assert placed.total_float >= 0
    latest = _end(naive, {activity.code: placed.late_start})
    time, last = naive.network.calendars[activity.calendar], placed.late_start
    # A milestone's late date is shown as the evening before a rest, all of which it has.
    last = time.start_at(time.position(last)) if activity.left == 0 else last
    beyond = _end(naive, {activity.code: last + 1})
    assert latest <= found.finish < beyond


def _end(naive: NaiveNetwork, held: dict[str, int]) -> int:
    return max(finish for _, finish in naive.dates(held).values())


@settings(max_examples=100, deadline=None)
@given(networks(), st.data())
def test_a_delay_never_makes_anything_earlier(naive: NaiveNetwork, data: st.DataObject) -> None:
    before = run(naive.network)
    number = data.draw(st.integers(0, len(naive.activities) - 1))
    later = DATA_DATE + data.draw(st.integers(0, 5000))
    changed = list(naive.activities)
    imposed = (Constraint("start_no_earlier", later),)
    changed[number] = replace(changed[number], constraints=imposed)
    links = [replace(link, lag=link.lag + data.draw(st.integers(0, 2))) for link in naive.links]
    after = run(Network(changed, links, naive.network.calendars))
    assert all(after.placed[c].finish >= placed.finish for c, placed in before.placed.items())
    much_later = forecast(naive.network, DATA_DATE + 1000)
    assert much_later.finish >= before.finish


@settings(max_examples=100, deadline=None)
@given(networks(progress=False, kinds="FS SS"), st.data())
def test_longer_work_never_ends_the_network_earlier(
    naive: NaiveNetwork, data: st.DataObject
) -> None:
    """With FF and SF it may: what must end together starts earlier when it takes longer."""
    changed = list(naive.activities)
    number = data.draw(st.integers(0, len(changed) - 1))
    longer = changed[number].duration + data.draw(st.integers(1, 5))
    if changed[number].duration == 0:
        return
    changed[number] = replace(changed[number], duration=longer)
    after = run(Network(changed, naive.links, naive.network.calendars))
    assert after.finish >= run(naive.network).finish


@settings(max_examples=200, deadline=None)
@given(networks())
def test_what_is_critical_holds_the_end(naive: NaiveNetwork) -> None:
    found = run(naive.network)
    ahead = [a.code for a in naive.activities if a.actual_finish is None]
    for code, placed in found.placed.items():
        assert placed.is_critical == (code in ahead and placed.total_float == found.least_float)
    if not ahead:
        assert found.longest_path == ()
        return
    last = found.placed[found.longest_path[-1]]
    assert last.finish == max(found.placed[code].finish for code in ahead)
    if last.finish == found.finish:
        assert found.least_float == 0
        assert set(found.longest_path) <= set(found.critical)


@settings(max_examples=100, deadline=None)
@given(networks(), st.randoms())
def test_the_order_of_activities_and_links_decides_nothing(
    naive: NaiveNetwork, chance: object
) -> None:
    turned, links = list(naive.activities), list(naive.links)
    chance.shuffle(turned)  # type: ignore[attr-defined]
    chance.shuffle(links)  # type: ignore[attr-defined]
    again = run(Network(turned, links, naive.network.calendars))
    assert dict(again.placed) == dict(run(naive.network).placed)
