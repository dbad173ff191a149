"""A store that fails while its pages are shown: told at once, and nothing typed is lost."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from mobile.faults import StorageFaultError, StorageFullError
from tests.mobile.ui.driver import Driver

ROOT = Path(__file__).parents[3]
Opener = Callable[..., Driver]
TITLES = {
    "full": ("ذاكرة الجهاز ممتلئة", "The tablet is full"),
    "damaged": ("ذاكرة الجهاز تالفة", "The tablet's store is damaged"),
}

pytestmark = pytest.mark.window


def pages_of(driver: Driver) -> int:
    with driver.tablet.store.database.write() as rows:
        return int(rows.execute("PRAGMA page_count").fetchone()[0])


def limit(driver: Driver, pages: int) -> None:
    with driver.tablet.store.database.write() as rows:
        rows.execute(f"PRAGMA max_page_count = {pages}")


def is_in_trouble(driver: Driver) -> bool:
    return type(driver.root).__name__ == "TroubleFrame"


def tap(driver: Driver, name: str) -> None:
    driver.tap(driver.root.ids[name])


@pytest.mark.parametrize("language", ["ar", "en"])
def test_a_full_flash_covers_the_form_and_gives_it_back_as_typed(
    open_window: Opener, language: str
) -> None:
    driver = open_window(language)
    shell = driver.tablet.shell
    shell.log("C01-A07")
    shell.log_work.edit("quantity", "41")
    driver.pump()
    frame, pages = driver.root, pages_of(driver)
    limit(driver, pages)
    words = "كلمات كثيرة " * 1000
    shell.log_work.edit("notes", words)
    driver.pump()
    assert is_in_trouble(driver)
    assert driver.root.view.title == TITLES["full"]
    assert all(driver.root.view.kept)
    tap(driver, "retry")
    assert is_in_trouble(driver)
    assert driver.root.view.told[1] == "Nothing has changed yet."
    driver.press("enter")
    driver.press("back")
    assert is_in_trouble(driver)
    limit(driver, pages + 1000)
    tap(driver, "retry")
    assert driver.root is frame
    assert shell.view.page == "log_work"
    assert shell.log_work.view.values["quantity"] == "41"
    assert shell.log_work.view.values["notes"] == words
    again = driver.tablet.restarted()
    again.shell.log()
    assert again.shell.log_work.view.values["notes"] == words
    again.close()


def test_a_nonconformance_is_as_it_was_typed_though_it_could_not_be_kept(english: Driver) -> None:
    """Its form reads from the store what it shows."""
    shell = english.tablet.shell
    shell.short_form.begin("ncr")
    shell.go("short_form")
    pages = pages_of(english)
    limit(english, pages)
    words = "dip at the joint " * 1000
    shell.short_form.edit("description", words)
    english.pump()
    assert is_in_trouble(english)
    assert shell.short_form.view.value("description") == words
    limit(english, pages + 1000)
    tap(english, "retry")
    assert not is_in_trouble(english)
    assert english.tablet.restarted().store.draft(shell.short_form._form)["description"] == words


def test_a_map_that_does_not_fit_stops_nobody(english: Driver) -> None:
    store = english.tablet.store
    limit(english, pages_of(english) + 200)
    with pytest.raises(StorageFullError):
        store.keep_setting("map", "-" * 3_000_000)
    english.pump()
    assert not is_in_trouble(english)


def damage(path: Path) -> bytes:
    """Overwrite all but the first page of the file itself; what stood there."""
    whole = path.read_bytes()
    with path.open("r+b") as file:
        file.seek(4096)
        file.write(b"\x5a" * (len(whole) - 4096))
    return whole


@pytest.mark.parametrize("language", ["ar", "en"])
def test_a_file_that_is_damaged_meanwhile_is_told_and_rescued(
    open_window: Opener, language: str
) -> None:
    from kivy.base import ExceptionManager

    driver = open_window(language)
    tablet = driver.tablet
    tablet.log("C01-A07", "12.5")
    database = tablet.store.database
    for connection in (database._writer, database._reader):
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    tablet.shell.log("C01-A07")
    tablet.shell.log_work.edit("quantity", "77")
    for connection in (database._writer, database._reader):
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        connection.execute("PRAGMA shrink_memory").fetchall()
    whole = damage(database.path)
    with pytest.raises(StorageFaultError) as told:
        driver.go("records")
    assert ExceptionManager.handle_exception(told.value) == ExceptionManager.PASS
    driver.pump()
    assert is_in_trouble(driver)
    assert driver.root.view.title == TITLES["damaged"]
    tap(driver, "retry")
    assert is_in_trouble(driver)
    tap(driver, "rescue")
    # Of pages that are gone nothing can be read; that is said, and no file left half-written.
    assert driver.root.view.tone == "bad"
    assert list(tablet.shell.kit.rescue_folder.iterdir()) == []
    # As a cable that had come loose: once the file reads again, the pages are there again.
    with database.path.open("r+b") as file:
        file.write(whole)
    for connection in (database._writer, database._reader):
        connection.execute("PRAGMA shrink_memory").fetchall()
    tap(driver, "retry")
    assert not is_in_trouble(driver)
    tablet.shell.log()
    assert tablet.shell.log_work.view.values["quantity"] == "77"


ON_A_SMALL_FLASH = """
import json, os, sys
from pathlib import Path
from mobile.app import Settings, prepare_window
home = Path(sys.argv[1])
settings = Settings.read({"TAREEQ_TABLET_HOME": str(home), "TAREEQ_TABLET_OFFSCREEN": "1"})
prepare_window(settings)
from mobile.running import Running
from kivy.clock import Clock
running = Running(home, "http://127.0.0.1:9", asks_pin=False, track=settings.track)
filler, said, steps = home / "filler", {}, []
def fill():
    with filler.open("wb", buffering=0) as file:
        try:
            while file.write(b"-" * 4096):
                pass
        except OSError:
            pass
