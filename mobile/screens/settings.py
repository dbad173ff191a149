"""Settings: choices that take effect at once, and what this tablet is."""

from pathlib import Path
from typing import Any

from kivy.lang import Builder
from kivy.properties import ListProperty, StringProperty

from mobile.screens.following import FollowingScreen
from mobile.theme.controls import Action
from mobile.theme.layout import Stack
from mobile.theme.rows import NamedValue
from mobile.viewmodels.settings import Setting, SettingsView


class SettingRow(Stack):
    """One setting with its values side by side. Event: ``on_choose`` with the value's code."""

    name = StringProperty("")
    label = StringProperty("")
    note = StringProperty("")
    options = ListProperty()
    chosen = StringProperty("")

    __events__ = ("on_choose",)

    def on_choose(self, code: str) -> None:
        """The screen says what is done."""


class SettingsScreen(FollowingScreen):
    """A change of look replaces the whole window: rows are never told of one another."""

    def show(self, view: SettingsView) -> None:
        rows, lines = self.ids.settings, self.ids.about
        rows.clear_widgets()
        for setting in view.settings:
            rows.add_widget(self._row(setting))
        lines.clear_widgets()
        for name, value in view.about:
            lines.add_widget(NamedValue(name=name, value=value))

        self._offer_leave(view.leave)

    def _offer_leave(self, text: str) -> None:
        place = self.ids.leave
        place.clear_widgets()
        if text:
            button = Action(kind="outlined", icon="account-outline", text=text)
            button.bind(on_release=lambda _: self.model.leave())
            place.add_widget(button)

    def _row(self, setting: Setting) -> SettingRow:
        row = SettingRow(
            name=setting.name,
            label=setting.label,
            note=setting.note,
            options=list(setting.options),
            chosen=setting.chosen,
        )
        row.bind(on_choose=self._choose)
        return row

    def _choose(self, row: SettingRow, code: Any) -> None:
        self.model.choose(row.name, code)


Builder.load_file(str(Path(__file__).with_suffix(".kv")))
