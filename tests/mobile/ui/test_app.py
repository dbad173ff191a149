"""The tablet's start: settings, no screen, and a whole run with its own threads."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from mobile.app import NO_SCREEN, Settings, has_screen
from mobile.device.recordings import read_track
from mobile.glance import kept_settings
from tests.mobile.steered import open_store
from tests.mobile.ui.driver import Driver

ROOT = Path(__file__).parents[3]


def test_every_setting_has_a_default() -> None:
    settings = Settings.read({})
    assert settings.server == "http://127.0.0.1:8500"
    assert settings.home == Path(".tareeq/tablet")
    assert settings.track is not None
    assert not settings.is_offscreen


def test_the_shipped_track_is_whole_and_in_kuwait() -> None:
    track = read_track(Settings.read({}).track)
    assert len(track.fixes) > 100
    assert track.fault_count == 0
    assert all(28.5 < fix.lat < 30.1 and 46.5 < fix.lon < 48.5 for fix in track.fixes)


def test_a_track_that_is_not_there_is_said() -> None:
    with pytest.raises(FileNotFoundError, match="TAREEQ_GPX"):
        Settings.read({"TAREEQ_GPX": "/nowhere/track.gpx"})


def test_only_linux_without_a_display_has_no_screen() -> None:
    assert not has_screen({}, "linux")
    assert has_screen({"WAYLAND_DISPLAY": "wayland-0"}, "linux")
    assert has_screen({"ANDROID_ARGUMENT": "x"}, "linux")
    assert has_screen({}, "darwin")


def start(home: Path, **more: str) -> subprocess.Popen[str]:
    hidden = ("DISPLAY", "WAYLAND_DISPLAY", "SDL_VIDEODRIVER", "KIVY_HOME")
    environment = {name: value for name, value in os.environ.items() if name not in hidden}
    environment |= {"TAREEQ_TABLET_HOME": str(home), "TAREEQ_SERVER": "http://127.0.0.1:9"}
    return subprocess.Popen(
        [sys.executable, "-m", "mobile.app"],
        cwd=ROOT,
        env=environment | more,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def test_without_a_screen_it_says_so_and_exits_2(tmp_path: Path) -> None:
    process = start(tmp_path)
    said, _ = process.communicate(timeout=60)
    assert process.returncode == 2
    assert said.strip() == NO_SCREEN
    assert list(tmp_path.iterdir()) == []


IN_TROUBLE = """
import json, sys
from pathlib import Path
from mobile.app import Settings, prepare_window
home = Path(sys.argv[1])
settings = Settings.read({"TAREEQ_TABLET_HOME": str(home), "TAREEQ_TABLET_OFFSCREEN": "1"})
prepare_window(settings)
from mobile.running import Running
from kivy.clock import Clock
running = Running(home, "http://127.0.0.1:9", track=settings.track)
running.rescue_folder = home / "rescue"
said = {}
def look(_):
    root = running.app.root
    if type(root).__name__ == "TroubleFrame":
        if not said:
            said.update(title=root.view.title)
            root.ids.rescue.dispatch("on_release")
        elif not root.view.is_writing:
            said.update(told=root.view.told, left=[p.name for p in running.rescue_folder.iterdir()])
            running.app.stop()
Clock.schedule_interval(look, 0.1)
try:
    running.run()
except Exception as fault:
    said.update(raised=str(fault))
print(json.dumps(said))
"""


@pytest.mark.window
def test_a_damaged_store_is_said_in_both_languages(tmp_path: Path) -> None:
    (tmp_path / "tareeq.sqlite").write_bytes(b"not a database" * 500)
    hidden = ("DISPLAY", "WAYLAND_DISPLAY", "SDL_VIDEODRIVER", "KIVY_HOME")
    environment = {name: value for name, value in os.environ.items() if name not in hidden}
    done = subprocess.run(
        [sys.executable, "-c", IN_TROUBLE, str(tmp_path)],
        cwd=ROOT, env=environment, capture_output=True, text=True, timeout=100, check=False,
    )  # fmt: skip
    said = json.loads(done.stdout.splitlines()[-1])
    assert said["title"] == ["ذاكرة الجهاز تالفة", "The tablet's store is damaged"]
    # Nothing of such a file can be read: that is said, and no file is left half-written.
    assert said["told"][1].startswith("Not written")
    assert said["left"] == []
    assert "damaged" in said["raised"] or "database" in said["raised"]


UNTRAINED = """
import json, sys
from pathlib import Path
from mobile.app import Settings, prepare_window
home = Path(sys.argv[1])
settings = Settings.read({"TAREEQ_TABLET_HOME": str(home), "TAREEQ_TABLET_OFFSCREEN": "1"})
prepare_window(settings)
from mobile.running import Running
from kivy.clock import Clock
running = Running(home, "http://127.0.0.1:9", track=settings.track)
def look(_):
    shell = running.app.shell
    if shell is not None and shell.view.notice is not None:
        print(json.dumps([shell.kit.is_training, shell.view.notice.text]))
        running.app.stop()