def look(_):
    shell, root = running.app.shell, running.app.root
    if shell is None or not hasattr(root, "ids"):
        return
    name = type(root).__name__
    if not steps:
        shell.log()
        fill()
        shell.log_work.edit("notes", "words " * 20000)
        steps.append("filled")
    elif steps == ["filled"] and name == "TroubleFrame":
        said.update(title=root.view.title, free=os.statvfs(home).f_bavail)
        root.ids.retry.dispatch("on_release")
        steps.append("tried")
    elif steps[-1] == "tried" and name == "TroubleFrame" and not root.view.is_writing:
        said.update(told=root.view.told[1])
        filler.unlink()
        root.ids.retry.dispatch("on_release")
        steps.append("room")
    elif steps[-1] == "room" and name == "Frame":
        notes = shell.log_work.view.values["notes"]
        said.update(page=shell.view.page, words=len(notes.split()))
        said.update(kept=len(shell.kit.store.draft("log_work")["notes"].split()))
        running.app.stop()
Clock.schedule_interval(look, 0.1)
Clock.schedule_once(lambda _: running.app.stop(), 60)
running.run()
print(json.dumps(said))
"""


def test_a_real_small_flash_that_fills_and_gets_room_again(tmp_path: Path) -> None:
    hidden = ("DISPLAY", "WAYLAND_DISPLAY", "SDL_VIDEODRIVER")
    environment = {name: value for name, value in os.environ.items() if name not in hidden}
    environment |= {"PYTHONPATH": str(ROOT), "KIVY_HOME": str(tmp_path / "kivy")}
    home = tmp_path / "flash"
    home.mkdir()
    mount = f"mount -t tmpfs -o size=6m tmpfs {home} && exec "
    unshared = ["unshare", "--map-root-user", "--mount", "sh", "-c"]
    if subprocess.run([*unshared, f"{mount} true"], capture_output=True, check=False).returncode:
        pytest.skip("this machine lets nobody mount a small file system")
    command = f'{mount} "$@"'
    done = subprocess.run(
        [*unshared, command, "sh", sys.executable, "-c", ON_A_SMALL_FLASH, str(home)],
        cwd=ROOT, env=environment, capture_output=True, text=True, timeout=100, check=True,
    )  # fmt: skip
    said: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    assert said == {
        "title": list(TITLES["full"]),
        "free": 0,
        "told": "Nothing has changed yet.",
        "page": "log_work",
        "words": 20000,
        "kept": 20000,
    }
