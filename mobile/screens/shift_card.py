"""The shift on Today: proposed, under way or ended, with its one touch."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from kivy.lang import Builder
from kivy.properties import BooleanProperty, ObjectProperty

from mobile.theme.layout import Card
from mobile.viewmodels.shift_view import ShiftView


class ShiftCard(Card):
    """Follows the shift once it is given the shell."""

    shell = ObjectProperty(None, allownone=True)
    view = ObjectProperty(ShiftView(), rebind=True)
    is_tracking = BooleanProperty(False)

    def __init__(self, **properties: Any) -> None:
        self._unwatch: list[Callable[[], None]] = []
        super().__init__(**properties)

    def on_shell(self, _: Any, shell: Any) -> None:
        self.leave()
        self._unwatch = [shell.shift.watch(self._follow), shell.track.watch(self._follow)]
        self._follow()

    def _follow(self) -> None:
        self.view = self.shell.shift.view
        self.is_tracking = self.shell.track.view.state not in ("idle", "closing")

    def t(self, key: str) -> str:
        """A text of the tablet in the person's language."""
        return self.shell.kit.texts(key) if self.shell else ""

    def act(self) -> None:
        """Begin the shift, or end it."""
        shift = self.shell.shift
        (shift.end if shift.view.is_open else shift.start)()

    def leave(self) -> None:
        """Stop following: the page is thrown away."""
        for unwatch in self._unwatch:
            unwatch()


Builder.load_file(str(Path(__file__).with_suffix(".kv")))
