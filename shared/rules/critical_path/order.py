"""Predecessors before successors, or the circle in which activities wait for each other."""

from __future__ import annotations

from collections.abc import Sequence

from shared.rules.critical_path.network import Link, NetworkActivity, NetworkError

# A link as its other end sees it: number of the activity there, kind, lag in working minutes.
Tie = tuple[int, str, int]


class Order:
    """Activities by number, 0..n-1 as they came: ``order`` has every predecessor first.

    ``before[n]`` are the ties to predecessors of n, ``after[n]`` those to its successors.
    Raises NetworkError "cycle", with the activities of one circle in order.
    """

    def __init__(self, activities: Sequence[NetworkActivity], links: Sequence[Link]) -> None:
        number = {activity.code: n for n, activity in enumerate(activities)}
        self.before: list[list[Tie]] = [[] for _ in activities]
        self.after: list[list[Tie]] = [[] for _ in activities]
        for link in links:
            first, second = number[link.predecessor], number[link.successor]
            self.before[second].append((first, link.kind, link.lag))
            self.after[first].append((second, link.kind, link.lag))
        self.order = self._sorted()
        if len(self.order) < len(activities):
            raise NetworkError("cycle", [activities[n].code for n in self._circle()])

    def _sorted(self) -> list[int]:
        waiting = [len(ties) for ties in self.before]
        ready = [n for n, count in enumerate(waiting) if count == 0]
        for n in ready:  # it grows while it is read
            for successor, _, _ in self.after[n]:
                waiting[successor] -= 1
                if waiting[successor] == 0:
                    ready.append(successor)
        return ready

    def _circle(self) -> list[int]:
        """One circle, first activity repeated at its end.

        Of those that never became ready each has such a predecessor: going back among them
        comes round.
        """
        stuck = set(range(len(self.before))) - set(self.order)
        at, path = min(stuck), dict[int, int]()
        while at not in path:
            path[at] = len(path)
            at = next(first for first, _, _ in self.before[at] if first in stuck)
        circle = [n for n, place in path.items() if place >= path[at]]
        return [at, *reversed(circle)]
