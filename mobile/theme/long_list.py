"""A list of rows of one height, however many: only those in sight are widgets.

Kivy's RecycleView goes through all of its data on each change; a second for 100,000 rows.
"""

from collections.abc import Callable, Sequence
from typing import Any

from kivy.clock import Clock
from kivy.metrics import dp, sp
from kivy.properties import NumericProperty, ObjectProperty
from kivy.uix.scrollview import ScrollView
from kivy.uix.widget import Widget

from mobile.theme import palette, shaping

# Beside the rows, for the bar that scrolls, in dp.
_BAR_ROOM = 10


class LongList(ScrollView):
    """``keys``: what each row shows; ``make`` a row, and ``fill`` (row, key) puts a key in it."""

    keys: Sequence[str] = ObjectProperty((), rebind=False)
    row_height = NumericProperty(0)
    make: Callable[[], Any] = ObjectProperty(None)
    fill: Callable[[Any, str], None] = ObjectProperty(None)

    def __init__(self, **properties: Any) -> None:
        self._rows: dict[int, Any] = {}
        self._spare: list[Any] = []
        self._sheet = Widget(size_hint_y=None, height=0)
        self._lay_out = Clock.create_trigger(self._show, -1)
        properties.setdefault("row_height", sp(68))
        super().__init__(
            do_scroll_x=False, bar_width=dp(5), scroll_type=["bars", "content"], **properties
        )
        self.bar_color, self.bar_inactive_color = palette.OUTLINE, palette.CLEAR
        self.add_widget(self._sheet)
        for name in ("scroll_y", "size", "pos", "row_height"):
            self.fbind(name, self._lay_out)
        self._sheet.bind(pos=self._lay_out, size=self._lay_out)

    def show(self, keys: Sequence[str]) -> None:
        """Show these from now on; the list stays where it was unless it became another."""
        if keys != self.keys:
            self.scroll_y = 1
        self.keys = keys
        self._sheet.height = len(keys) * self.row_height
        self._take_out(list(self._rows))
        self._lay_out()

    def _take_out(self, places: list[int]) -> None:
        for place in places:
            row = self._rows.pop(place)
            self._sheet.remove_widget(row)
            self._spare.append(row)

    def _show(self, *_: Any) -> None:
        wanted = self._in_sight()
        self._take_out([place for place in self._rows if place not in wanted])
        for place in wanted:
            if place not in self._rows:
                self._put_in(place)
            row = self._rows[place]
            row.size = (self._sheet.width - dp(_BAR_ROOM), self.row_height)
            left = self._sheet.x + (dp(_BAR_ROOM) if shaping.is_interface_rtl() else 0)
            row.pos = (left, self._sheet.top - (place + 1) * self.row_height)

    def _in_sight(self) -> range:
        """Places of the rows that the window shows, one more at either end."""
        hidden = max(0.0, self._sheet.height - self.height) * (1 - min(1, max(0, self.scroll_y)))
        first = int(hidden // self.row_height) - 1
        last = int((hidden + self.height) // self.row_height) + 2
        return range(max(0, first), min(len(self.keys), last))

    def _put_in(self, place: int) -> None:
        row = self._spare.pop() if self._spare else self.make()
        self.fill(row, self.keys[place])
        self._rows[place] = row
        self._sheet.add_widget(row)
