"""What stands on the map: stretches of work, names, and where the tablet is."""

from functools import lru_cache
from typing import Any

from kivy.core.text import Label as CoreLabel
from kivy.graphics import (
    Color,
    Ellipse,
    InstructionGroup,
    Rectangle,
    SmoothEllipse,
    SmoothLine,
    SmoothRoundedRectangle,
)
from kivy.metrics import dp, sp

from mobile.theme import fonts, palette
from mobile.theme.icons import glyph, icon_of_work_type
from mobile.theme.map.layers import View
from mobile.theme.palette import Colour
from mobile.viewmodels.scene import Name, Point, Position, Scene, Site

# Pixels a metre from which the roads of a class are named.
_NAMED_FROM = {"ring": 0.012, "radial": 0.012, "street": 0.075}
_PIN = 17

Box = tuple[float, float, float, float]


class Marks:
    """Everything that keeps its size in pixels; drawn anew for each view."""

    def __init__(self) -> None:
        self.canvas = InstructionGroup()
        self._names: list[tuple[Name, bool]] = []

    def build(self, scene: Scene) -> None:
        """Where names may stand: land, then each road once, at the middle of a line."""
        self._names = [(Name(land.name, land.centre), True) for land in scene.grounds if land.name]
        by_weight = sorted(scene.roads, key=lambda road: _NAMED_FROM[road.kind])
        self._names += [(_beside(road), False) for road in by_weight if road.name]
        self._names += [(name, True) for name in scene.names]

    def show(self, road_map: Any, view: View) -> None:
        self.canvas.clear()
        for site in road_map.sites:
            self._draw_stretch(site, view, site.key == road_map.picked)
        taken = [_pin_box(site, view) for site in road_map.sites]
        taken += [tuple(box) for box in road_map.covered]
        if road_map.position is not None:
            taken.append(_box_around(_on_screen(road_map.position.at, view), dp(12), dp(12)))
        if road_map.has_names:
            self._write_names(road_map, view, taken)
        for site in sorted(road_map.sites, key=lambda site: site.key == road_map.picked):
            self._draw_pin(site, view, site.key == road_map.picked)
        if road_map.position is not None:
            self._draw_position(road_map.position, view)

    def _add(self, colour: Colour, *shapes: Any) -> None:
        self.canvas.add(Color(*colour))
        for shape in shapes:
            self.canvas.add(shape)

    def _draw_stretch(self, site: Site, view: View, is_picked: bool) -> None:
        points = (site.line * view.scale + (view.shift_x, view.shift_y)).ravel().tolist()
        if len(points) < 4:
            return
        wide = dp(6 if is_picked else 4.5)
        self._add(palette.SURFACE, SmoothLine(points=points, width=wide + dp(1.5), joint="round"))
        self._add(palette.writing(site.tone), SmoothLine(points=points, width=wide, joint="round"))

    def _draw_pin(self, site: Site, view: View, is_picked: bool) -> None:
        x, y = _on_screen(site.middle, view)
        radius = dp(_PIN + 4 if is_picked else _PIN)
        self._add(palette.SURFACE, _disc(x, y, radius + dp(2.5)))
        self._add(palette.writing(site.tone), _disc(x, y, radius))
        picture = _texture(
            glyph(icon_of_work_type(site.work_type)), fonts.ICONS, sp(20 if is_picked else 17)
        )
        self._add(palette.ON_FILL, _centred(picture, x, y))

    def _draw_position(self, position: Position, view: View) -> None:
        x, y = _on_screen(position.at, view)
        reach = max(position.accuracy_m * view.scale, dp(16))
        # Neither line nor smooth edge: Kivy draws see-through ones with a stencil of their own,
        # which ends the map's, and the disc would lie over the page.
        ring = Ellipse(pos=(x - reach, y - reach), size=(2 * reach, 2 * reach))
        self._add((*palette.POSITION[:3], 0.22), ring)
        self._add(palette.SURFACE, _disc(x, y, dp(11)))
        self._add(palette.POSITION, _disc(x, y, dp(8)))

    def _write_names(self, road_map: Any, view: View, taken: list[Box]) -> None:
        """Names in order of weight, each where no earlier one stands."""
        written: dict[str, Point] = {}
        for name, is_land in self._names:
            if not _is_shown(name, is_land, view):
                continue
            at = _on_screen(name.at, view)
            if name.text in written and _near(written[name.text], at):
                continue
            texture = _texture(name.text, fonts.WORDS, sp(15 if is_land else 13), is_land)
            box = _box_around(at, texture.width / 2 + dp(6), texture.height / 2)
            if not _inside(box, road_map) or any(_overlap(box, other) for other in taken):
                continue
            taken.append(box)
            written[name.text] = at
            self._write(texture, at, is_land)

    def _write(self, texture: Any, at: Point, is_land: bool) -> None:
        if not is_land:
            size = (texture.width + dp(12), texture.height - dp(2))
            plate = SmoothRoundedRectangle(
                pos=(at[0] - size[0] / 2, at[1] - size[1] / 2), size=size, radius=[dp(7)]
            )
            self._add((*palette.SURFACE[:3], 0.88), plate)
        self._add(palette.MUTED if is_land else palette.TEXT, _centred(texture, *at))


def _beside(road: Any) -> Name:
    x, y = road.line[len(road.line) // 2]
    return Name(road.name, (float(x), float(y)), _NAMED_FROM[road.kind])


def _is_shown(name: Name, is_land: bool, view: View) -> bool:
    return view.scale >= name.min_scale and view.sees((*name.at, *name.at))


def _on_screen(place: Point, view: View) -> Point:
    return (place[0] * view.scale + view.shift_x, place[1] * view.scale + view.shift_y)


def _pin_box(site: Site, view: View) -> Box:
    return _box_around(_on_screen(site.middle, view), dp(_PIN + 4), dp(_PIN + 4))


def _box_around(at: Point, half_width: float, half_height: float) -> Box:
    return (at[0] - half_width, at[1] - half_height, at[0] + half_width, at[1] + half_height)


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and one[2] > other[0] and one[1] < other[3] and one[3] > other[1]


def _inside(box: Box, widget: Any) -> bool:
    """A name cut by the map's edge is worse than none."""
    is_across = widget.x < box[0] and box[2] < widget.right
    return is_across and widget.y < box[1] and box[3] < widget.top


def _near(one: Point, other: Point) -> bool:
    """One name once in a while along its road, not at each section of it."""
    return abs(one[0] - other[0]) < dp(340) and abs(one[1] - other[1]) < dp(340)


def _disc(x: float, y: float, radius: float) -> SmoothEllipse:
    return SmoothEllipse(pos=(x - radius, y - radius), size=(2 * radius, 2 * radius))


def _centred(texture: Any, x: float, y: float) -> Rectangle:
    pos = (round(x - texture.width / 2), round(y - texture.height / 2))
    return Rectangle(texture=texture, pos=pos, size=texture.size)


@lru_cache(maxsize=1024)
def _texture(text: str, font: str, size: float, is_bold: bool = False) -> Any:
    """The text drawn once in white, to be coloured by the canvas."""
    label = CoreLabel(text=text, font_name=font, font_size=size, bold=is_bold, color=(1, 1, 1, 1))
    label.refresh()
    return label.texture
