"""The road map: pan, zoom, follow, pick, and drawing only what is seen."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from mobile.store.map_features import road_of
from mobile.viewmodels.plane import to_plane
from mobile.viewmodels.scene import Position
from mobile.viewmodels.spots import section_line
from mobile.viewmodels.wording import chainage
from shared.rules.chainage import nearest_chainage, place_at
from shared.wire.map_pack import ZONE, Feature, packed_line, whole_pack
from tests.mobile.programme import sections
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
    road_map.look_at((22_000, 1_000), 0.02)
    on_map.pump(60)
    everywhere = sum(layer.drawn_count for layer in road_map._roads.layers)
    road_map.look_at((22_000, 1_000), 0.5)
    on_map.pump(60)
    here = sum(layer.drawn_count for layer in road_map._roads.layers)
    assert 0 < here < everywhere / 3


def test_a_road_is_wider_than_one_pixel_and_of_its_colour(on_map: Driver, tmp_path) -> None:
    from PIL import Image

    road_map = on_map.page.ids.map
    road_map.shown, road_map.sites, road_map.position = frozenset({"roads"}), (), None
    section = next(s for s in on_map.tablet.store.sections() if s.road_ref == "R5")
    middle = to_plane(*section.line[len(section.line) // 2])
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


def place_on(driver: Driver, section: str, chainage_m: float) -> tuple[float, float]:
    """A place on a section, in the middle of the window."""
    known = driver.tablet.store.section(section)
    lat, lon = place_at(chainage_m, section_line(known))
    driver.page.ids.map.look_at(to_plane(lat, lon), 0.3)
    driver.pump(40)
    return lat, lon


@pytest.mark.parametrize(("section", "at_m"), [("R5-W-02", 4500.0), ("S-HA-RUMAITHIYA", 300.0)])
def test_a_touch_on_a_road_tells_section_and_chainage(
    on_map: Driver, section: str, at_m: float
) -> None:
    lat, lon = place_on(on_map, section, at_m)
    on_map.tap(on_map.page.ids.map)
    spot = on_map.tablet.shell.map_page.touched
    lines = [section_line(one) for one in on_map.tablet.store.sections_near(lat, lon, 250)]
    by_rule = nearest_chainage(lat, lon, lines, 250)
    assert (spot.at.section, by_rule.section) == (section, section)
    # The window's middle is a whole pixel: at this zoom 3 m wide.
    assert spot.at.chainage_m == pytest.approx(by_rule.chainage_m, abs=3.5)
    assert spot.at.chainage_m == pytest.approx(at_m, abs=3.5)
    assert chainage(round(spot.at.chainage_m)) in on_map.page.ids.lines.text


def test_a_touch_far_from_any_road_closes_the_card(on_map: Driver) -> None:
    place_on(on_map, "R5-W-02", 4500)
    on_map.tap(on_map.page.ids.map)
    assert on_map.page.ids.map.picked == "spot"
    on_map.page.ids.map.look_at(to_plane(28.9, 47.2), 0.3)
    on_map.tap(on_map.page.ids.map)
    assert on_map.page.ids.map.picked == ""
    assert on_map.page.ids.map.spot is None


def test_work_is_logged_where_the_road_was_touched(on_map: Driver) -> None:
    place_on(on_map, "R5-W-02", 4500)
    on_map.tap(on_map.page.ids.map)
    at = on_map.tablet.shell.map_page.touched.at
    on_map.tap(on_map.page.ids.act)
    assert on_map.page.name == "log_work"
    values = on_map.tablet.shell.log_work.view.values
    assert values["activity"] == "C01-A04"
    assert (values["section"], values["from_m"]) == ("R5-W-02", chainage(round(at.chainage_m)))


def test_where_nothing_is_planned_the_place_stays_while_one_chooses(on_map: Driver) -> None:
    """R5-W-01 has an activity up to 3+400."""
    place_on(on_map, "R5-W-01", 700)
    on_map.tap(on_map.page.ids.map)
    at = on_map.tablet.shell.map_page.touched.at
    assert at.section == "R5-W-01"
    on_map.tap(on_map.page.ids.act)
    form = on_map.tablet.shell.log_work
    assert form.view.chosen is None
    form.choose_activity("C01-A07")
    assert form.view.value("from_m") == chainage(round(at.chainage_m))
    on_map.tablet.shell.back()
    on_map.tablet.shell.log("C01-A04")
    assert on_map.tablet.shell.log_work.view.value("section") == "R5-W-02"


def test_a_touch_on_the_card_touches_no_road_under_it(on_map: Driver) -> None:
    place_on(on_map, "R5-W-02", 4500)
    on_map.tap(on_map.page.ids.map)
    before = on_map.tablet.shell.map_page.touched
    on_map.tap(on_map.page.ids.title)
    assert on_map.tablet.shell.map_page.touched is before


def test_layers_are_chosen_and_stay_chosen(on_map: Driver, open_window: Any) -> None:
    page, road_map = on_map.page, on_map.page.ids.map
    on_map.tap(page.ids.choose_layers)
    texts = [line.text for line in reversed(page.ids.layers.children)]
    assert texts == ["الطرق", "الأسماء", "مناطق العمل", "العيوب", "أعمالي", "الإغلاقات"]
    on_map.tap(on_map.find("LayerLine", text="الأسماء"))
    assert "names" not in road_map.shown
    assert on_map.tablet.store.setting("map_hidden") == "names"
    on_map.tap(on_map.find("LayerLine", text="الطرق"))
    on_map.pump()
    assert sum(layer.drawn_count for layer in road_map._roads.layers) == 0


def test_closures_are_said_to_be_unknown_and_cannot_be_chosen(on_map: Driver) -> None:
    on_map.tap(on_map.page.ids.choose_layers)
    line = on_map.find("LayerLine", text="الإغلاقات")
    assert (line.note, line.is_on, line.disabled) == ("لم تُسجل بعد", False, True)
    on_map.tap(line)
    assert not line.is_on


def test_own_works_and_defects_are_touched_like_sites(on_map: Driver) -> None:
    tablet, page = on_map.tablet, on_map.page
    place = replace(HERE, lat=29.30, lon=47.99)
    fields = {"contract": 9, "governorate": "KW-HA", "category": "pothole"}
    defect = tablet.store.save("defect", fields, place).record
    work = tablet.store.log_work(
        {"activity": "C10-A05", "boq_item": "B05", "quantity": "5"}, replace(place, lat=29.31)
    ).record
    on_map.go("map")
    for key, lat, title in ((f"defect:{defect}", 29.30, "حفرة"), (f"work:{work}", 29.31, "طريق")):
        page.ids.map.look_at(to_plane(lat, 47.99), 0.3)
        on_map.tap(page.ids.map)
        assert page.ids.map.picked == key
        assert page.ids.title.text.startswith(title)
    on_map.tap(page.ids.act)
    assert on_map.page.name == "work"


def test_no_road_is_read_before_the_first_frame(tmp_path: Path) -> None:
    """Twenty maps as large would be opened as quickly."""
    from tests.mobile.tablet import FieldTablet

    tablet = FieldTablet(tmp_path / "other")
    asked: list[str] = []
    store = tablet.store
    cells, cell = store.map_cells, store.map_cell
    store.map_cells = lambda: asked.append("cells") or cells()
    store.map_cell = lambda key: asked.append(key) or cell(key)
    tablet.shell.start()
    assert asked == []
    tablet.close()


def test_names_stay_where_they_are_while_a_finger_moves_the_map(on_map: Driver) -> None:
    road_map = on_map.page.ids.map
    road_map.look_at(to_plane(29.32, 48.0), 0.1)
    on_map.pump(80)
    before = names_of(road_map)
    assert len(before) > 10
    for _ in range(30):
        road_map.centre_x += 70
        road_map.centre_y -= 30
        on_map.pump(4)
    after = names_of(road_map)
    assert len(before.keys() & after.keys()) > 5
    for texture in before.keys() & after.keys():
        assert before[texture] & after[texture] or len(before[texture]) > 1


def names_of(road_map: Any) -> dict[Any, set[tuple[float, float]]]:
    """Where each name stands, before the shift."""
    found: dict[Any, set[tuple[float, float]]] = {}
    for part in road_map._marks._labels.canvas.children:
        if type(part).__name__ == "Rectangle":
            found.setdefault(id(part.texture), set()).add(tuple(part.pos))
    return found


def test_a_zone_is_tinted_and_can_be_hidden(on_map: Driver, tmp_path: Path) -> None:
    from PIL import Image

    ring = [(47.5, 29.1), (47.8, 29.1), (47.8, 29.2), (47.5, 29.2), (47.5, 29.1)]
    said = {"code": "Z1", "name_ar": "", "name_en": ""}
    roads = [road_of(section) for section in sections()]
    zone = Feature(ZONE, said, packed_line(ring))
    on_map.tablet.store.keep_pack(whole_pack(9, [*roads, zone]))
    on_map.tablet.shell.map_page.load()
    road_map = on_map.page.ids.map
    road_map.look_at(to_plane(29.15, 47.65), 0.03)
    colours = []
    for _ in range(2):
        on_map.picture(tmp_path / "zone.png")
        x, y = road_map.to_window(*road_map.center)
        with Image.open(tmp_path / "zone.png") as picture:
            colours.append(picture.getpixel((int(x) + 40, 800 - int(y))))
        on_map.tablet.shell.map_page.toggle("zones")
        on_map.pump()
    assert colours[0] != colours[1]
    assert colours[1] == (241, 239, 234)


def test_pictures_of_the_ground_lie_under_the_roads(on_map: Driver, tmp_path: Path) -> None:
    from PIL import Image

    kit = on_map.tablet.shell.kit
    assert "imagery" not in on_map.page.ids.map.shown
    kit.imagery = green_squares(tmp_path)
    on_map.tablet.shell.map_page.refresh()
    road_map = on_map.page.ids.map
    place_on(on_map, "R5-W-03", 8000)
    on_map.pump(60)
    on_map.picture(tmp_path / "ground.png")
    x, y = road_map.to_window(*road_map.center)
    with Image.open(tmp_path / "ground.png") as picture:
        pixels = np.asarray(picture)
    assert pixels[800 - int(y) - 60, int(x) + 5] == pytest.approx([0, 128, 0], abs=8)
    assert pixels[800 - int(y), int(x)] == pytest.approx([251, 176, 92], abs=14)


def green_squares(folder: Path) -> Any:
    """An MBTiles file of one colour around Kuwait."""
    import sqlite3
    from io import BytesIO

    from PIL import Image

    from mobile.device.mbtiles import imagery_in

    image = BytesIO()
    Image.new("RGB", (256, 256), (0, 128, 0)).save(image, "PNG")
    rows = sqlite3.connect(folder / "kuwait.mbtiles")
    rows.execute(
        "CREATE TABLE tiles (zoom_level INT, tile_column INT, tile_row INT, tile_data BLOB)"
    )
    squares = [
        (10, x, 1023 - y, image.getvalue()) for x in range(640, 660) for y in range(410, 430)
    ]
    rows.executemany("INSERT INTO tiles VALUES (?, ?, ?, ?)", squares)
    rows.commit()
    rows.close()
    return imagery_in(folder)
