"""One record of any kind: its state, its fields, its photos, and what may be done with it."""

from pathlib import Path

from kivy.factory import Factory
from kivy.lang import Builder

from mobile.screens.following import FollowingScreen
from mobile.screens.photos import PhotoStrip
from mobile.theme.controls import Action
from mobile.viewmodels.record_page import RecordPageView, Step

_ = PhotoStrip  # named in record.kv


class RecordScreen(FollowingScreen):
    """The first step is the one that is wanted."""

    parts = ("photos",)

    def show(self, view: RecordPageView) -> None:
        lines, steps = self.ids.lines, self.ids.steps
        lines.clear_widgets()
        for name, value in view.lines:
            lines.add_widget(Factory.NamedValue(name=name, value=value))
        steps.clear_widgets()
        for nth, step in enumerate(view.steps):
            steps.add_widget(self._action(step, "outlined" if nth else "filled"))

    def _action(self, step: Step, kind: str) -> Action:
        action = Action(text=step.text, icon=step.icon, kind=kind)
        action.bind(on_release=lambda _: self.model.act(step.code))
        return action


Builder.load_file(str(Path(__file__).with_suffix(".kv")))
