"""What is armed today, what has struck, and the story that is told when something is wrong."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from tests.simulation.points import NAMES


class ServerKilledError(BaseException):
    """The worker is dead: whatever it was doing ends here, and nothing after it runs."""


class TabletKilledError(BaseException):
    """The tablet's process is dead; its files are as they were at that instruction."""


@dataclass
class Faults:
    """``armed``: how often the code still comes by a point before it strikes there."""

    armed: dict[str, int] = field(default_factory=dict)
    struck: Counter[str] = field(default_factory=Counter)
    story: list[str] = field(default_factory=list)
    is_off: bool = False

    def arm(self, point: str, coming_by: int = 1) -> None:
        self.armed[point] = coming_by

    def strikes(self, point: str) -> bool:
        """Whether it is now; a point strikes once each time it was armed."""
        if self.is_off or point not in self.armed:
            return False
        self.armed[point] -= 1
        if self.armed[point] > 0:
            return False
        del self.armed[point]
        self.happened(point)
        return True

    def happened(self, point: str) -> None:
        """Count a point that is an event of the day, or that has struck."""
        if point not in NAMES and point not in UNLISTED:
            raise KeyError(point)
        self.struck[point] += 1
        self.tell(f"*** {point}")

    def tell(self, line: str) -> None:
        self.story.append(line)


# Only a server with a bug in it comes by here (tests.simulation.planted).
REPLIED = "server push.replied"
UNLISTED = frozenset({REPLIED})
