"""Where something is logged: the map about it, the fix in words, and what will be flagged."""

from pathlib import Path

from kivy.lang import Builder
from kivy.properties import ObjectProperty

from mobile.theme import rows
from mobile.theme.layout import Card
from mobile.theme.map.view import RoadMap
from mobile.viewmodels.log_view import PlacePanel
from mobile.viewmodels.map_page import MapView

_ = (rows, RoadMap)  # named in place_card.kv


class PlaceCard(Card):
    """Shows a ``PlacePanel``."""

    place = ObjectProperty(PlacePanel("", "", "warn"), rebind=True)

    def show_map(self, view: MapView) -> None:
        """The map's contents of the moment."""
        road_map = self.ids.map
        if road_map.scene is not view.scene:
            road_map.scene = view.scene
        road_map.sites, road_map.position = view.sites, view.position


Builder.load_file(str(Path(__file__).with_suffix(".kv")))
