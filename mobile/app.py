"""The tablet, opened: ``python -m mobile.app``.

TAREEQ_SERVER: the office's address (http://127.0.0.1:8500). TAREEQ_TABLET_HOME: the tablet's
folder (.tareeq/tablet). TAREEQ_GPX: a GPX or NMEA file that stands for the receiver.
TAREEQ_CAMERA: a picture, or a folder of them, that stands for the camera.
TAREEQ_TABLET_PASSPHRASE: what the store's key is wrapped by, from the first start with it on.
TAREEQ_TABLET_OFFSCREEN=1: draw without a screen, for tests and pictures.
"""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from mobile.faults import StorageFaultError, StorageFullError

NO_SCREEN = """لا توجد شاشة هنا. شغّل هذا الأمر من جلسة رسومية (DISPLAY أو WAYLAND_DISPLAY).
There is no screen here. Run this from a graphical session (DISPLAY or WAYLAND_DISPLAY is set),
or set TAREEQ_TABLET_OFFSCREEN=1 to draw without one."""
# Along road works of the demonstration that are under way, so that a first work is a clean one.
TRACK = Path(__file__).parent / "device" / "tracks" / "hawalli_main_street.gpx"
WINDOW = (1280, 800)


@dataclass(frozen=True)
class Settings:
    """What the environment says."""

    server: str
    home: Path
    track: Path
    pictures: Path | None
    is_offscreen: bool
    passphrase: str = field(default="", repr=False)

    @classmethod
    def read(cls, environment: Mapping[str, str]) -> Settings:
        """Every setting has a default. Raises FileNotFoundError for a file that is not there."""
        track = _file(environment, "TAREEQ_GPX") or TRACK
        return cls(
            server=environment.get("TAREEQ_SERVER", "http://127.0.0.1:8500"),
            home=Path(environment.get("TAREEQ_TABLET_HOME", ".tareeq/tablet")),
            track=track,
            pictures=_file(environment, "TAREEQ_CAMERA"),
            is_offscreen=environment.get("TAREEQ_TABLET_OFFSCREEN") == "1",
            passphrase=environment.get("TAREEQ_TABLET_PASSPHRASE", ""),
        )


def _file(environment: Mapping[str, str], name: str) -> Path | None:
    """The file or folder that a setting names. Raises FileNotFoundError."""
    path = Path(environment[name]) if environment.get(name) else None
    if path is not None and not path.exists():
        raise FileNotFoundError(f"{name}: no file {path}")
    return path


def has_screen(environment: Mapping[str, str], platform: str = sys.platform) -> bool:
    """Whether a window can be opened. Only Linux without a display server cannot."""
    if not platform.startswith("linux") or "ANDROID_ARGUMENT" in environment:
        return True
    return bool(environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY"))


def main() -> int:
    """Open the window and stay until it is closed. 2: nothing was opened, the reason is said."""
    try:
        settings = Settings.read(os.environ)
    except FileNotFoundError as fault:
        _say(str(fault))
        return 2
    if not settings.is_offscreen and not has_screen(os.environ):
        _say(NO_SCREEN)
        return 2
    prepare_window(settings)
    try:
        run(settings)
    except (StorageFaultError, StorageFullError) as fault:
        from mobile.viewmodels.texts import Texts  # noqa: PLC0415 - not for the first frame

        for language in ("ar", "en"):
            _say(Texts(language).error(fault.code))
        _say(f"{settings.home}: {fault}")
        return 2
    return 0


def _say(text: str) -> None:
    # Kivy takes sys.stderr for its log, and may keep it to itself.
    (sys.__stderr__ or sys.stderr).write(text + "\n")


def prepare_window(settings: Settings) -> None:
    """Settle what Kivy reads once, on import: nothing of it may be imported before this."""
    os.environ.setdefault("KIVY_NO_ARGS", "1")
    os.environ.setdefault("KIVY_NO_FILELOG", "1")
    os.environ.setdefault("KIVY_HOME", str((settings.home / "kivy").resolve()))
    Path(os.environ["KIVY_HOME"]).mkdir(parents=True, exist_ok=True)
    if settings.is_offscreen:
        os.environ.pop("DISPLAY", None)
        os.environ.setdefault("SDL_VIDEODRIVER", "offscreen")
    from kivy.config import Config  # noqa: PLC0415 - reads the environment set above
    from kivy.logger import Logger  # noqa: PLC0415

    # Kivy writes out what every library logs.
    logging.getLogger().setLevel(logging.WARNING)

    # The X selection buffer needs a program that few desktops have, and nobody misses.
    Logger.addFilter(lambda record: not str(record.msg).startswith("Cutbuffer"))
    Config.set("kivy", "log_level", "warning")
    Config.set("graphics", "width", str(WINDOW[0]))
    Config.set("graphics", "height", str(WINDOW[1]))
    Config.set("graphics", "multisamples", "4")
    Config.set("input", "mouse", "mouse,disable_multitouch")
    Config.set("kivy", "exit_on_escape", "0")


def run(settings: Settings) -> None:
    """Open the window, then the tablet in it. Raises what kept that from being opened."""
    # Kivy opens its window when this is imported.
    from mobile.running import Running  # noqa: PLC0415

    played = {
        "track": settings.track,
        "pictures": settings.pictures,
        "passphrase": settings.passphrase,
    }
    Running(settings.home, settings.server, **played).run()


if __name__ == "__main__":
    sys.exit(main())
