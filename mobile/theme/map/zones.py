"""Work zones: a tinted piece of land with an edge, under the roads."""

from kivy.graphics import InstructionGroup

from mobile.theme import palette
from mobile.theme.map.ground import FilledLand, outlines
from mobile.theme.map.layers import RibbonLayer, View
from mobile.viewmodels.scene import Ground


class ZoneLayer:
    """Taken off the canvas while the layer is hidden."""

    def __init__(self) -> None:
        self.canvas = InstructionGroup()
        self._inner = InstructionGroup()
        self._land = FilledLand()
        self._edges: RibbonLayer | None = None
        self._is_shown = False

    def build(self, zones: list[Ground]) -> None:
        tint = palette.writing("primary")[:3]
        self._inner.clear()
        self._land.build(zones, (*tint, 0.09))
        self._edges = RibbonLayer((*tint, 0.6), 2.5, ribbons=outlines(zones))
        self._inner.add(self._land.canvas)
        self._inner.add(self._edges.canvas)

    def show(self, view: View, is_shown: bool) -> None:
        if is_shown != self._is_shown:
            (self.canvas.add if is_shown else self.canvas.remove)(self._inner)
            self._is_shown = is_shown
        self._land.show(view)
        if self._edges is not None:
            self._edges.show(view, 1.0)
