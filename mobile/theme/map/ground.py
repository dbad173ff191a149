"""Land under the roads: each governorate's outline, filled."""

from typing import Any

import numpy as np
from kivy.graphics import Color, InstructionGroup, Mesh, PopMatrix, PushMatrix, Scale, Translate
from kivy.graphics.tesselator import TYPE_POLYGONS, WINDING_ODD, Tesselator

from mobile.theme import palette
from mobile.theme.map.layers import RibbonLayer, View
from mobile.theme.map.mesh import Ribbon, ribbons_by_cell
from mobile.theme.palette import Colour
from mobile.viewmodels.scene import Ground


class FilledLand:
    """Pieces of land in one colour: filled once in metres, moved and scaled by the view."""

    def __init__(self) -> None:
        self.canvas = InstructionGroup()
        self._shift = Translate()
        self._zoom = Scale(1)

    def build(self, grounds: list[Ground], colour: Colour) -> None:
        self._draw(_filled(grounds), colour)

    def build_everywhere(self, colour: Colour) -> None:
        """Where no outlines are known, all is land."""
        self._draw(_everywhere(), colour)

    def _draw(self, meshes: list[Mesh], colour: Colour) -> None:
        self.canvas.clear()
        for part in (PushMatrix(), self._shift, self._zoom, Color(*colour), *meshes, PopMatrix()):
            self.canvas.add(part)

    def show(self, view: View) -> None:
        self._shift.x, self._shift.y = view.shift_x, view.shift_y
        self._zoom.x = self._zoom.y = view.scale


class GroundLayer:
    """The country, with the borders of its governorates."""

    def __init__(self) -> None:
        self.canvas = InstructionGroup()
        self._land = FilledLand()
        self._borders: RibbonLayer | None = None

    def build(self, grounds: list[Ground]) -> None:
        """Take in the pieces of land; without any, all is land."""
        self.canvas.clear()
        if grounds:
            self._land.build(grounds, palette.PAPER)
        else:
            self._land.build_everywhere(palette.PAPER)
        self._borders = RibbonLayer(palette.BORDER, 2.0, ribbons=outlines(grounds))
        self.canvas.add(self._land.canvas)
        self.canvas.add(self._borders.canvas)

    def show(self, view: View) -> None:
        self._land.show(view)
        if self._borders is not None:
            self._borders.show(view, 1.0)


def outlines(grounds: list[Ground]) -> list[Ribbon]:
    """Their edges, closed."""
    return ribbons_by_cell(np.vstack([one.outline, one.outline[:1]]) for one in grounds)


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
