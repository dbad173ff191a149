"""A short form: what it asks for is data, so its fields are made when it is opened."""

from pathlib import Path
from typing import Any

from kivy.factory import Factory
from kivy.lang import Builder

from mobile.screens.following import FollowingScreen
from mobile.screens.photos import PhotoStrip
from mobile.screens.place_card import PlaceCard
from mobile.screens.short_rows import ChoiceEntry, TypedEntry
from mobile.theme.icons import icon_of_work_type
from mobile.theme.layout import Row
from mobile.viewmodels.short_forms import CHOICE, NUMBER
from mobile.viewmodels.short_view import Entry, ShortView

_ = (PhotoStrip, PlaceCard)  # named in short_form.kv


class ShortFormScreen(FollowingScreen):
    """Choosing another activity stands in the form's place, which is then out of the tree."""

    parts = ("photos",)

    def __init__(self, *models: Any, **properties: Any) -> None:
        self._asked: tuple[str, ...] = ()
        self._rows: dict[str, ChoiceEntry | TypedEntry] = {}
        self._bodies: tuple[Any, ...] = ()
        super().__init__(*models, **properties)

    def show(self, view: ShortView) -> None:
        if not self._bodies:
            # The ids hold them weakly, and one of them is always out of the page.
            self._bodies = self.ids.filling.__self__, self.ids.choosing.__self__
        body = self._bodies[view.is_choosing]
        if self.ids.body.children != [body]:
            self.ids.body.clear_widgets()
            self.ids.body.add_widget(body)
            self.ids.scroll.scroll_y = 1
        names = tuple(f"{view.kind}/{entry.name}" for entry in view.entries)
        if names != self._asked:
            self._ask(names, view.entries)
        for entry in view.entries:
            self._rows[entry.name].fill(entry)
        self.ids.from_m.show(view.from_m)
        self._offer(view)
        self.ids.place.show_map(self.shell.map_page.view)

    def _ask(self, names: tuple[str, ...], entries: tuple[Entry, ...]) -> None:
        """New fields; numbers that follow each other stand side by side."""
        self._asked, box, row = names, self.ids.entries, None
        box.clear_widgets()
        self.ids.scroll.scroll_y = 1
        for entry in entries:
            kind = ChoiceEntry if entry.type == CHOICE else TypedEntry
            self._rows[entry.name] = made = kind(page=self, name=entry.name)
            if entry.type != NUMBER:
                row = None
            elif row is None:
                row = Factory.NumberRow()
                box.add_widget(row)
            (box if row is None else row).add_widget(made)

    def _offer(self, view: ShortView) -> None:
        box = self.ids.choices
        if [row.key for row in reversed(box.children)] == [one.code for one in view.choices]:
            return
        box.clear_widgets()
        for one in view.choices:
            row = Factory.PlainRow(key=one.code, title=one.title, sub=one.sub, tone="primary")
            row.icon, row.opener = icon_of_work_type(one.work_type), self.model.choose_activity
            box.add_widget(row)

    def enter(self) -> None:
        self.model.done()


class NumberRow(Row):
    """Numbers side by side."""


Builder.load_file(str(Path(__file__).with_suffix(".kv")))
