"""One record of any kind: its state, its fields, its photos, and what may be done with it."""

from pathlib import Path

from kivy.factory import Factory
from kivy.lang import Builder
from kivy.metrics import dp

from mobile.screens.following import FollowingScreen
from mobile.screens.photos import PhotoStrip
from mobile.theme.controls import Action
from mobile.theme.map.view import RoadMap
from mobile.viewmodels.record_page import RecordPageView, Step

_ = (PhotoStrip, RoadMap)  # named in record.kv
# Pixels a metre: a way in its town, a place on its road.
_WHOLE_WAY, _NEAR = 0.05, 0.2


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

        self._show_place(view)

    def _show_place(self, view: RecordPageView) -> None:
        page, road_map = self.shell.map_page, self.ids.map
        site = page.site_of_record(view.record) if view.record else None
        if road_map.scene is not page.view.scene:
            road_map.scene = page.view.scene
        road_map.sites = (site,) if site else ()
        if site is not None:
            road_map.look_at(site.middle, dp(_WHOLE_WAY if len(site.line) > 2 else _NEAR))

    def _action(self, step: Step, kind: str) -> Action:
        action = Action(text=step.text, icon=step.icon, kind=kind)
        action.bind(on_release=lambda _: self.model.act(step.code))
        return action


Builder.load_file(str(Path(__file__).with_suffix(".kv")))
