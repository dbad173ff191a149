"""Figures that are kept for a moment: found once, by one request."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Event

from server.reporting import kept
from server.reporting.kept import Kept

NOW = datetime(2026, 3, 1, 6, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def nothing() -> None:
    """Nobody waits here, or has nothing to let go of."""


def test_it_is_found_once_a_minute_and_key() -> None:
    shelf, found = Kept(MINUTE, nothing), iter(range(10))

    def find() -> int:
        return next(found)

    assert [shelf.get("a", NOW + MINUTE * n / 2, find) for n in range(5)] == [0, 0, 1, 1, 2]
    assert shelf.get("b", NOW, find) == 3
    assert shelf.get("a", NOW + 2 * MINUTE, find) == 2


def test_who_comes_while_it_is_found_anew_takes_the_last() -> None:
    shelf, begun, may_end = Kept(MINUTE, nothing), Event(), Event()
    shelf.get("a", NOW, lambda: "old")

    def slowly() -> str:
        begun.set()
        assert may_end.wait(10)
        return "new"

    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(shelf.get, "a", NOW + MINUTE, slowly)
        assert begun.wait(10)
        assert shelf.get("a", NOW + MINUTE, lambda: "another") == "old"
        may_end.set()
        assert first.result(10) == "new"
    assert shelf.get("a", NOW + MINUTE, lambda: "another") == "new"


def test_who_must_wait_lets_go_first() -> None:
    begun, waiting = Event(), Event()
    shelf = Kept(MINUTE, waiting.set)

    def slowly() -> str:
        begun.set()
        assert waiting.wait(10)
        return "found"

    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(shelf.get, "a", NOW, slowly)
        assert begun.wait(10)
        assert shelf.get("a", NOW, lambda: "another") == "found"
        assert first.result(10) == "found"


def test_a_failure_is_not_kept() -> None:
    shelf = Kept(MINUTE, nothing)
    try:
        shelf.get("a", NOW, lambda: 1 // 0)
    except ZeroDivisionError:
        assert shelf.get("a", NOW, lambda: "found") == "found"


def test_it_does_not_grow_without_end() -> None:
    shelf = Kept(MINUTE, nothing)
    for key in range(kept.MOST_KEPT + 1):
        shelf.get(key, NOW, lambda key=key: key)  # type: ignore[misc]
    assert shelf.get(0, NOW, lambda: "anew") == "anew"