Clock.schedule_interval(look, 0.1)
running.run()
"""


@pytest.mark.window
def test_a_training_that_is_damaged_keeps_nobody_from_their_own_records(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    store.keep_setting("training", "1")
    store.close()
    (tmp_path / "training").mkdir()
    (tmp_path / "training" / "tareeq.sqlite").write_bytes(b"not a database" * 500)
    hidden = ("DISPLAY", "WAYLAND_DISPLAY", "SDL_VIDEODRIVER", "KIVY_HOME")
    environment = {name: value for name, value in os.environ.items() if name not in hidden}
    done = subprocess.run(
        [sys.executable, "-c", UNTRAINED, str(tmp_path)],
        cwd=ROOT, env=environment, capture_output=True, text=True, timeout=100, check=True,
    )  # fmt: skip
    is_training, said = json.loads(done.stdout.splitlines()[-1])
    assert not is_training
    assert "التدريب" in said
    assert kept_settings(tmp_path).get("training", "") == ""


FIRST_FRAME = """
import sys
from pathlib import Path
from mobile.app import Settings, prepare_window
home = Path(sys.argv[1])
settings = Settings.read({"TAREEQ_TABLET_HOME": str(home), "TAREEQ_TABLET_OFFSCREEN": "1"})
prepare_window(settings)
from mobile.running import Running
from kivy.core.window import Window
running = Running(home, "http://127.0.0.1:9", track=settings.track)
late = ("numpy", "marshmallow", "httpx", "mobile.store", "mobile.screens.frame")
def drawn(*_):
    if type(running.app.root).__name__ == "OpeningFrame":
        print("early:", [name for name in late if name in sys.modules])
    else:
        print("then:", type(running.app.root).__name__, running.app.shell.view.page)
        running.app.stop()
Window.bind(on_flip=drawn)
running.run()
"""


@pytest.mark.window
def test_the_first_frame_waits_for_no_page_and_no_store(tmp_path: Path) -> None:
    hidden = ("DISPLAY", "WAYLAND_DISPLAY", "SDL_VIDEODRIVER", "KIVY_HOME")
    environment = {name: value for name, value in os.environ.items() if name not in hidden}
    done = subprocess.run(
        [sys.executable, "-c", FIRST_FRAME, str(tmp_path)],
        cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60, check=True,
    )  # fmt: skip
    said = [line for line in done.stdout.splitlines() if line.startswith(("early", "then"))]
    assert said[0] == "early: []"
    assert said[-1] == "then: Frame sign_in"


def test_settings_are_read_before_the_store_is_opened(tmp_path: Path) -> None:
    assert kept_settings(tmp_path) == {}
    store = open_store(tmp_path)
    store.keep_setting("light", "sun")
    assert kept_settings(tmp_path) == {"light": "sun"}
    store.close()
    (tmp_path / "tareeq.sqlite").write_bytes(b"not a database" * 500)
    assert kept_settings(tmp_path) == {}


@pytest.mark.window
def test_trouble_with_the_store_is_told_and_the_window_stays(arabic: Driver) -> None:
    from kivy.base import ExceptionManager

    from mobile.faults import StorageFaultError

    assert ExceptionManager.handle_exception(StorageFaultError()) == ExceptionManager.PASS
    assert arabic.tablet.shell.view.notice.text.startswith("تعذرت قراءة")
    assert ExceptionManager.handle_exception(ValueError()) == ExceptionManager.RAISE


@pytest.mark.window
def test_it_opens_and_stays_open_without_a_server(tmp_path: Path) -> None:
    process = start(tmp_path, TAREEQ_TABLET_OFFSCREEN="1")
    try:
        deadline = time.monotonic() + 60
        while not (tmp_path / "tareeq.sqlite").exists() and time.monotonic() < deadline:
            time.sleep(0.2)
        time.sleep(2)
        assert process.poll() is None
    finally:
        process.terminate()
        said, _ = process.communicate(timeout=30)
    assert "Traceback" not in said


@pytest.fixture
def scheduler(arabic: Driver) -> object:
    from mobile.device.kivy_scheduler import KivyScheduler

    return KivyScheduler()


@pytest.mark.window
def test_background_work_comes_back_on_the_windows_thread(
    arabic: Driver, scheduler: object
) -> None:
    import threading

    told: list[tuple[str, object, str]] = []

    def note(kind: str) -> object:
        return lambda value: told.append((kind, value, threading.current_thread().name))

    scheduler.in_background(lambda: threading.current_thread().name, note("done"), note("failed"))
    scheduler.in_background(lambda: 1 // 0, note("done"), note("failed"))
    arabic.wait_for(lambda: len(told) == 2)
    here = threading.current_thread().name
    by_kind = {kind: (value, thread) for kind, value, thread in told}
    assert by_kind["done"] == ("tareeq-background", here)
    assert isinstance(by_kind["failed"][0], ZeroDivisionError)
    assert by_kind["failed"][1] == here


@pytest.mark.window
def test_a_later_call_comes_once_unless_cancelled(arabic: Driver, scheduler: object) -> None:
    told: list[str] = []
    scheduler.later(0.01, lambda: told.append("called"))
    scheduler.later(0.01, lambda: told.append("cancelled"))()
    arabic.wait_for(lambda: bool(told))
    arabic.pump(10)
    assert told == ["called"]
