"""A wrong tablet clock is noticed, corrected as well as can be, and never wins."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from shared.rules.clocks import Clocks, believe, working_date

RECEIVED = datetime(2026, 11, 10, 12, tzinfo=UTC)
HOUR_MS = 3_600_000


def clocks(wall: datetime, monotonic_ms: int = 0, boot: str = "a", **more: datetime) -> Clocks:
    return Clocks(wall, monotonic_ms, boot, more.get("gnss"))


def test_the_monotonic_clock_corrects_a_wall_clock_three_days_wrong() -> None:
    wrong = timedelta(days=3)
    change = clocks(RECEIVED + wrong - timedelta(hours=2), 5 * HOUR_MS)
    at_push = clocks(RECEIVED + wrong, 7 * HOUR_MS)
    believed = believe(change, at_push, RECEIVED)
    assert believed.made_at == RECEIVED - timedelta(hours=2)
    assert believed.grade == "corrected"
    assert believed.is_clock_wrong


def test_after_a_restart_the_wall_clock_is_shifted_by_its_error() -> None:
    wrong = timedelta(days=-3)
    change = clocks(RECEIVED + wrong - timedelta(hours=2), 5 * HOUR_MS, boot="before")
    believed = believe(change, clocks(RECEIVED + wrong, 60_000), RECEIVED)
    assert believed.made_at == RECEIVED - timedelta(hours=2)
    assert believed.grade == "offset"


def test_satellite_time_is_believed_first() -> None:
    true = RECEIVED - timedelta(hours=1)
    change = clocks(RECEIVED + timedelta(days=9), gnss=true)
    assert believe(change, clocks(RECEIVED), RECEIVED).made_at == true


def test_a_right_clock_is_not_flagged() -> None:
    change = clocks(RECEIVED - timedelta(hours=1), 0)
    assert not believe(change, clocks(RECEIVED, HOUR_MS), RECEIVED).is_clock_wrong


@given(
    st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    st.integers(0, 10**10),
    st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    st.integers(0, 10**10),
    st.sampled_from(["a", "b"]),
)
def test_nothing_is_made_after_its_receipt(
    wall: datetime, mono: int, push_wall: datetime, push_mono: int, boot: str
) -> None:
    believed = believe(clocks(wall, mono), clocks(push_wall, push_mono, boot), RECEIVED)
    assert believed.made_at <= RECEIVED


@given(
    st.datetimes(timezones=st.just(UTC)),
    st.integers(-(2**62), 2**62),
    st.datetimes(timezones=st.just(UTC)),
    st.integers(-(2**62), 2**62),
    st.sampled_from(["a", "b"]),
    st.none() | st.datetimes(timezones=st.just(UTC)),
)
def test_whatever_the_clocks_say_there_is_an_answer(
    wall: datetime, mono: int, push_wall: datetime, push_mono: int, boot: str, gnss: datetime | None
) -> None:
    change = Clocks(wall, mono, "a", gnss)
    assert believe(change, clocks(push_wall, push_mono, boot), RECEIVED).made_at <= RECEIVED


def test_the_working_date_is_kuwait_s() -> None:
    assert working_date(datetime(2026, 11, 10, 20, 59, tzinfo=UTC)) == date(2026, 11, 10)
    assert working_date(datetime(2026, 11, 10, 21, 0, tzinfo=UTC)) == date(2026, 11, 11)
