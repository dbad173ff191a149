"""map_frame_ms: what panning the map costs the window's thread with 50,000 road segments held.

A frame is all that this thread does from one drawing to the next: touches, clock, properties,
layers and labels laid out, and Kivy's walk over the canvas with its calls into GL. The rasteriser
is kept apart by Kivy's own mock of GL, whose calls return at once: on a tablet that work is the
graphics chip's, here it would be this processor's. Reading and decoding of cells runs beside the
window as it does in the app, and what it takes of this thread is counted with the frame.

Two runs over fresh ground: at street zoom (0.3 px/m) and wider, where names are densest
(0.1 px/m). Alone: ``python -m bench.map_frame``.
"""

from __future__ import annotations

import json
import math
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import quantiles
from typing import Any

SEGMENTS = 50_000
A_LINE = 10
FRAMES = 600
QUICK = (2_000, 60)
# So far a finger moves the map from one frame to the next: quick, at 60 frames a second.
PIXELS_A_FRAME = 22
ZOOMS = {"map_frame_ms": 0.3, "map_frame_wide_ms": 0.1}
_SIDE_M = 40_000.0


def measure(is_quick: bool) -> dict[str, float]:
    """p95 of a frame at both zooms, and the longest at street zoom, in milliseconds.

    In a process of its own: GL is chosen when Kivy is imported.
    """
    words = [sys.executable, "-m", "bench.map_frame", "--inside", *(["--quick"] * is_quick)]
    said = subprocess.run(words, check=True, capture_output=True, text=True).stdout
    found: dict[str, float] = json.loads(said.strip().splitlines()[-1])
    return found


def _inside(is_quick: bool) -> dict[str, float]:
    segments, frames = QUICK if is_quick else (SEGMENTS, FRAMES)
    os.environ["KIVY_GL_BACKEND"] = "mock"
    from tests.mobile.ui.driver import Driver, prepare_kivy  # noqa: PLC0415

    prepare_kivy()
    from mobile.device.kivy_scheduler import KivyScheduler  # noqa: PLC0415
    from tests.mobile.tablet import FieldTablet  # noqa: PLC0415

    with tempfile.TemporaryDirectory() as home:
        tablet = FieldTablet(Path(home))
        tablet.shell.kit.scheduler = KivyScheduler()
        tablet.store.keep_pack(network(segments))
        tablet.store.drop_roads_of_reference()
        tablet.shell.map_page.load()
        driver = Driver(tablet)
        driver.go("map")
        found = {}
        for name, scale in ZOOMS.items():
            times = _panned(driver, scale, frames)
            found[name] = quantiles(times, n=20)[-1]
            found[name.replace("_ms", "_most_ms")] = max(times)
        driver.close()
    return found


def network(segments: int) -> Any:
    """A pack of streets, and every tenth a main road, over a town of 40 km; names differ."""
    from mobile.store.map_features import road_of  # noqa: PLC0415
    from mobile.viewmodels.plane import from_plane  # noqa: PLC0415
    from shared.wire.map_pack import whole_pack  # noqa: PLC0415

    count = segments // A_LINE
    across = math.ceil(math.sqrt(count))
    roads = []
    for number in range(count):
        column, row = number % across, number // across
        x, y = ((place / across - 0.5) * _SIDE_M for place in (column, row))
        turn = number % 7 / 7 * math.pi
        line = []
        for step in range(A_LINE + 1):
            bend = 15 * math.sin(step)
            at_x = x + step * 55 * math.cos(turn) + bend
            lat, lon = from_plane(at_x, y + step * 55 * math.sin(turn) - bend)
            line.append((lon, lat))
        said = {
            "code": f"S{number}", "road_ref": "R30" if number % 10 == 0 else "S-XX",
            "name_ar": f"شارع رقم {number}", "name_en": f"Street {number}", "lanes": 2,
            "from_m": "0", "to_m": "550",
        }  # fmt: skip
        roads.append(road_of({**said, "line": line}))
    return whole_pack(9, roads)


def _panned(driver: Any, scale: float, frames: int) -> list[float]:
    """Milliseconds of this thread for each frame while a finger moves on without a stop."""
    from kivy.base import EventLoop  # noqa: PLC0415
    from kivy.tests.common import UnitTestTouch  # noqa: PLC0415

    road_map = driver.page.ids.map
    road_map.look_at((-_SIDE_M / 3, -_SIDE_M / 3), scale)
    driver.wait_for(lambda: _is_at_rest(driver, road_map))
    touch = UnitTestTouch(*road_map.to_window(*road_map.center))
    touch.touch_down()
    times = []
    for number in range(frames):
        # To and fro over the glass, on and on over the ground.
        away = PIXELS_A_FRAME * math.cos(2 * math.pi * number / 400)
        begun = time.thread_time()
        touch.touch_move(touch.x - away, touch.y - PIXELS_A_FRAME / 2)
        driver.pump(1)
        EventLoop.window.dispatch("on_draw")
        times.append((time.thread_time() - begun) * 1000)
    touch.touch_up()
    return times


def _is_at_rest(driver: Any, road_map: Any) -> bool:
    driver.pump(1)
    return not road_map._go_on.is_triggered


def main() -> None:
    is_quick = "--quick" in sys.argv
    found = _inside(is_quick) if "--inside" in sys.argv else measure(is_quick)
    print(json.dumps({name: round(value, 2) for name, value in found.items()}))  # noqa: T201


if __name__ == "__main__":
    main()
