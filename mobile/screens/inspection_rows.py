"""Lines of an inspection's form: a check to answer, and a reading held to its limit."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from kivy.lang import Builder
from kivy.properties import ListProperty, NumericProperty, ObjectProperty
from kivy.uix.widget import Widget

from mobile.theme import rows, segmented
from mobile.theme.layout import Stack
from mobile.viewmodels.inspection_typed import REMARK
from mobile.viewmodels.inspection_view import LineRow, ReadingRow

_ = (rows, segmented)  # named in inspection_rows.kv


def show_while(parent: Stack, part: Widget, is_shown: bool) -> None:
    """Have ``part`` in its parent while it is wanted."""
    if is_shown and part.parent is None:
        parent.add_widget(part)
    elif not is_shown and part.parent is not None:
        parent.remove_widget(part)


def fill_rows(page: Any, box: Stack, rows: tuple[Any, ...], make: Callable[[], Any]) -> None:
    """Rows are made once, and filled anew at each change; what fills them is not typed."""
    if len(box.children) != len(rows):
        box.clear_widgets()
        for _ in rows:
            box.add_widget(make())
    for widget, row in zip(reversed(box.children), rows, strict=True):
        if widget.row != row:
            widget.page = None
            widget.fill(row)
            widget.page = page


class CheckLine(Stack):
    """A line of the checklist. ``page`` hears what is touched and typed in it."""

    row = ObjectProperty(LineRow("", "", ""), rebind=True)
    answers = ListProperty()
    page = ObjectProperty(None, allownone=True)

    def __init__(self, **properties: Any) -> None:
        super().__init__(**properties)
        # Out of the line unless it failed: what is hidden in it would still take touches.
        self._more = self.ids.more.__self__
        self._remark = self.ids.remark.__self__
        self.remove_widget(self._more)

    def fill(self, row: LineRow) -> None:
        self.row = row
        self._remark.show(row.remark)
        show_while(self, self._more, row.is_failed)

    def answer(self, code: str) -> None:
        self.page.model.answer(self.row.item, code)

    def remark(self, text: str) -> None:
        if self.page is not None:
            self.page.model.edit(f"{REMARK}{self.row.item}", text)

    def take_photo(self) -> None:
        self.page.model.photos.take(self.row.item)

    def raise_ncr(self) -> None:
        self.page.model.raise_ncr(f"item:{self.row.item}", self.row.text)


class ReadingLine(Stack):
    """A reading with its verdict."""

    row = ObjectProperty(ReadingRow(0, "", "", "", "", ""), rebind=True)
    place = NumericProperty(0)
    page = ObjectProperty(None, allownone=True)

    def __init__(self, **properties: Any) -> None:
        super().__init__(**properties)
        self._more = self.ids.raise_ncr.__self__
        self.remove_widget(self._more)

    def fill(self, row: ReadingRow) -> None:
        self.row, self.place = row, row.place
        self.ids.value.show(row.value)
        self.ids.at.show(row.at)
        show_while(self, self._more, row.is_failed)

    def typed(self, text: str) -> None:
        if self.page is not None:
            self.page.model.readings.read(self.place, text)

    def typed_at(self, text: str) -> None:
        if self.page is not None:
            self.page.model.readings.set_at(self.place, text)

    def raise_ncr(self) -> None:
        self.page.model.raise_ncr(f"test:{self.row.test}:{self.place}", self.row.name)


Builder.load_file(str(Path(__file__).with_suffix(".kv")))
