"""The delivery tickets of a course: a row for each, added, typed and taken away."""

from pathlib import Path
from typing import Any

from kivy.clock import Clock
from kivy.lang import Builder
from kivy.properties import ListProperty, NumericProperty, ObjectProperty, StringProperty

from mobile.theme.layout import Stack
from mobile.viewmodels.log_view import TicketEntry, TicketsPanel


class TicketRow(Stack):
    """One ticket. ``box`` is told of what is typed in it."""

    place = NumericProperty(0)
    error = StringProperty("")
    hints = ListProperty(["", "", ""])
    box = ObjectProperty(None, allownone=True)

    def fill(self, entry: TicketEntry) -> None:
        """Show a ticket that was not typed here; what is being typed is left alone."""
        self.box, box = None, self.box
        self.ids.number.show(entry.number)
        self.ids.tonnes.show(entry.tonnes)
        self.error, self.box = entry.error, box

    def typed(self) -> None:
        if self.box is not None:
            self.box.dispatch("on_typed", self.place, self.ids.number.text, self.ids.tonnes.text)

    def remove(self) -> None:
        self.box.dispatch("on_removed", self.place)

    def next(self) -> None:
        """Enter: on to the weight, and from there to the next ticket."""
        self.box.go_on(self.place)


class TicketBox(Stack):
    """All of them. The screen hears ``on_typed``, ``on_removed`` and ``on_added``.

    ``hints``: what a number and a weight are called, and the weight's unit.
    """

    hints = ListProperty(["", "", ""])

    __events__ = ("on_typed", "on_removed", "on_added")

    @property
    def rows(self) -> list[TicketRow]:
        """From the top."""
        return list(reversed(self.children))

    def show(self, panel: TicketsPanel | None) -> None:
        """As many rows as there are tickets, each with its own."""
        entries = panel.entries if panel else ()
        for row in self.rows[len(entries) :]:
            self.remove_widget(row)
        while len(self.children) < len(entries):
            self.add_widget(TicketRow(place=len(self.children), box=self, hints=self.hints))
        for row, entry in zip(self.rows, entries, strict=True):
            row.fill(entry)

    def go_on(self, place: int) -> None:
        """To the ticket after this one; a new one after the last."""
        if place + 1 >= len(self.children):
            self.dispatch("on_added")
        self.focus(place + 1)

    def focus(self, place: int) -> None:
        """Let the number of that ticket be typed, once it is there."""
        rows = self.rows
        if place < len(rows):
            Clock.schedule_once(lambda _: setattr(rows[place].ids.number.ids.entry, "focus", True))

    def on_typed(self, place: int, number: str, tonnes: str) -> None:
        """For binding."""

    def on_removed(self, place: int) -> None:
        """For binding."""

    def on_added(self, *_: Any) -> None:
        """For binding."""


Builder.load_file(str(Path(__file__).with_suffix(".kv")))
