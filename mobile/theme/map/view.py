"""The map widget: pan, pinch, wheel, follow, and a tap that picks a site."""

import math
from functools import lru_cache
from typing import Any

from kivy.clock import Clock
from kivy.graphics import Color, Rectangle
from kivy.metrics import dp
from kivy.properties import (
    BooleanProperty,
    ListProperty,
    NumericProperty,
    ObjectProperty,
    StringProperty,
)
from kivy.uix.stencilview import StencilView

from mobile.theme import palette
from mobile.theme.map.ground import GroundLayer
from mobile.theme.map.layers import RibbonLayer, View
from mobile.theme.map.marks import Marks
from mobile.theme.map.mesh import Ribbon, ribbons_by_cell
from mobile.viewmodels.scene import Point, Scene

WIDEST, CLOSEST = 0.004, 1.5
_FINGER = 36
_STILL = 10

# Class of road -> width of casing and of fill in pixels, and the zoom from which it shows.
_WIDTHS = {"street": (2.6, 1.6, 0.02), "radial": (6.5, 4.6, 0.0), "ring": (8.5, 6.2, 0.0)}


class RoadMap(StencilView):
    """``scale`` is pixels a metre; ``centre_x`` and ``centre_y`` metres on the tablet's plane."""

    scale = NumericProperty(0.05)
    centre_x = NumericProperty(0)
    centre_y = NumericProperty(0)
    scene = ObjectProperty(Scene())
    sites = ObjectProperty([])
    picked = StringProperty("")
    position = ObjectProperty(None, allownone=True)
    is_following = BooleanProperty(True)
    has_names = BooleanProperty(True)
    # Boxes (left, bottom, right, top) of what lies over the map: no name is written under it.
    covered = ListProperty()

    __events__ = ("on_pick",)

    def __init__(self, **properties: Any) -> None:
        self._layers: list[RibbonLayer] = []
        self._touches: list[Any] = []
        self._marks = Marks()
        self._ground = GroundLayer()
        self._redraw = Clock.create_trigger(self._draw, -1)
        super().__init__(**properties)
        with self.canvas.before:
            Color(*palette.WATER)
            self._sea = Rectangle()
        for name in (
            "pos",
            "size",
            "scale",
            "centre_x",
            "centre_y",
            "sites",
            "picked",
            "covered",
            "has_names",
        ):
            self.fbind(name, self._redraw)
        self.fbind("position", self._moved)
        self.fbind("is_following", self._moved)
        self._build()

    def on_scene(self, *_: Any) -> None:
        self._build()

    def _build(self) -> None:
        """Meshes of the whole network, made once for a scene."""
        self.canvas.clear()
        self._ground.build(self.scene.grounds)
        self.canvas.add(self._ground.canvas)
        self._layers = [layer for passes in self._road_passes() for layer in passes]
        for layer in self._layers:
            self.canvas.add(layer.canvas)
        self._marks.build(self.scene)
        self.canvas.add(self._marks.canvas)
        self._redraw()

    def _road_passes(self) -> tuple[list[RibbonLayer], list[RibbonLayer]]:
        """All casings first, then all fills: crossings look joined."""
        casings, fills = [], []
        for kind, (casing_width, fill_width, min_scale) in _WIDTHS.items():
            ribbons = _ribbons(self.scene, kind)
            casing, fill = palette.ROADS[kind]
            casings.append(RibbonLayer(ribbons, casing, casing_width, min_scale))
            fills.append(RibbonLayer(ribbons, fill, fill_width, min_scale))
        return casings, fills

    def view(self) -> View:
        """The present view, for drawing and for reading touches."""
        half_width = self.width / 2 / self.scale
        half_height = self.height / 2 / self.scale
        box = (
            self.centre_x - half_width,
            self.centre_y - half_height,
            self.centre_x + half_width,
            self.centre_y + half_height,
        )
        return View(
            self.center_x - self.centre_x * self.scale,
            self.center_y - self.centre_y * self.scale,
            self.scale,
            box,
        )

    def to_pixels(self, place: Point) -> Point:
        view = self.view()
        return (place[0] * view.scale + view.shift_x, place[1] * view.scale + view.shift_y)

    def to_metres(self, pixel: Point) -> Point:
        view = self.view()
        return ((pixel[0] - view.shift_x) / view.scale, (pixel[1] - view.shift_y) / view.scale)

    def _draw(self, *_: Any) -> None:
        self._sea.pos, self._sea.size = self.pos, self.size
        view = self.view()
        widening = min(1.7, max(0.6, (self.scale / 0.05) ** 0.35)) * dp(1)
        self._ground.show(view)
        for layer in self._layers:
            layer.show(view, widening)
        self._marks.show(self, view)

    def _moved(self, *_: Any) -> None:
        if self.is_following and self.position is not None:
            self.centre_x, self.centre_y = self.position.at
        self._redraw()

    def look_at(self, place: Point, scale: float | None = None) -> None:
        """Go to a place and stay there."""
        self.is_following = False
        self.centre_x, self.centre_y = place
        if scale is not None:
            self.scale = scale

    def zoom(self, factor: float, about: Point | None = None) -> None:
        """Closer (above 1) or wider, the place under ``about`` (window pixels) staying put."""
        about = about or (self.center_x, self.center_y)
        if self.is_following:
            about = (self.center_x, self.center_y)
        place = self.to_metres(about)
        self.scale = min(CLOSEST, max(WIDEST, self.scale * factor))
        self.centre_x = place[0] - (about[0] - self.center_x) / self.scale
        self.centre_y = place[1] - (about[1] - self.center_y) / self.scale

    def on_touch_down(self, touch: Any) -> bool:
        if not self.collide_point(*touch.pos):
            return False
        if touch.is_mouse_scrolling:
            self.zoom(1.25 if touch.button == "scrolldown" else 0.8, touch.pos)
            return True
        touch.grab(self)
        self._touches.append(touch)
        return True

    def on_touch_move(self, touch: Any) -> bool:
        if touch.grab_current is not self:
            return False
        if len(self._touches) == 2:
            self._pinch(touch)
        elif self._is_drag(touch):
            self.is_following = False
            self.centre_x -= touch.dx / self.scale
            self.centre_y -= touch.dy / self.scale
        return True

    def on_touch_up(self, touch: Any) -> bool:
        if touch.grab_current is not self:
            return False
        touch.ungrab(self)
        self._touches.remove(touch)
        if not self._is_drag(touch):
            self._pick(touch.pos)
        return True

    @staticmethod
    def _is_drag(touch: Any) -> bool:
        return math.hypot(touch.x - touch.ox, touch.y - touch.oy) > dp(_STILL)

    def _pinch(self, touch: Any) -> None:
        other = next(t for t in self._touches if t is not touch)
        before = math.hypot(touch.px - other.x, touch.py - other.y)
        now = math.hypot(touch.x - other.x, touch.y - other.y)
        if before > 1 and now > 1:
            self.zoom(now / before, ((touch.x + other.x) / 2, (touch.y + other.y) / 2))

    def _pick(self, pixel: Point) -> None:
        """Tell the key of the nearest site under the finger, or an empty one.

        Several works share one stretch: touching again goes to the next of them.
        """
        near = sorted(
            (math.dist(self.to_pixels(site.middle), pixel), site.key) for site in self.sites
        )
        keys = [key for away, key in near if away < dp(_FINGER)]
        after = keys.index(self.picked) + 1 if self.picked in keys else 0
        self.dispatch("on_pick", keys[after % len(keys)] if keys else "")

    def on_pick(self, key: str) -> None:
        """For binding: a site's key, or "" beside all of them."""


@lru_cache(maxsize=8)
def _ribbons(scene: Scene, kind: str) -> list[Ribbon]:
    """Worked out once for a scene, though several pages draw it."""
    return ribbons_by_cell(road.line for road in scene.roads if road.kind == kind)
