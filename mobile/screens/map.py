"""The map page: the whole network offline, what is on it, and where the tablet is."""

from pathlib import Path
from typing import Any

from kivy.lang import Builder
from kivy.properties import BooleanProperty, StringProperty
from kivy.uix.behaviors import ButtonBehavior

from mobile.screens.act_bar import ActBar
from mobile.screens.following import FollowingScreen
from mobile.theme.layout import Card, Row
from mobile.theme.map.view import RoadMap
from mobile.viewmodels.map_card import SPOT
from mobile.viewmodels.map_layers import LayerRow
from mobile.viewmodels.map_page import MapView

_ = (ActBar, RoadMap)  # named in map.kv


class LayerLine(ButtonBehavior, Row):
    """A layer to show or hide; one with a note cannot be chosen."""

    text = StringProperty("")
    note = StringProperty("")
    is_on = BooleanProperty(False)


class OverMap(Card):
    """A card over the map: what touches it does not touch the road under it."""

    def on_touch_down(self, touch: Any) -> bool:
        return bool(super().on_touch_down(touch)) or self.collide_point(*touch.pos)


class MapScreen(FollowingScreen):
    """A tap on a site, a dot or a road shows its card; the buttons zoom, follow, choose layers."""

    def show(self, view: MapView) -> None:
        road_map, card = self.ids.map, view.card
        if road_map.scene is not view.scene:
            road_map.scene = view.scene
        road_map.shown, road_map.imagery = view.shown, self.shell.kit.imagery
        road_map.sites, road_map.dots, road_map.position = view.sites, view.dots, view.position
        road_map.picked, road_map.spot = card.key if card else "", view.spot
        self._list_layers(view.layers)
        if card is not None:
            self.ids.title.text, self.ids.state.text = card.title, card.chip
            self.ids.state.tone = card.tone
            self.ids.lines.text = "\n".join(card.lines)
            self.ids.act.text = self.t(card.act) if card.act else ""

    def _list_layers(self, rows: tuple[LayerRow, ...]) -> None:
        lines = self.ids.layers
        if len(lines.children) != len(rows):
            lines.clear_widgets()
            for row in rows:
                line = LayerLine(text=row.text, note=row.note)
                line.bind(on_release=lambda _, key=row.key: self.model.toggle(key))
                lines.add_widget(line)
        for line, row in zip(reversed(lines.children), rows, strict=True):
            line.is_on, line.disabled = row.is_on, bool(row.note)

    def act(self) -> None:
        """What the card offers."""
        card, spot = self.view.card, self.model.touched
        if card is not None and card.key == SPOT and spot is not None:
            self.shell.log(spot.activity, spot)
        elif card is not None:
            self.shell.open(card.key)

    def on_pre_enter(self, *_: object) -> None:
        """Come in on the site chosen on Today; without one, where the tablet is."""
        chosen = self.shell.today.view.chosen
        site = next((s for s in self.ids.map.sites if s.key == chosen), None)
        if site is not None:
            self.ids.map.look_at(site.middle)
            self.model.pick(chosen)


Builder.load_file(str(Path(__file__).with_suffix(".kv")))
