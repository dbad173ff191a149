"""Land under the roads: each governorate's outline, filled."""

from typing import Any

import numpy as np
from kivy.graphics import Color, InstructionGroup, Mesh, PopMatrix, PushMatrix, Scale, Translate
from kivy.graphics.tesselator import TYPE_POLYGONS, WINDING_ODD, Tesselator

from mobile.theme import palette
from mobile.theme.map.layers import RibbonLayer, View
from mobile.theme.map.mesh import ribbons_by_cell
from mobile.viewmodels.scene import Ground


class GroundLayer:
    """Filled once in metres; moved and scaled by the view."""

    def __init__(self) -> None:
        self.canvas = InstructionGroup()
        self._shift = Translate()
        self._zoom = Scale(1)
        self._borders: RibbonLayer | None = None

    def build(self, grounds: list[Ground]) -> None:
        """Take in the pieces of land; without any, all is land."""
        self.canvas.clear()
        self.canvas.add(PushMatrix())
        self.canvas.add(self._shift)
        self.canvas.add(self._zoom)
        self.canvas.add(Color(*palette.PAPER))
        for mesh in _everywhere() if not grounds else _filled(grounds):
            self.canvas.add(mesh)
        self.canvas.add(PopMatrix())
        closed = [np.vstack([ground.outline, ground.outline[:1]]) for ground in grounds]
        self._borders = RibbonLayer(ribbons_by_cell(closed), palette.BORDER, 2.0)
        self.canvas.add(self._borders.canvas)

    def show(self, view: View) -> None:
        self._shift.x, self._shift.y = view.shift_x, view.shift_y
        self._zoom.x = self._zoom.y = view.scale
        if self._borders is not None:
            self._borders.show(view, 1.0)


def _everywhere() -> list[Mesh]:
    far = 1e6
    corners = [-far, -far, 0, 0, far, -far, 0, 0, far, far, 0, 0, -far, far, 0, 0]
    return [Mesh(vertices=corners, indices=[0, 1, 2, 3], mode="triangle_fan")]


def _filled(grounds: list[Ground]) -> list[Mesh]:
    meshes: list[Any] = []
    for ground in grounds:
        tesselator = Tesselator()
        tesselator.add_contour(ground.outline.ravel().tolist())
        if tesselator.tesselate(WINDING_ODD, TYPE_POLYGONS):
            meshes += [
                Mesh(vertices=vertices, indices=indices, mode="triangle_fan")
                for vertices, indices in tesselator.meshes
            ]
    return meshes
