"""The map page: the whole network offline, today's sites, and where the tablet is."""

from pathlib import Path

from kivy.lang import Builder

from mobile.screens.following import FollowingScreen
from mobile.theme.map.view import RoadMap
from mobile.viewmodels.map_page import MapView
from mobile.viewmodels.sites import WORK, kind_of

_ = RoadMap  # named in map.kv
_LINES_SHOWN = 3
_OVER = ("site", "buttons", "schematic")


class MapScreen(FollowingScreen):
    """A tap on a site shows its card; the buttons zoom, follow and hide names."""

    def on_kv_post(self, _: object) -> None:
        """Keep the map told of what lies over it."""
        for name in _OVER:
            self.ids[name].bind(pos=self._cover, size=self._cover)
        self._cover()

    def _cover(self, *_: object) -> None:
        over = [self.ids[name] for name in _OVER]
        # Not right and top: Kivy works those out after the ones who watch pos and size.
        self.ids.map.covered = [
            (one.x, one.y, one.x + one.width, one.y + one.height) for one in over
        ]

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
