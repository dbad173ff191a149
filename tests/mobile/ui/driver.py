"""Drives the tablet's window in this process: real widgets, real touches, no screen needed."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from math import ceil
from pathlib import Path
from typing import Any

from tests.mobile.tablet import FieldTablet

WIDE, NARROW = (1280, 800), (800, 1280)


def prepare_kivy(size: tuple[int, int] = WIDE, multisamples: int = 0) -> None:
    """Settle what Kivy reads on import: no screen, no files outside a temporary folder."""
    os.environ.pop("DISPLAY", None)
    os.environ.pop("WAYLAND_DISPLAY", None)
    os.environ.setdefault("SDL_VIDEODRIVER", "offscreen")
    os.environ.setdefault("KIVY_NO_ARGS", "1")
    os.environ.setdefault("KIVY_NO_FILELOG", "1")
    os.environ.setdefault("KIVY_NO_CONSOLELOG", "1")
    os.environ.setdefault("KIVY_HOME", tempfile.mkdtemp(prefix="tareeq-kivy-"))
    from kivy.config import Config

    Config.set("graphics", "width", str(size[0]))
    Config.set("graphics", "height", str(size[1]))
    Config.set("graphics", "multisamples", str(multisamples))
    Config.set("graphics", "maxfps", "0")
    Config.set("input", "mouse", "mouse,disable_multitouch")


class Driver:
    """One running application over one tablet."""

    def __init__(self, tablet: FieldTablet, is_started: bool = True) -> None:
        from mobile.screens.application import TareeqApp

        self.tablet = tablet
        if is_started:
            tablet.shell.start()
        self.app = TareeqApp(tablet.shell)
        self.app._run_prepare()
        self.pump()

    @property
    def root(self) -> Any:
        return self.app.root

    @property
    def page(self) -> Any:
        """The screen that is shown."""
        return self.root.ids.pages.current_screen

    def pump(self, frames: int = 6) -> None:
        """Let the window's loop run: clock, touches, layout; drawing only for pictures."""
        from kivy.base import EventLoop
        from kivy.clock import Clock
        from kivy.lang import Builder

        for _ in range(frames):
            Clock.tick()
            EventLoop.dispatch_input()
            Builder.sync()
            Clock.tick_draw()
            Builder.sync()

    def wait_for(self, holds: Callable[[], bool], seconds: float = 20) -> None:
        """Let the loop run until something holds. Raises TimeoutError."""
        end = time.monotonic() + seconds
        while not holds():
            if time.monotonic() > end:
                raise TimeoutError
            self.pump(1)
            time.sleep(0.01)

    def find(self, kind: str, within: Any = None, **wanted: Any) -> Any:
        """The first widget of that class name with those attributes. Raises LookupError."""
        for widget in (within or self.root).walk():
            if type(widget).__name__ == kind and all(
                getattr(widget, name, None) == value for name, value in wanted.items()
            ):
                return widget
        raise LookupError(f"{kind} {wanted}")

    def find_card(self, rows: Any, **wanted: Any) -> Any:
        """The card of a long list, scrolled to: what is far below is no widget before it is seen.

        Raises LookupError.
        """
        pages = max(1, ceil(2 * rows.children[0].height / rows.height))
        for place in range(pages + 1):
            rows.scroll_y = 1 - place / pages
            self.pump()
            with suppress(LookupError):
                card = self.find("SiteCard", within=rows, **wanted)
                if rows.collide_point(*rows.parent.to_widget(*card.to_window(*card.center))):
                    return card
        raise LookupError(f"{wanted}")

    def tap(self, widget: Any) -> None:
        """Touch the middle of a widget."""
        from kivy.tests.common import UnitTestTouch

        touch = UnitTestTouch(*widget.to_window(*widget.center))
        touch.touch_down()
        self.pump()
        touch.touch_up()
        self.pump()

    def drag(self, widget: Any, start: tuple[float, float], end: tuple[float, float]) -> None:
        """Move a finger over a widget; places in shares of its width and height."""
        from kivy.tests.common import UnitTestTouch

        places = [
            widget.to_window(widget.x + widget.width * x, widget.y + widget.height * y)
            for x, y in (start, ((start[0] + end[0]) / 2, (start[1] + end[1]) / 2), end)
        ]
        touch = UnitTestTouch(*places[0])
        touch.touch_down()
        for place in places[1:]:
            touch.touch_move(*place)
            self.pump()
        touch.touch_up()
        self.pump()

    def type(self, text: str) -> None:
        """Type into the field that has the focus."""
        from kivy.base import EventLoop

        for character in text:
            EventLoop.window.dispatch("on_textinput", character)
        self.pump()

    def press(self, key: str) -> None:
        """Press a key: enter, tab or back."""
        from kivy.base import EventLoop

        code = {"enter": 13, "tab": 9, "back": 27}[key]
        EventLoop.window.dispatch("on_key_down", code, 0, None, [])
        EventLoop.window.dispatch("on_key_up", code, 0)
        self.pump()

    def go(self, page: str) -> None:
        """Touch a page's name on the rail."""
        self.tap(self.find("NavItem", goes_to=page))

    def resize(self, size: tuple[int, int]) -> None:
        """Turn the tablet."""
        from kivy.core.window import Window

        Window.system_size = size
        self.pump()

    def rest(self) -> None:
        """Wait until maps have drawn all that they may."""
        self.pump(12)
        for road_map in [one for one in self.root.walk() if type(one).__name__ == "RoadMap"]:
            self.wait_for(lambda one=road_map: not one._go_on.is_triggered)

    def picture(self, path: Path, is_small: bool = True) -> None:
        """Save what the window shows as PNG."""
        from kivy.base import EventLoop
        from kivy.graphics.opengl import GL_RGBA, GL_UNSIGNED_BYTE, glReadPixels
        from PIL import Image

        window = EventLoop.window
        self.rest()
        self._show_bars(window)
        window.on_draw()
        width, height = window.system_size
        pixels = glReadPixels(0, 0, width, height, GL_RGBA, GL_UNSIGNED_BYTE)
        picture = Image.frombytes("RGBA", (width, height), pixels)
        path.parent.mkdir(parents=True, exist_ok=True)
        flipped = picture.transpose(Image.Transpose.FLIP_TOP_BOTTOM).convert("RGB")
        flipped.save(path, optimize=is_small)

    def _show_bars(self, window: Any) -> None:
        """Every bar that scrolls: they fade with the clock, a picture takes it in the middle."""
        from kivy.animation import Animation
        from kivy.lang import Builder
        from kivy.uix.scrollview import ScrollView

        for child in window.children:
            for widget in child.walk():
                if isinstance(widget, ScrollView):
                    Animation.cancel_all(widget, "_bar_color")
                    widget._bar_color = widget.bar_color
        # A rule's drawing follows its properties only with the next frame.
        Builder.sync()

    def close(self) -> None:
        """End the application and clear the window for the next one."""
        from kivy.core.window import Window

        root = self.root
        self.app.stop()
        self.tablet.close()
        Window.remove_widget(root)
