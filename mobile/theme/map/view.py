"""The map widget: pan, pinch, wheel, follow, and a tap that picks a site."""

import math
from collections.abc import Callable
from typing import Any
from weakref import WeakMethod

from kivy.clock import Clock
from kivy.graphics import Color, Rectangle
from kivy.metrics import dp
from kivy.properties import (
    BooleanProperty,
    NumericProperty,
    ObjectProperty,
    StringProperty,
)
from kivy.uix.stencilview import StencilView

from mobile.theme import palette
from mobile.theme.map.ground import GroundLayer
from mobile.theme.map.imagery import ImageryLayer
from mobile.theme.map.layers import View
from mobile.theme.map.marks import Marks
from mobile.theme.map.roads import RoadLayers
from mobile.theme.map.zones import ZoneLayer
from mobile.viewmodels.map_layers import IMAGERY, ROADS, ZONES
from mobile.viewmodels.scene import Point, Scene

WIDEST, CLOSEST = 0.004, 1.5
_FINGER = 36
_DRAWN_ANEW = (
    "pos", "size", "scale", "centre_x", "centre_y", "sites", "dots", "picked", "spot", "shown",
    "imagery",
)  # fmt: skip
_STILL = 10


class RoadMap(StencilView):
    """``scale`` is pixels a metre; ``centre_x`` and ``centre_y`` metres on the tablet's plane."""

    scale = NumericProperty(0.05)
    centre_x = NumericProperty(0)
    centre_y = NumericProperty(0)
    scene = ObjectProperty(Scene())
    sites = ObjectProperty(())
    dots = ObjectProperty(())
    picked = StringProperty("")
    position = ObjectProperty(None, allownone=True)
    # The place on a road that was touched, in metres.
    spot = ObjectProperty(None, allownone=True)
    is_following = BooleanProperty(True)
    # Keys of mobile.viewmodels.map_layers.
    shown = ObjectProperty(frozenset({"roads", "names"}))
    imagery = ObjectProperty(None, allownone=True)

    __events__ = ("on_pick", "on_ground")

    def __init__(self, **properties: Any) -> None:
        self._roads = RoadLayers(Scene().network)
        self._touches: list[Any] = []
        self._marks = Marks()
        self._ground, self._zones = GroundLayer(), ZoneLayer()
        self._pictures = ImageryLayer()
        self._unwatch: Callable[[], None] = lambda: None
        self._redraw = Clock.create_trigger(self._draw, -1)
        # Not in this frame: what is left over would be done in it all the same.
        self._go_on = Clock.create_trigger(self._draw)
        super().__init__(**properties)
        with self.canvas.before:
            Color(*palette.WATER)
            self._sea = Rectangle()
        for name in _DRAWN_ANEW:
            self.fbind(name, self._redraw)
        self.fbind("position", self._moved)
        self.fbind("is_following", self._moved)
        self._build()

    def on_scene(self, *_: Any) -> None:
        self._build()

    def _build(self) -> None:
        """What a scene brings; its roads are made as they come into sight."""
        self._unwatch()
        # Weakly: a map is thrown away with its page, and the network stays.
        told = WeakMethod(self._read)
        self._unwatch = self.scene.network.watch(lambda: (read := told()) and read())
        self._roads = RoadLayers(self.scene.network)
        self._ground.build(self.scene.grounds)
        self._zones.build(self.scene.zones)
        self._marks.build(self.scene)
        self.canvas.clear()
        for part in (self._ground, self._pictures, self._zones, self._roads, self._marks):
            self.canvas.add(part.canvas)
        self._go_on()

    def _read(self) -> None:
        """Roads were read that are in sight, or were when they were asked for."""
        self._marks.changed()
        self._go_on()

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
        is_all = self._pictures.show(view, self.imagery if IMAGERY in self.shown else None)
        self._zones.show(view, ZONES in self.shown)
        is_all &= self._roads.show(view, widening, ROADS in self.shown)
        is_all &= self._marks.show(self, view, self._roads)
        if not is_all:
            self._go_on()

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
        """Tell the key of the nearest site or dot under the finger; else the ground's place.

        Several works share one stretch: touching again goes to the next of them.
        """
        places = [(site.middle, site.key) for site in self.sites]
        places += [(dot.at, dot.key) for dot in self.dots]
        near = sorted((math.dist(self.to_pixels(place), pixel), key) for place, key in places)
        keys = [key for away, key in near if away < dp(_FINGER)]
        if not keys:
            self.dispatch("on_ground", self.to_metres(pixel), dp(_FINGER) / self.scale)
            return
        after = keys.index(self.picked) + 1 if self.picked in keys else 0
        self.dispatch("on_pick", keys[after % len(keys)])

    def on_pick(self, key: str) -> None:
        """For binding: a site's or a dot's key."""

    def on_ground(self, at: Point, reach_m: float) -> None:
        """For binding: a place beside all of them, and how far a finger reaches there."""
