"""Today's tour: the list, the chosen site, and one touch to start."""

from pathlib import Path
from typing import Any

from kivy.lang import Builder
from kivy.metrics import dp

from mobile.screens.act_bar import ActBar
from mobile.screens.following import FollowingScreen
from mobile.screens.shift_card import ShiftCard
from mobile.theme.icons import icon_of_work_type
from mobile.theme.map.view import RoadMap
from mobile.viewmodels.site_acts import is_site
from mobile.viewmodels.sites import WORK, identity_of, kind_of
from mobile.viewmodels.today import TodayView

_ = (ActBar, RoadMap, ShiftCard)  # named in today.kv
_NEAR_SCALE = 0.06


class TodayScreen(FollowingScreen):
    """The mini map shows the chosen site."""

    def __init__(self, *models: Any, **properties: Any) -> None:
        super().__init__(*models, **properties)
        self._unwatch_map = self.shell.map_page.watch(self._show_map)
        self._show_map()

    def show(self, view: TodayView) -> None:
        self.ids.list.data = [
            {
                "key": row.key,
                "title": row.title,
                "sub": row.sub,
                "meta": row.meta,
                "chip": row.chip,
                "tone": row.tone,
                "icon": icon_of_work_type(row.work_type),
                "is_chosen": row.key == view.chosen,
                # A record has a page of its own; a site is chosen, and started by one touch.
                "opener": self.model.choose if is_site(row.key) else self.shell.open,
            }
            for row in view.rows
        ]
        for card, figure in zip(self._figure_cards(), view.figures, strict=False):
            card.number, card.text, card.tone = figure.number, figure.text, figure.tone
        self._look_at_chosen()

    def _figure_cards(self) -> list[Any]:
        return list(reversed(self.ids.figures.children))

    def _show_map(self) -> None:
        map_view, road_map = self.shell.map_page.view, self.ids.map
        if road_map.scene is not map_view.scene:
            road_map.scene = map_view.scene
        road_map.sites, road_map.position = map_view.sites, map_view.position
        self._look_at_chosen()

    def _look_at_chosen(self) -> None:
        road_map = self.ids.map
        road_map.picked = self.view.chosen
        site = next((s for s in road_map.sites if s.key == self.view.chosen), None)
        if site is not None:
            road_map.look_at(site.middle, dp(_NEAR_SCALE))

    def act(self) -> None:
        """The chosen site's one act: log on an activity, open a returned work."""
        self.shell.open(self.view.chosen)

    def enter(self) -> None:
        if self.view.chosen:
            self.act()

    def is_work(self, key: str) -> bool:
        return kind_of(key) == WORK and bool(identity_of(key))

    def leave(self) -> None:
        super().leave()
        self._unwatch_map()
        self.ids.shift.leave()


Builder.load_file(str(Path(__file__).with_suffix(".kv")))
