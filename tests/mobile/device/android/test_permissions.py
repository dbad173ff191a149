"""What each part asks for on which Android, and when it gives up."""

from __future__ import annotations

import pytest

from deploy.android.spec import read_spec
from mobile.device.android.permissions import (
    BACKGROUND,
    CAMERA,
    COARSE,
    FINE,
    NOTIFICATIONS,
    Need,
    Step,
    next_step,
    rounds,
)

# Every version that the spec allows, to the newest there is a rule for.
SDKS = range(24, 36)


def ask(need: Need, sdk: int, gives: set[str], granted: set[str]) -> tuple[Step, list[set[str]]]:
    """Answer each dialog until nothing more is asked; ``granted`` grows."""
    dialogs: list[set[str]] = []
    asked: set[str] = set()
    while True:
        step, names = next_step(need, sdk, granted.__contains__, asked)
        if step is not Step.ASK:
            return step, dialogs
        assert not set(names) & granted
        dialogs.append(set(names))
        asked |= set(names)
        granted |= set(names) & gives


@pytest.mark.parametrize(
    ("need", "sdk", "dialogs"),
    [
        (Need.PLACE, 24, [{FINE, COARSE}]),
        (Need.PICTURE, 34, [{CAMERA}]),
        (Need.TRACK, 28, [{FINE, COARSE}]),
        (Need.TRACK, 30, [{FINE, COARSE}, {BACKGROUND}]),
        (Need.TRACK, 34, [{FINE, COARSE}, {NOTIFICATIONS}, {BACKGROUND}]),
    ],
)
def test_everything_is_asked_for_once_in_androids_order(
    need: Need, sdk: int, dialogs: list[set[str]]
) -> None:
    granted: set[str] = set()
    everything = {FINE, COARSE, BACKGROUND, NOTIFICATIONS, CAMERA}
    assert ask(need, sdk, everything, granted) == (Step.READY, dialogs)
    assert ask(need, sdk, set(), granted) == (Step.READY, [])


@pytest.mark.parametrize("sdk", SDKS)
@pytest.mark.parametrize("need", Need)
def test_whoever_refuses_all_is_asked_one_thing_and_then_left_alone(need: Need, sdk: int) -> None:
    step, dialogs = ask(need, sdk, set(), set())
    assert (step, len(dialogs)) == (Step.REFUSED, 1)


@pytest.mark.parametrize("sdk", SDKS)
def test_a_rough_place_alone_will_do_where_android_offers_it(sdk: int) -> None:
    step, _ = ask(Need.PLACE, sdk, {COARSE}, set())
    assert (step is Step.READY) == (sdk >= 31)


def test_a_track_goes_without_a_notice_and_without_the_background() -> None:
    step, dialogs = ask(Need.TRACK, 34, {FINE, COARSE}, set())
    assert (step, dialogs[1:]) == (Step.READY, [{NOTIFICATIONS}, {BACKGROUND}])


def test_whatever_is_asked_for_stands_in_the_spec() -> None:
    named = {name for need in Need for sdk in SDKS for r in rounds(need, sdk) for name in r.names}
    assert named <= set(read_spec().words("android.permissions"))
