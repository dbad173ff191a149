"""Which permissions a part of the tablet needs on which Android, and what to ask for next."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from enum import StrEnum

_PREFIX = "android.permission."
FINE = f"{_PREFIX}ACCESS_FINE_LOCATION"
COARSE = f"{_PREFIX}ACCESS_COARSE_LOCATION"
BACKGROUND = f"{_PREFIX}ACCESS_BACKGROUND_LOCATION"
NOTIFICATIONS = f"{_PREFIX}POST_NOTIFICATIONS"
CAMERA = f"{_PREFIX}CAMERA"

# Background place is a permission of its own, the person may give a place to a kilometre only,
# and notifications need one: since these versions.
_SDK_BACKGROUND, _SDK_APPROXIMATE, _SDK_NOTIFICATIONS = 29, 31, 33


class Need(StrEnum):
    PLACE = "place"
    PICTURE = "picture"
    TRACK = "track"


class Step(StrEnum):
    ASK = "ask"
    READY = "ready"
    REFUSED = "refused"


@dataclass(frozen=True)
class Round:
    """One dialog: ``names`` are asked for together; any of ``enough`` will do. Without
    ``enough`` the part works also when it is refused, if less well.
    """

    names: tuple[str, ...]
    enough: tuple[str, ...] = ()


def rounds(need: Need, sdk: int) -> list[Round]:
    """In the order in which Android wants to be asked: the background after the place itself."""
    if need is Need.PICTURE:
        # The camera app has it already; but what the manifest names, an intent needs too.
        return [Round((CAMERA,), (CAMERA,))]
    approximate = (COARSE,) if sdk >= _SDK_APPROXIMATE else ()
    found = [Round((FINE, COARSE), (FINE, *approximate))]
    if need is Need.TRACK:
        # Without it the service runs and its notice is hidden; without the background place it
        # is not started anew by the system after a kill.
        found += [Round((NOTIFICATIONS,))] if sdk >= _SDK_NOTIFICATIONS else []
        found += [Round((BACKGROUND,))] if sdk >= _SDK_BACKGROUND else []
    return found


def next_step(
    need: Need, sdk: int, has: Callable[[str], bool], asked: Collection[str]
) -> tuple[Step, tuple[str, ...]]:
    """What to do now, and for which names. ``asked``: those of this time round.

    Somebody who refused is asked again the next time they want the part; once they refused for
    good, Android answers by itself, and this ends in REFUSED without a dialog.
    """
    for round_ in rounds(need, sdk):
        missing = tuple(name for name in round_.names if not has(name))
        if not missing:
            continue
        if not set(missing) & set(asked):
            return Step.ASK, missing
        if round_.enough and not any(map(has, round_.enough)):
            return Step.REFUSED, ()
    return Step.READY, ()


def may_locate(sdk: int, has: Callable[[str], bool]) -> bool:
    """Whether the receiver may be read as things stand."""
    return any(has(name) for name in rounds(Need.PLACE, sdk)[0].enough)
