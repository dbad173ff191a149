"""Who came along on a joint tour: a row each, with name, capacity and agency."""

from pathlib import Path
from typing import Any

from kivy.lang import Builder
from kivy.properties import NumericProperty, ObjectProperty

from mobile.screens.inspection_rows import fill_rows
from mobile.theme import controls
from mobile.theme.layout import Stack
from mobile.viewmodels.inspection_view import CompanionRow

_ = controls  # named in companions.kv


class CompanionLine(Stack):
    """One who came along. ``page`` hears what is typed."""

    row = ObjectProperty(CompanionRow(0), rebind=True)
    place = NumericProperty(0)
    page = ObjectProperty(None, allownone=True)

    def fill(self, row: CompanionRow) -> None:
        self.row, self.place = row, row.place
        for name in ("name", "capacity", "agency"):
            self.ids[name].show(getattr(row, name))

    def typed(self, part: int, text: str) -> None:
        if self.page is not None:
            self.page.model.companions.type(self.place, part, text)

    def remove(self) -> None:
        self.page.model.companions.take_out(self.place)


class CompanionsForm(Stack):
    page = ObjectProperty(None, allownone=True)


class CompanionsPart(Stack):
    """Its room in the form: empty for any other kind of inspection."""

    def show(self, page: Any, rows: tuple[CompanionRow, ...] | None) -> None:
        if rows is None:
            self.clear_widgets()
            return
        if not self.children:
            self.add_widget(CompanionsForm(page=page))
        fill_rows(page, self.children[0].ids.rows, rows, lambda: CompanionLine(page=page))


Builder.load_file(str(Path(__file__).with_suffix(".kv")))
