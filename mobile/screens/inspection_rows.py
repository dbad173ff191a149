"""Lines of an inspection's form: a check to answer, and a reading held to its limit."""

from pathlib import Path

from kivy.lang import Builder
from kivy.properties import ListProperty, NumericProperty, ObjectProperty

from mobile.theme import rows, segmented
from mobile.theme.layout import Stack
from mobile.viewmodels.inspection_typed import REMARK
from mobile.viewmodels.inspection_view import LineRow, ReadingRow

_ = (rows, segmented)  # named in inspection_rows.kv


class CheckLine(Stack):
    """A line of the checklist. ``page`` hears what is touched and typed in it."""

    row = ObjectProperty(LineRow("", "", ""), rebind=True)
    answers = ListProperty()
    page = ObjectProperty(None, allownone=True)

    def fill(self, row: LineRow) -> None:
        self.row = row
        self.ids.remark.show(row.remark)

    def answer(self, code: str) -> None:
        self.page.model.answer(self.row.item, code)

    def remark(self, text: str) -> None:
        if self.page is not None:
            self.page.model.edit(f"{REMARK}{self.row.item}", text)

    def raise_ncr(self) -> None:
        self.page.model.raise_ncr(f"item:{self.row.item}", self.row.text)


class ReadingLine(Stack):
    """A reading with its verdict."""

    row = ObjectProperty(ReadingRow(0, "", "", "", "", ""), rebind=True)
    place = NumericProperty(0)
    page = ObjectProperty(None, allownone=True)

    def fill(self, row: ReadingRow) -> None:
        self.row, self.place = row, row.place
        self.ids.value.show(row.value)

    def typed(self, text: str) -> None:
        if self.page is not None:
            self.page.model.read(self.place, text)

    def raise_ncr(self) -> None:
        self.page.model.raise_ncr(f"test:{self.row.test}:{self.place}", self.row.name)


Builder.load_file(str(Path(__file__).with_suffix(".kv")))
