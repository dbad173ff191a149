"""Days of a calendar that are not as its week has them, however many years they span."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from heapq import heappop, heappush
from itertools import pairwise
from typing import TypeVar

Hours = TypeVar("Hours", bound=Hashable)


def laid_apart(exceptions: Iterable[tuple[int, int, Hours]]) -> list[tuple[int, int, Hours]]:
    """The same exceptions in order, none over another.

    Each is (first day, last day, hours), both days counted as ordinals. Where several name a day
    the last of them counts; neighbours with the same hours are one.
    """
    given = [one for one in exceptions if one[0] <= one[1]]
    edges = sorted({edge for first, last, _ in given for edge in (first, last + 1)})
    # Numbers below zero: of those that lie over a day a heap has the last one first.
    by_first = sorted((first, -number) for number, (first, _, _) in enumerate(given))
    found: list[tuple[int, int, Hours]] = []
    over: list[int] = []
    begun = 0
    for day, following in pairwise(edges):
        while begun < len(by_first) and by_first[begun][0] <= day:
            heappush(over, by_first[begun][1])
            begun += 1
        while over and given[-over[0]][1] < day:
            heappop(over)
        if over:
            hours = given[-over[0]][2]
            joins = found and found[-1][1] == day - 1 and found[-1][2] == hours
            first = found.pop()[0] if joins else day
            found.append((first, following - 1, hours))
    return found
