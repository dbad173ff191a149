"""What stands on the map and keeps its size in pixels: stretches of work, dots, names, pins.

Laid out for a view and some more around it; a finger then only moves it all.
"""

from functools import lru_cache
from typing import Any

from kivy.core.text import Label as CoreLabel
from kivy.graphics import (
    Color,
    Ellipse,
    InstructionGroup,
    PopMatrix,
    PushMatrix,
    Rectangle,
    SmoothEllipse,
    SmoothLine,
    Translate,
)
from kivy.metrics import dp, sp

from mobile.theme import fonts, palette
from mobile.theme.icons import glyph, icon_of_work_type
from mobile.theme.map.labels import Labels
from mobile.theme.map.layers import Box, View
from mobile.theme.map.roads import RoadLayers
from mobile.theme.palette import Colour
from mobile.viewmodels.scene import Dot, Name, Point, Position, Scene, Site

PIN, DOT = 17, 11
# Of the view's width and height on each side: so far a finger moves before it is laid out anew.
_BEYOND = 0.35


class Marks:
    """Drawn for a zoom; ``show`` says whether all of it is there."""

    def __init__(self) -> None:
        self.canvas = InstructionGroup()
        self._shift = Translate()
        self._under, self._over = InstructionGroup(), InstructionGroup()
        self._labels = Labels()
        for part in (PushMatrix(), self._shift, self._under, self._labels.canvas, self._over):
            self.canvas.add(part)
        self.canvas.add(PopMatrix())
        self._land: list[Name] = []
        self._zones: list[Name] = []
        self._laid: Any = None
        self._reach = View(0, 0, 1, (0, 0, 0, 0))
        self._is_current = False

    def build(self, scene: Scene) -> None:
        """Names of land and work zones, which go before those of roads."""
        self._land = [Name(g.name, g.centre, 0.0, True) for g in scene.grounds if g.name]
        self._land += scene.names
        self._zones = [Name(z.name, z.centre, z.named_from, True) for z in scene.zones if z.name]
        self._labels.forget()
        self._laid = None

    def changed(self) -> None:
        """Names were read that were not there before."""
        self._is_current = False

    def show(self, road_map: Any, view: View, roads: RoadLayers) -> bool:
        """Move what is laid out, or lay it out; False: more names come in the next frame."""
        self._shift.x, self._shift.y = round(view.shift_x), round(view.shift_y)
        asked = (
            view.scale, road_map.sites, road_map.dots, road_map.picked, road_map.position,
            road_map.spot, road_map.shown,
        )  # fmt: skip
        if asked != self._laid or not self._reach.holds(view.box):
            self._laid, self._reach, self._is_current = asked, view.wider(_BEYOND), False
            self._lay(road_map)
        if not self._is_current:
            self._lay_names(road_map, roads)
            self._is_current = True
        return self._labels.go_on()

    def _lay(self, road_map: Any) -> None:
        """Stretches, dots and pins; those that may come into sight."""
        self._under.clear()
        self._over.clear()
        sites = [site for site in road_map.sites if self._reach.sees(_box_of(site))]
        for site in sites:
            self._draw_stretch(site, site.key == road_map.picked)
        for dot in self._dots(road_map):
            self._draw_dot(dot, dot.key == road_map.picked)
        for site in sorted(sites, key=lambda site: site.key == road_map.picked):
            self._draw_pin(site, site.key == road_map.picked)
        if road_map.spot is not None:
            self._draw_spot(road_map.spot)
        if road_map.position is not None:
            self._draw_position(road_map.position)

    def _dots(self, road_map: Any) -> list[Dot]:
        return [d for d in road_map.dots if self._reach.sees((*d.at, *d.at))]

    def _lay_names(self, road_map: Any, roads: RoadLayers) -> None:
        land = self._land + (self._zones if "zones" in road_map.shown else [])
        seen = [
            name
            for name in land
            if name.min_scale <= self._reach.scale and self._reach.sees((*name.at, *name.at))
        ]
        if "roads" in road_map.shown:
            seen += roads.names_in(self._reach)
        pins = [_box_around(self._at(site.middle), dp(PIN + 4)) for site in road_map.sites]
        pins += [_box_around(self._at(dot.at), dp(DOT)) for dot in road_map.dots]
        self._labels.lay(seen if "names" in road_map.shown else [], self._reach.scale, pins)

    def _at(self, place: Point) -> Point:
        """Metres to pixels, before the shift."""
        return (place[0] * self._reach.scale, place[1] * self._reach.scale)

    def _draw_stretch(self, site: Site, is_picked: bool) -> None:
        points = (site.line * self._reach.scale).ravel().tolist()
        if len(points) < 4:
            return
        wide = dp(6 if is_picked else 4.5)
        edge = SmoothLine(points=points, width=wide + dp(1.5), joint="round")
        _add(self._under, palette.SURFACE, edge)
        middle = SmoothLine(points=points, width=wide, joint="round")
        _add(self._under, palette.writing(site.tone), middle)

    def _draw_pin(self, site: Site, is_picked: bool) -> None:
        icon = icon_of_work_type(site.work_type)
        radius, size = (PIN + 4, 20) if is_picked else (PIN, 17)
        self._draw_disc(self._at(site.middle), radius, site.tone, icon, size)

    def _draw_dot(self, dot: Dot, is_picked: bool) -> None:
        radius, size = (DOT + 4, 16) if is_picked else (DOT, 12)
        self._draw_disc(self._at(dot.at), radius, dot.tone, dot.icon, size)

    def _draw_disc(self, at: Point, radius: float, tone: str, icon: str, size: float) -> None:
        _add(self._over, palette.SURFACE, _disc(*at, dp(radius + 2.5)))
        _add(self._over, palette.writing(tone), _disc(*at, dp(radius)))
        picture = _texture(glyph(icon), fonts.ICONS, sp(size))
        _add(self._over, palette.ON_FILL, _centred(picture, *at))

    def _draw_spot(self, spot: Point) -> None:
        """The place that was touched: a ring, so that the road under it is seen."""
        x, y = self._at(spot)
        for colour, width in ((palette.SURFACE, dp(5)), (palette.TEXT, dp(2.5))):
            ring = SmoothLine(circle=(x, y, dp(12)), width=width / 2)
            _add(self._over, colour, ring)

    def _draw_position(self, position: Position) -> None:
        x, y = self._at(position.at)
        reach = max(position.accuracy_m * self._reach.scale, dp(16))
        # Neither line nor smooth edge: Kivy draws see-through ones with a stencil of their own,
        # which ends the map's, and the disc would lie over the page.
        ring = Ellipse(pos=(x - reach, y - reach), size=(2 * reach, 2 * reach))
        _add(self._over, (*palette.POSITION[:3], 0.22), ring)
        _add(self._over, palette.SURFACE, _disc(x, y, dp(11)))
        _add(self._over, palette.POSITION, _disc(x, y, dp(8)))


def _add(group: InstructionGroup, colour: Colour, shape: Any) -> None:
    group.add(Color(*colour))
    group.add(shape)


def _box_of(site: Site) -> Box:
    left, bottom = site.line.min(axis=0)
    right, top = site.line.max(axis=0)
    x, y = site.middle
    return (min(left, x), min(bottom, y), max(right, x), max(top, y))


def _box_around(at: Point, half: float) -> Box:
    return (at[0] - half, at[1] - half, at[0] + half, at[1] + half)


def _disc(x: float, y: float, radius: float) -> SmoothEllipse:
    return SmoothEllipse(pos=(x - radius, y - radius), size=(2 * radius, 2 * radius))


def _centred(texture: Any, x: float, y: float) -> Rectangle:
    pos = (round(x - texture.width / 2), round(y - texture.height / 2))
    return Rectangle(texture=texture, pos=pos, size=texture.size)


@lru_cache(maxsize=128)
def _texture(text: str, font: str, size: float) -> Any:
    """The icon drawn once in white, to be coloured by the canvas."""
    label = CoreLabel(text=text, font_name=font, font_size=size, color=(1, 1, 1, 1))
    label.refresh()
    return label.texture
