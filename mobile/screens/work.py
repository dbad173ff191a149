"""One work's record: its state and reason, its fields, correct and withdraw."""

from pathlib import Path

from kivy.factory import Factory
from kivy.lang import Builder

from mobile.screens.act_bar import ActBar
from mobile.screens.following import FollowingScreen
from mobile.screens.photos import PhotoStrip
from mobile.theme.map.view import RoadMap
from mobile.viewmodels.work_record import WorkRecordView

_ = (ActBar, PhotoStrip, RoadMap)  # named in work.kv


class WorkScreen(FollowingScreen):
    """Enter does what the record asks for: correct a returned one."""

    parts = ("photos",)

    def show(self, view: WorkRecordView) -> None:
        lines = self.ids.lines
        lines.clear_widgets()
        for name, value in view.lines:
            lines.add_widget(Factory.NamedValue(name=name, value=value))
        flags = self.ids.flags
        flags.clear_widgets()
        for flag in view.flags:
            flags.add_widget(Factory.Chip(text=flag, tone="warn"))
        self._show_place(view)

    def _show_place(self, view: WorkRecordView) -> None:
        page, road_map = self.shell.map_page, self.ids.map
        site = page.record_site(view.work) if view.work else None
        if road_map.scene is not page.view.scene:
            road_map.scene = page.view.scene
        road_map.sites = (site,) if site else ()
        if site is not None:
            road_map.look_at(site.middle)

    def correct(self) -> None:
        self.shell.correct(self.model.record)

    def enter(self) -> None:
        if self.view.may_correct and self.view.reason:
            self.correct()


Builder.load_file(str(Path(__file__).with_suffix(".kv")))
