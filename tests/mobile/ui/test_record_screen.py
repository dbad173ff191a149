"""The page of a record of each kind: its name, what its kind tells first, and where it is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.mobile.steered import HERE
from tests.mobile.store.test_records import least
from tests.mobile.ui.driver import Driver

pytestmark = pytest.mark.window
Opener = Callable[..., Driver]
TRACK = {
    "mode": "drive",
    "started_at": "2026-11-21T07:00:00Z",
    "ended_at": "2026-11-21T07:45:00Z",
    "length_m": "5300",
    "count": 540,
    "line": [[48.029, 29.3098], [48.04, 29.312], [48.05, 29.32]],
}
KINDS_SHOWN = ("inspection", "ncr", "defect", "obstacle", "track", "attendance")


def shown(driver: Driver, kind: str, **fields: Any) -> dict[str, str]:
    """The record's lines on its page."""
    saved = driver.tablet.store.save(kind, {**least(kind), **fields}, HERE)
    driver.tablet.shell.open(f"{kind}:{saved.record}")
    driver.pump(12)
    lines = driver.page.ids.lines.children
    return {line.name: line.value for line in reversed(lines)}


@pytest.mark.parametrize("language", ["ar", "en"])
def test_a_track_tells_how_far_how_long_and_shows_its_way(
    open_window: Opener, language: str
) -> None:
    driver = open_window(language)
    told = shown(driver, "track", **TRACK)
    texts = driver.tablet.shell.kit.texts
    assert told[texts("track_distance")] == ("5.3 كم" if language == "ar" else "5.3 km")
    assert "45" in told[texts("track_time")]
    assert told[texts("track_fixes")] == "540"
    assert not any(value.startswith("[") for value in told.values())
    assert len(driver.page.ids.map.sites[0].line) == 3
    assert driver.page.ids.where.opacity == 1


@pytest.mark.parametrize("language", ["ar", "en"])
def test_an_attendance_tells_from_when_to_when_and_where(
    open_window: Opener, language: str
) -> None:
    driver = open_window(language)
    told = shown(driver, "attendance", ended_at="2026-11-21T12:00:00Z")
    texts = driver.tablet.shell.kit.texts
    assert "10:42" in told[texts("begun_at")]
    assert "15:00" in told[texts("ended_at")]
    assert ("الدائري الخامس" if language == "ar" else "Fifth Ring") in told[texts("place")]


@pytest.mark.parametrize("kind", KINDS_SHOWN)
def test_every_kind_has_its_name_and_its_place_on_the_map(open_window: Opener, kind: str) -> None:
    for language in ("ar", "en"):
        driver = open_window(language)
        shown(driver, kind, **(TRACK if kind == "track" else {}))
        texts = driver.tablet.shell.kit.texts
        assert driver.tablet.shell.view.title == texts(kind)
        assert driver.page.ids.title.text
        assert len(driver.page.ids.map.sites) == 1
