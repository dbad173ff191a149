"""One way of drawing one class of road: colour, width in pixels, from which zoom on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kivy.graphics import Mesh, RenderContext

from mobile.theme.map.mesh import Ribbon
from mobile.theme.palette import Colour

_VERTEX_SHADER = """#ifdef GL_ES
precision highp float;
#endif
attribute vec2 v_place;
attribute vec2 v_normal;
attribute float v_side;
uniform mat4 modelview_mat;
uniform mat4 projection_mat;
uniform vec3 view;
uniform float half_width;
varying float side;
void main() {
  side = v_side;
  vec2 pixel = v_place * view.z + view.xy + v_normal * (half_width + 0.75);
  gl_Position = projection_mat * modelview_mat * vec4(pixel, 0.0, 1.0);
}"""

# The outermost pixel fades: smooth edges without multisampling.
_FRAGMENT_SHADER = """#ifdef GL_ES
precision highp float;
#endif
varying float side;
uniform float half_width;
uniform vec4 colour;
void main() {
  float away = abs(side) * (half_width + 0.75);
  gl_FragColor = vec4(colour.rgb, colour.a * clamp(half_width + 0.5 - away, 0.0, 1.0));
}"""

_FORMAT = [(b"v_place", 2, "float"), (b"v_normal", 2, "float"), (b"v_side", 1, "float")]


Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class View:
    """What the map shows: pixels = metres * scale + shift; ``box`` in metres."""

    shift_x: float
    shift_y: float
    scale: float
    box: Box

    def sees(self, box: Box) -> bool:
        """Whether any of ``box`` (left, bottom, right, top) may be on the screen."""
        left, bottom, right, top = self.box
        return box[0] <= right and box[2] >= left and box[1] <= top and box[3] >= bottom

    def holds(self, box: Box) -> bool:
        """Whether all of ``box`` is on the screen."""
        left, bottom, right, top = self.box
        return box[0] >= left and box[2] <= right and box[1] >= bottom and box[3] <= top

    def wider(self, share: float) -> View:
        """The same with so much of its width and height more on each side."""
        left, bottom, right, top = self.box
        wide, high = (right - left) * share, (top - bottom) * share
        box = (left - wide, bottom - high, right + wide, top + high)
        return View(self.shift_x, self.shift_y, self.scale, box)


class RibbonLayer:
    """The ribbons of one pass (casing or fill); off-screen ones are taken out of the canvas."""

    def __init__(
        self,
        colour: Colour,
        width: float,
        min_scale: float = 0,
        ribbons: Sequence[Ribbon] = (),
    ) -> None:
        self.canvas = RenderContext(
            use_parent_projection=True,
            use_parent_modelview=True,
            vs=_VERTEX_SHADER,
            fs=_FRAGMENT_SHADER,
        )
        self.canvas["colour"] = [float(part) for part in colour]
        self.width = width
        self.min_scale = min_scale
        self._meshes: list[tuple[Box, Mesh]] = []
        self._drawn: set[int] = set()
        self.add(ribbons)

    def add(self, ribbons: Sequence[Ribbon]) -> None:
        """More ribbons, drawn from the next ``show`` on."""
        self._meshes += [(ribbon.box, _mesh(ribbon)) for ribbon in ribbons]

    @property
    def drawn_count(self) -> int:
        """Meshes now in the canvas."""
        return len(self._drawn)

    def show(self, view: View, widening: float, is_shown: bool = True) -> None:
        """Draw for this view; widths in pixels are multiplied by ``widening``."""
        self.canvas["view"] = [view.shift_x, view.shift_y, view.scale]
        self.canvas["half_width"] = float(self.width * widening / 2)
        wanted: set[int] = set()
        if is_shown and view.scale >= self.min_scale:
            wanted = {i for i, (box, _) in enumerate(self._meshes) if view.sees(box)}
        for index in self._drawn - wanted:
            self.canvas.remove(self._meshes[index][1])
        for index in wanted - self._drawn:
            self.canvas.add(self._meshes[index][1])
        self._drawn = wanted


def _mesh(ribbon: Ribbon) -> Mesh:
    return Mesh(
        vertices=memoryview(ribbon.vertices),
        indices=memoryview(ribbon.indices),
        fmt=_FORMAT,
        mode="triangles",
    )
