"""The fields of a short form: one of several words, or what is typed."""

from pathlib import Path
from typing import Any

from kivy.lang import Builder
from kivy.properties import ObjectProperty, StringProperty

from mobile.theme import controls
from mobile.theme.controls import Field
from mobile.theme.layout import Stack
from mobile.viewmodels.short_forms import TEXT
from mobile.viewmodels.short_view import Entry


class ChoiceEntry(Stack):
    """A name and the words to choose from."""

    page = ObjectProperty(None, allownone=True)
    name = StringProperty("")
    label = StringProperty("")
    error = StringProperty("")

    def fill(self, entry: Entry) -> None:
        self.label, self.error = entry.label, entry.error
        self.ids.words.chosen, self.ids.words.options = entry.value, list(entry.options)


class TypedEntry(Field):
    """A text or a number."""

    page = ObjectProperty(None, allownone=True)
    name = StringProperty("")

    def fill(self, entry: Entry) -> None:
        self.label, self.hint, self.unit = entry.label, entry.hint, entry.unit
        self.lines, self.is_number = entry.lines, entry.type != TEXT
        self.error, self.note = entry.error, entry.note
        self.show(entry.value)

    def on_edit(self, text: str) -> None:
        if self.page is not None:
            self.page.model.edit(self.name, text)

    def on_enter(self) -> None:
        if self.page is not None:
            self.page.enter()


_: Any = controls  # its classes are named in short_rows.kv
Builder.load_file(str(Path(__file__).with_suffix(".kv")))
