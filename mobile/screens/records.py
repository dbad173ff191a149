"""All records held on this tablet, to look through, search and filter."""

from pathlib import Path
from typing import Any

from kivy.lang import Builder

from mobile.screens.following import FollowingScreen
from mobile.theme.long_list import LongList
from mobile.theme.rows import PlainRow
from mobile.viewmodels.records import RecordsView

_ = LongList  # named in records.kv


class RecordsScreen(FollowingScreen):
    """A touch on a row opens its record."""

    def show(self, view: RecordsView) -> None:
        for name, options, chosen in (
            ("kinds", view.kinds, view.kind),
            ("states", view.states, view.state),
        ):
            self.ids[name].options, self.ids[name].chosen = list(options), chosen
        listed = self.ids.list
        listed.make, listed.fill = self._make, self._fill
        listed.show(view.keys)

    def _make(self) -> PlainRow:
        return PlainRow(opener=self.shell.open, size_hint=(None, None))

    def _fill(self, row: PlainRow, key: str) -> None:
        told: Any = self.model.row(key)
        row.key, row.icon = key, told.icon
        row.title, row.sub = told.title, told.sub
        row.chip, row.tone = told.chip, told.tone


Builder.load_file(str(Path(__file__).with_suffix(".kv")))
