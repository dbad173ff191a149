"""The PIN: a keypad that needs no keyboard, and says nothing of what was typed."""

from pathlib import Path

from kivy.lang import Builder
from kivy.metrics import sp
from kivy.properties import StringProperty

from mobile.screens.following import FollowingScreen
from mobile.theme.controls import Action
from mobile.theme.icons import glyph
from mobile.viewmodels.digits import figure
from mobile.viewmodels.unlock import LONGEST, UnlockView

_KEYS = ("1", "2", "3", "4", "5", "6", "7", "8", "9", "erase", "0", "enter")
_ICONS = {"erase": "backspace-outline", "enter": "check"}


class PinKey(Action):
    """``code``: a digit, erase or enter."""

    code = StringProperty("")

    def on_kv_post(self, base: object) -> None:
        self.ids.word.font_size = sp(24)


class UnlockScreen(FollowingScreen):
    """Digits of a keyboard do as well; Enter opens."""

    dots = StringProperty("")

    def on_kv_post(self, base: object) -> None:
        super().on_kv_post(base)
        for key in _KEYS:
            self.ids.pad.add_widget(self._key(key))

    def _key(self, key: str) -> PinKey:
        text = "" if key in _ICONS else figure(key)
        button = PinKey(code=key, icon=_ICONS.get(key, ""), text=text)
        button.bind(on_release=lambda _: self.pressed(key))
        return button

    def show(self, view: UnlockView) -> None:
        empty = LONGEST - view.typed
        typed = view.typed * [glyph("checkbox-blank-circle")]
        self.dots = " ".join(typed + empty * [glyph("checkbox-blank-circle-outline")])
        for button in self.ids.pad.children:
            is_enter = button.code == "enter"
            button.disabled = not view.may_enter if is_enter else view.is_waiting

    def pressed(self, key: str) -> None:
        if key == "erase":
            self.model.erase()
        elif key == "enter":
            self.model.enter()
        else:
            self.model.press(key)

    def typed(self, text: str) -> None:
        """A key of a keyboard."""
        if text.isdecimal():
            self.model.press(text)

    def enter(self) -> None:
        self.model.enter()


Builder.load_file(str(Path(__file__).with_suffix(".kv")))
