"""The map page: the whole network offline, today's sites, and where the tablet is."""

from pathlib import Path

from kivy.lang import Builder

from mobile.screens.following import FollowingScreen
from mobile.theme.map.view import RoadMap
from mobile.viewmodels.map_page import MapView
from mobile.viewmodels.sites import WORK, kind_of

_ = RoadMap  # named in map.kv
_LINES_SHOWN = 3


class MapScreen(FollowingScreen):
    """A tap on a site shows its card; the buttons zoom, follow and hide names."""

    def show(self, view: MapView) -> None:
        road_map = self.ids.map
        if road_map.scene is not view.scene:
            road_map.scene = view.scene
        road_map.sites, road_map.position = view.sites, view.position

    def pick(self, key: str) -> None:
        """A site was touched, or none."""
        self.ids.map.picked = key
        if key:
            self.shell.today.choose(key)
        self._show_detail()

    def _show_detail(self) -> None:
        detail = self.shell.today.view.detail
        if detail is None:
            self.ids.map.picked = ""
            return
        self.ids.title.text, self.ids.state.text = detail.title, detail.chip
        self.ids.state.tone = detail.tone
        self.ids.lines.text = "\n".join(detail.lines[:_LINES_SHOWN])

    def is_work(self, key: str) -> bool:
        return kind_of(key) == WORK

    def on_pre_enter(self, *_: object) -> None:
        """Come in on the site chosen on Today; without one, where the tablet is."""
        chosen = self.shell.today.view.chosen
        site = next((s for s in self.ids.map.sites if s.key == chosen), None)
        if site is not None:
            self.ids.map.picked = chosen
            self.ids.map.look_at(site.middle)
        self._show_detail()


Builder.load_file(str(Path(__file__).with_suffix(".kv")))
