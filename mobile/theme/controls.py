"""What fingers touch: buttons, fields and choices, each at least 48 dp high."""

from pathlib import Path
from typing import Any

from kivy.lang import Builder
from kivy.metrics import dp
from kivy.properties import (
    BooleanProperty,
    ColorProperty,
    ListProperty,
    NumericProperty,
    StringProperty,
)
from kivy.uix.anchorlayout import AnchorLayout
from kivy.uix.behaviors import ButtonBehavior
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.stacklayout import StackLayout

from mobile.theme import palette, shaping, text_input, words
from mobile.theme.layout import Card, Row, Seen, Stack

__all__ = [
    "Action",
    "Choices",
    "Field",
    "FieldButton",
    "NavItem",
    "Option",
    "RoundButton",
    "TouchCard",
]

_ = (text_input, words)  # their classes are named in controls.kv


class Action(ButtonBehavior, Row):
    """A button with words and an icon; ``kind`` is filled, outlined, quiet or on_dark."""

    text = StringProperty("")
    icon = StringProperty("")
    kind = StringProperty("filled")
    has_room = BooleanProperty(True)
    tone = StringProperty("primary")
    writing = ColorProperty()
    colour = ColorProperty()
    line = ColorProperty()

    def __init__(self, **properties: Any) -> None:
        super().__init__(**properties)
        for name in ("kind", "tone", "state", "disabled"):
            self.fbind(name, self._paint)
        self._paint()

    def _paint(self, *_: Any) -> None:
        strong = palette.writing(self.tone)
        is_filled = self.kind == "filled"
        self.writing = palette.ON_FILL if is_filled else strong
        self.line = strong if self.kind == "outlined" else palette.CLEAR
        resting = strong if is_filled else palette.SURFACE
        pressed = palette.TEXT if is_filled else palette.ground(self.tone)
        if self.kind == "quiet":
            resting = palette.CLEAR
        if self.kind == "on_dark":
            resting = pressed = palette.CLEAR
            self.writing = palette.ON_NOTICE if self.state == "down" else palette.ON_DARK
        self.colour = pressed if self.state == "down" else resting
        if self.disabled:
            self.line = palette.CLEAR
            self.colour = palette.SUNKEN if self.kind in ("filled", "outlined") else palette.CLEAR
            self.writing = palette.MUTED


class NavItem(ButtonBehavior, BoxLayout):
    """One place to go to; ``count`` above zero puts a number on its icon."""

    icon = StringProperty("")
    text = StringProperty("")
    is_active = BooleanProperty(False)
    count = NumericProperty(0)
    goes_to = StringProperty("")


class FieldButton(Seen, ButtonBehavior, AnchorLayout):
    """A small button inside a field's end."""

    icon = StringProperty("")


class RoundButton(ButtonBehavior, AnchorLayout):
    """An icon on a disc, over the map."""

    icon = StringProperty("")
    tone = StringProperty("plain")
    is_on = BooleanProperty(False)


class TouchCard(ButtonBehavior, Card):
    """A card that is a button."""


class Field(Stack):
    """A named text field with its error under it; ``is_wrong`` also where that stands elsewhere.

    Events: ``on_edit`` with each new text, ``on_enter`` for the Enter key, ``on_action`` for
    the button at its end.
    """

    label = StringProperty("")
    text = StringProperty("")
    hint = StringProperty("")
    unit = StringProperty("")
    error = StringProperty("")
    note = StringProperty("")
    lines = NumericProperty(1)
    is_number = BooleanProperty(False)
    is_wrong = BooleanProperty(False)
    is_secret = BooleanProperty(False)
    action_icon = StringProperty("")
    end_room = NumericProperty(14)

    __events__ = ("on_edit", "on_enter", "on_action")

    def on_unit(self, *_: Any) -> None:
        self._make_room()

    def on_action_icon(self, *_: Any) -> None:
        self._make_room()

    def _make_room(self) -> None:
        """Space in dp at the field's end for what stands there."""
        beside = 22 + 9 * len(self.unit) if self.unit else 14
        self.end_room = 52 if self.action_icon else beside

    def show(self, text: str) -> None:
        """Put in a text that was not typed here; what is being typed is left alone."""
        if self.ids.entry.text != text:
            self.ids.entry.text = text

    def typed(self, text: str) -> None:
        """The entry's text changed, by typing or by ``show``."""
        if self.text != text:
            self.text = text
            self.dispatch("on_edit", text)

    def on_edit(self, text: str) -> None:
        """For binding."""

    def on_enter(self) -> None:
        """For binding."""

    def on_action(self) -> None:
        """For binding."""


class Option(ButtonBehavior, AnchorLayout):
    """One of several values."""

    text = StringProperty("")
    code = StringProperty("")
    is_chosen = BooleanProperty(False)


class Choices(StackLayout):
    """Values to choose one from, as buttons. ``options`` are (code, name) pairs."""

    options = ListProperty()
    chosen = StringProperty("")

    __events__ = ("on_choose",)

    def __init__(self, **properties: Any) -> None:
        rtl = shaping.is_interface_rtl()
        super().__init__(orientation="rl-tb" if rtl else "lr-tb", **properties)

    def on_options(self, *_: Any) -> None:
        self.clear_widgets()
        for code, name in self.options:
            option = Option(text=name, code=code, is_chosen=code == self.chosen)
            option.bind(on_release=self._choose)
            self.add_widget(option)

    def on_chosen(self, *_: Any) -> None:
        for option in self.children:
            option.is_chosen = option.code == self.chosen

    def _choose(self, option: Option) -> None:
        self.dispatch("on_choose", option.code)

    def on_choose(self, code: str) -> None:
        """For binding."""


SMALLEST_TARGET = dp(48)

Builder.load_file(str(Path(__file__).with_suffix(".kv")))
