"""The Kivy application around the frame: type, keys, and a new root for a new look.

Only what the first frame needs is imported here; the pages come with the tablet.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from kivy.app import App
from kivy.clock import Clock
from kivy.core.window import Window
from kivy.metrics import Metrics
from kivy.uix.widget import Widget

from mobile.screens.in_trouble import InTrouble
from mobile.screens.opening import OpeningFrame
from mobile.theme import drawing, fonts, palette, shaping
from mobile.viewmodels import digits
from mobile.viewmodels.appearance import Appearance
from mobile.viewmodels.texts import Texts

if TYPE_CHECKING:
    from mobile.viewmodels.shell import Shell

_ENTER_KEYS = (13, 271)
# Escape on a desktop, Back on Android.
_BACK_KEY = 27


class TareeqApp(App):
    """One window over one tablet's view-models.

    Without a ``shell`` it opens on a bare frame in the look ``appearance`` and calls ``begin``
    once that was drawn; ``take`` then shows the tablet that was opened.
    """

    title = "Tareeq"

    def __init__(
        self,
        shell: Shell | None = None,
        appearance: Appearance | None = None,
        begin: Callable[[], None] = lambda: None,
        **properties: Any,
    ) -> None:
        super().__init__(**properties)
        self.shell = shell
        self._appearance, self._begin = appearance or Appearance(), begin
        self._let_go: Callable[[], None] = lambda: None
        self._covered: Widget | None = None
        drawing.install()
        fonts.register()

    def build(self) -> Widget:
        """The first root; the view-models must have been started before it is shown."""
        # A field near the foot stays in sight above a soft keyboard.
        Window.softinput_mode = "below_target"
        Window.bind(on_key_down=self._key, on_touch_down=self._touched, on_touch_up=self._touched)
        if self.shell is not None:
            self._follow(self.shell)
            return self._new_frame()
        Window.bind(on_flip=self._drawn)
        return self._opening()

    def _opening(self) -> OpeningFrame:
        texts = Texts(self._appearance.language)
        shaping.set_reading_direction(texts.is_rtl)
        self._dress(self._appearance)
        return OpeningFrame(texts)

    def _drawn(self, *_: Any) -> None:
        Window.unbind(on_flip=self._drawn)
        Clock.schedule_once(lambda _: self._begin(), 0)

    def take(self, shell: Shell) -> None:
        """A tablet is open: show its pages. The one before goes on unseen."""
        self._let_go()
        self._follow(shell)
        self._swap(self._new_frame())

    def show(self, root: Widget) -> None:
        """Show a page that stands for itself, while there is no tablet."""
        self._swap(root)

    def rebuild(self) -> None:
        """The language or the look changed: everything is built anew."""
        self._swap(self._new_frame())

    def _follow(self, shell: Shell) -> None:
        """Hear of the shell's looks and of its store's troubles until it is let go."""
        self.shell = shell
        trouble, unwatch = InTrouble(shell, self), shell.looks.watch(self.rebuild)

        def let_go() -> None:
            self._let_go = lambda: None
            unwatch()
            trouble.let_go()

        self._let_go = let_go

    def _new_frame(self) -> Widget:
        from mobile.screens.frame import Frame  # noqa: PLC0415 - all pages come with it

        self._dress(self.shell.kit.appearance)
        return Frame(self.shell)

    @staticmethod
    def _dress(appearance: Appearance) -> None:
        palette.use(appearance.light)
        digits.use(appearance.digits)
        Metrics.fontscale = appearance.scale
        Window.clearcolor = palette.GROUND

    def cover(self, root: Widget) -> None:
        """Show a page over the tablet's; those stay as they are, and come back by ``uncover``."""
        self._covered = self.root
        self._put(root)

    def uncover(self) -> None:
        covered, self._covered = self._covered, None
        if covered is not None:
            self._leave()
            self._put(covered)

    def _swap(self, root: Widget) -> None:
        self.uncover()
        self._leave()
        self._put(root)

    def _put(self, root: Widget) -> None:
        Window.remove_widget(self.root)
        self.root = root
        Window.add_widget(root)

    def _leave(self) -> None:
        leave = getattr(self.root, "leave", None)
        if leave is not None:
            leave()

    def _key(self, _: Any, key: int, *rest: Any) -> bool:
        """Enter does what the page is for, unless a field has the focus: it knows better."""
        if self.shell is None or self._covered is not None:
            return key == _BACK_KEY
        self.shell.door.touched()
        if key == _BACK_KEY:
            self.shell.back()
            return True
        from kivy.uix.behaviors import FocusBehavior  # noqa: PLC0415 - not for the first frame

        is_typing = any(FocusBehavior._keyboards.values())
        if not is_typing and key not in _ENTER_KEYS:
            self.root.typed(rest[1] or "" if len(rest) > 1 else "")
        return key in _ENTER_KEYS and not is_typing and self.root.entered()

    def _touched(self, *_: Any) -> None:
        if self.shell is not None and self._covered is None:
            self.shell.door.touched()

    def on_stop(self) -> None:
        Window.unbind(on_key_down=self._key, on_touch_down=self._touched, on_touch_up=self._touched)
        Window.unbind(on_flip=self._drawn)
        self.uncover()
        self._leave()
        self._let_go()
        if self.shell is not None:
            self.shell.stop()
