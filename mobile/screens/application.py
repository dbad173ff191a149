"""The Kivy application around the frame: type, keys, and a new root for a new language."""

from typing import Any

from kivy.app import App
from kivy.base import ExceptionHandler, ExceptionManager
from kivy.core.window import Window
from kivy.metrics import Metrics
from kivy.uix.behaviors import FocusBehavior
from kivy.uix.widget import Widget

from mobile.faults import PortError
from mobile.screens.frame import Frame
from mobile.theme import fonts, palette, shaping
from mobile.viewmodels.shell import Shell

_ENTER_KEYS = (13, 271)
# Escape on a desktop, Back on Android.
_BACK_KEY = 27


class StoreTrouble(ExceptionHandler):
    """A store that cannot be read or written is told at the foot of the page; the app stays."""

    def __init__(self, shell: Shell) -> None:
        self._shell = shell

    def handle_exception(self, exception: BaseException) -> int:
        if not isinstance(exception, PortError):
            return int(ExceptionManager.RAISE)
        self._shell.say(self._shell.kit.texts.error(exception.code))
        return int(ExceptionManager.PASS)


class TareeqApp(App):
    """One window over one tablet's view-models."""

    title = "Tareeq"

    def __init__(self, shell: Shell, **properties: Any) -> None:
        super().__init__(**properties)
        self.shell = shell
        shaping.install()
        fonts.register()

    def build(self) -> Widget:
        """The first root; the view-models must have been started before it is shown."""
        # A field near the foot stays in sight above a soft keyboard.
        Window.softinput_mode = "below_target"
        Window.bind(on_key_down=self._key)
        self._trouble = StoreTrouble(self.shell)
        ExceptionManager.add_handler(self._trouble)
        self._unwatch_looks = self.shell.looks.watch(self.rebuild)
        return self._new_frame()

    def _new_frame(self) -> Frame:
        appearance = self.shell.kit.appearance
        palette.use(appearance.light)
        Metrics.fontscale = appearance.scale
        Window.clearcolor = palette.GROUND
        return Frame(self.shell)

    def rebuild(self) -> None:
        """The language or the look changed: everything is built anew."""
        old = self.root
        old.leave()
        Window.remove_widget(old)
        self.root = self._new_frame()
        Window.add_widget(self.root)

    def _key(self, _: Any, key: int, *rest: Any) -> bool:
        """Enter does what the page is for, unless a field has the focus: it knows better."""
        if key == _BACK_KEY:
            self.shell.back()
            return True
        is_typing = any(FocusBehavior._keyboards.values())
        return key in _ENTER_KEYS and not is_typing and self.root.entered()

    def on_stop(self) -> None:
        self._unwatch_looks()
        Window.unbind(on_key_down=self._key)
        ExceptionManager.remove_handler(self._trouble)
        self.root.leave()
        self.shell.stop()
