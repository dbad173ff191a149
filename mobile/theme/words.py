"""Labels of every size, icons, and the small coloured words that tell a state."""

from pathlib import Path

from kivy.lang import Builder
from kivy.properties import ColorProperty, StringProperty
from kivy.uix.label import Label


class Words(Label):
    """A paragraph as high as its text, starting on the reader's side."""


class Muted(Words):
    """Second voice."""


class Heading(Words):
    """Name of a card or of a thing in a list."""


class PageTitle(Words):
    """Name of the page."""


class OneLine(Words):
    """Text of one line, cut with dots where it does not fit."""


class ShortHeading(OneLine):
    """A heading of one line."""


class ShortMuted(OneLine):
    """Second voice in one line."""


class Name(Label):
    """A word as wide as its text."""


class Icon(Label):
    """One picture from the icon font, by name."""

    name = StringProperty("")


class Chip(Label):
    """A short word in a coloured lozenge."""

    tone = StringProperty("muted")
    colour = ColorProperty()


Builder.load_file(str(Path(__file__).with_suffix(".kv")))
