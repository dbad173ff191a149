"""The road map: pan, zoom, follow, pick, and drawing only what is seen."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from mobile.viewmodels.scene import Position
from tests.mobile.steered import HERE
from tests.mobile.tablet import acknowledge, give_back
from tests.mobile.ui.driver import Driver

pytestmark = pytest.mark.window


@pytest.fixture
def on_map(arabic: Driver) -> Driver:
    arabic.go("map")
    return arabic


def test_a_finger_moves_the_map_and_ends_following(on_map: Driver) -> None:
    road_map = on_map.page.ids.map
    road_map.is_following = True
    before = road_map.centre_x
    on_map.drag(road_map, (0.5, 0.6), (0.3, 0.6))
    assert road_map.centre_x > before + 1000
    assert not road_map.is_following


def test_the_buttons_zoom(on_map: Driver) -> None:
    road_map = on_map.page.ids.map
    scale = road_map.scale
    on_map.tap(on_map.find("RoundButton", icon="plus"))
    assert road_map.scale > scale * 1.4
    on_map.tap(on_map.find("RoundButton", icon="minus"))
    assert road_map.scale == pytest.approx(scale)


def test_zooming_keeps_the_place_under_the_fingers(on_map: Driver) -> None:
    road_map = on_map.page.ids.map
    road_map.is_following = False
    pixel = (400, 300)
    place = road_map.to_metres(pixel)
    road_map.zoom(2, pixel)
    assert road_map.to_metres(pixel) == pytest.approx(place)


def test_following_keeps_the_tablet_in_the_middle(on_map: Driver) -> None:
    road_map = on_map.page.ids.map
    on_map.tap(on_map.page.ids.follow)
    assert road_map.is_following
    on_map.tablet.locator.give(replace(HERE, lat=29.3200))
    on_map.pump()
    assert road_map.to_pixels(road_map.position.at) == pytest.approx(road_map.center, abs=1)


def test_a_touch_on_a_site_opens_its_card(on_map: Driver) -> None:
    road_map = on_map.page.ids.map
    site = next(s for s in road_map.sites if s.key == "activity:C10-A05")
    road_map.look_at(site.middle, 0.2)
    on_map.pump()
    on_map.tap(road_map)
    assert road_map.picked == "activity:C10-A05"
    assert on_map.page.ids.title.text == "طريق الفحيحيل: الطبقة الرابطة"
    on_map.tap(on_map.page.ids.act)
    assert on_map.page.name == "log_work"


def test_touching_again_goes_to_the_next_of_several_sites_in_one_place(on_map: Driver) -> None:
    tablet, road_map = on_map.tablet, on_map.page.ids.map
    activity = tablet.store.activity("C10-A05")
    ends = {"from_m": str(activity.from_m), "to_m": str(activity.to_m)}
    record = tablet.log("C10-A05", "5", section=activity.section, **ends)
    acknowledge(tablet.store)
    give_back(tablet.store, tablet.work(record), "أعد القياس")
    on_map.go("map")
    road_map.look_at(road_map.sites[0].middle, 0.2)
    seen = []
    for _ in range(3):
        on_map.tap(road_map)
        seen.append(road_map.picked)
    assert set(seen) == {f"work:{record}", "activity:C10-A05"}
    assert seen[0] == seen[2]


def test_only_roads_in_sight_are_drawn(on_map: Driver) -> None:
    road_map = on_map.page.ids.map
    road_map.look_at((0, 0), 0.005)
    on_map.pump()
    everywhere = sum(layer.drawn_count for layer in road_map._layers)
    road_map.look_at((22_000, 1_000), 0.5)
    on_map.pump()
    here = sum(layer.drawn_count for layer in road_map._layers)
    assert 0 < here < everywhere / 3


def test_a_road_is_wider_than_one_pixel_and_of_its_colour(on_map: Driver, tmp_path) -> None:
    from PIL import Image

    road_map = on_map.page.ids.map
    road_map.has_names, road_map.sites, road_map.position = False, (), None
    road = next(road for road in road_map.scene.roads if road.kind == "ring")
    middle = tuple(map(float, road.line[len(road.line) // 2]))
    road_map.look_at(middle, 0.3)
    on_map.picture(tmp_path / "map.png")
    x, y = road_map.to_window(*road_map.to_pixels(middle))
    with Image.open(tmp_path / "map.png") as picture:
        area = np.asarray(picture)[800 - int(y) - 3 : 800 - int(y) + 3, int(x) - 3 : int(x) + 3]
    assert area.reshape(-1, 3).mean(axis=0) == pytest.approx([251, 176, 92], abs=12)


def test_a_wide_accuracy_disc_stays_inside_its_map(arabic: Driver, tmp_path: Path) -> None:
    arabic.go("today")
    road_map = arabic.page.ids.map
    outside = []
    for reach in (0.0, road_map.width / 2 + 12, road_map.height / 2 + 9):
        here = (road_map.centre_x, road_map.centre_y)
        road_map.position = Position(here, reach / road_map.scale)
        outside.append(around(road_map, arabic, tmp_path / f"{reach:.0f}.png"))
    assert (outside[0] == outside[1]).all()
    assert (outside[0] == outside[2]).all()


def around(road_map: Any, driver: Driver, path: Path) -> Any:
    """The pixels of the card that holds the map, the map's own blackened."""
    from PIL import Image

    driver.picture(path)
    with Image.open(path) as picture:
        pixels = np.array(picture.convert("RGB"))[::-1]
    left, bottom, right, top = _box(road_map)
    pixels[bottom - 1 : top + 1, left - 1 : right + 1] = 0
    left, bottom, right, top = _box(driver.page.ids.detail)
    return pixels[bottom:top, left:right]


def _box(widget: Any) -> tuple[int, int, int, int]:
    x, y = map(int, widget.to_window(widget.x, widget.y))
    return x, y, x + int(widget.width) + 1, y + int(widget.height) + 1
