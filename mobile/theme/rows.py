"""Rows, figures and notices that more than one page is made of."""

from pathlib import Path

from kivy.lang import Builder
from kivy.properties import BooleanProperty, ColorProperty, ObjectProperty, StringProperty
from kivy.uix.behaviors import ButtonBehavior
from kivy.uix.boxlayout import BoxLayout

from mobile.theme import controls
from mobile.theme.layout import Card, Row, Stack

_ = controls  # its classes are named in rows.kv


class FigureCard(Card):
    """A large number and its word."""

    number = StringProperty("")
    text = StringProperty("")
    sub = StringProperty("")
    icon = StringProperty("")
    tone = StringProperty("plain")


class SiteCard(ButtonBehavior, BoxLayout):
    """A place of work in a list: icon, three lines, a word for its state."""

    key = StringProperty("")
    title = StringProperty("")
    sub = StringProperty("")
    meta = StringProperty("")
    chip = StringProperty("")
    tone = StringProperty("muted")
    icon = StringProperty("road-variant")
    is_chosen = BooleanProperty(False)
    opener = ObjectProperty(None, allownone=True)

    def on_release(self) -> None:
        if self.opener is not None:
            self.opener(self.key)


class PlainRow(ButtonBehavior, Row):
    """Two lines, an icon and a word, on the card's own ground."""

    key = StringProperty("")
    title = StringProperty("")
    sub = StringProperty("")
    chip = StringProperty("")
    tone = StringProperty("muted")
    icon = StringProperty("")
    opener = ObjectProperty(None, allownone=True)

    def on_release(self) -> None:
        if self.opener is not None:
            self.opener(self.key)


class Banner(Row):
    """A sentence on coloured ground. Takes no room without a text."""

    text = StringProperty("")
    icon = StringProperty("information-outline")
    tone = StringProperty("muted")
    colour = ColorProperty()
    writing = ColorProperty()


class EmptyState(Stack):
    """What to say where a list has nothing."""

    icon = StringProperty("check-circle-outline")
    title = StringProperty("")
    text = StringProperty("")


class NamedValue(Row):
    """A name and its value, side by side."""

    name = StringProperty("")
    value = StringProperty("")


Builder.load_file(str(Path(__file__).with_suffix(".kv")))
