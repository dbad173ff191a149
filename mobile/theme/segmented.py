"""One of a few answers, side by side on one ground: each in its own tone once it is given."""

from pathlib import Path
from typing import Any

from kivy.lang import Builder
from kivy.properties import BooleanProperty, ColorProperty, ListProperty, StringProperty
from kivy.uix.anchorlayout import AnchorLayout
from kivy.uix.behaviors import ButtonBehavior

from mobile.theme import palette, words
from mobile.theme.layout import Row

_ = words  # its classes are named in segmented.kv


class Segment(ButtonBehavior, AnchorLayout):
    """One answer."""

    text = StringProperty("")
    code = StringProperty("")
    tone = StringProperty("muted")
    is_chosen = BooleanProperty(False)
    writing = ColorProperty()

    def __init__(self, **properties: Any) -> None:
        super().__init__(**properties)
        self.fbind("is_chosen", self._paint)
        self._paint()

    def _paint(self, *_: Any) -> None:
        self.writing = palette.writing(self.tone) if self.is_chosen else palette.MUTED


class Segmented(Row):
    """``options`` are (code, name, tone); ``on_choose`` tells the code that was touched."""

    options = ListProperty()
    chosen = StringProperty("")

    __events__ = ("on_choose",)

    def on_options(self, *_: Any) -> None:
        self.clear_widgets()
        for code, name, tone in self.options:
            segment = Segment(text=name, code=code, tone=tone, is_chosen=code == self.chosen)
            segment.bind(on_release=lambda touched: self.dispatch("on_choose", touched.code))
            self.add_widget(segment)

    def on_chosen(self, *_: Any) -> None:
        for segment in self.children:
            segment.is_chosen = segment.code == self.chosen

    def on_choose(self, code: str) -> None:
        """For binding."""


Builder.load_file(str(Path(__file__).with_suffix(".kv")))
