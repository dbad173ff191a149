"""Pictures of the ground under the roads, in the squares of the web's maps; none without a file."""

import math
from io import BytesIO
from typing import Any

from kivy.core.image import Image as CoreImage
from kivy.graphics import Color, InstructionGroup, Rectangle

from mobile.ports import Imagery
from mobile.theme.map.layers import View
from mobile.viewmodels.plane import METRES_A_DEGREE_LON, from_plane, to_plane

Square = tuple[int, int, int]

_PIXELS = 256
_DEGREES_ROUND = 360.0
# Unpacked in one frame, and kept for when a finger comes back.
_A_FRAME = 1
_KEPT = 160


class ImageryLayer:
    """Draws the squares in sight; a picture that cannot be read is left out."""

    def __init__(self) -> None:
        self.canvas = InstructionGroup()
        self._source: Imagery | None = None
        self._pictures: dict[Square, Any] = {}

    def show(self, view: View, source: Imagery | None) -> bool:
        """Draw for this view; False: more pictures come in the next frame."""
        self.canvas.clear()
        if source is not self._source:
            self._source, self._pictures = source, {}
        if source is None:
            return True
        squares, left = squares_in(view, source.zooms), _A_FRAME
        self.canvas.add(Color(1, 1, 1, 1))
        for square in squares:
            if square not in self._pictures:
                if not left:
                    continue
                left -= 1
                self._pictures[square] = _picture(source.tile(*square))
            self._draw(square, view)
        is_all = all(square in self._pictures for square in squares)
        self._forget(set(squares))
        return is_all

    def _draw(self, square: Square, view: View) -> None:
        texture = self._pictures[square]
        if texture is None:
            return
        left, top = corner(*square)
        right, bottom = corner(square[0], square[1] + 1, square[2] + 1)
        x, y = left * view.scale + view.shift_x, bottom * view.scale + view.shift_y
        size = ((right - left) * view.scale, (top - bottom) * view.scale)
        self.canvas.add(Rectangle(texture=texture, pos=(x, y), size=size))

    def _forget(self, seen: set[Square]) -> None:
        for square in list(self._pictures)[: max(0, len(self._pictures) - _KEPT)]:
            if square not in seen:
                del self._pictures[square]


def corner(z: int, x: int, y: int) -> tuple[float, float]:
    """The north-west corner of a square, in metres on the plane."""
    count = 2**z
    lat = math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * y / count))))
    return to_plane(lat, x / count * _DEGREES_ROUND - 180)


def squares_in(view: View, zooms: tuple[int, int]) -> list[Square]:
    """The squares in sight, at the zoom whose pixels come nearest to the screen's."""
    metres_round = METRES_A_DEGREE_LON * _DEGREES_ROUND
    z = round(math.log2(max(1.0, metres_round * view.scale / _PIXELS)))
    z = min(max(z, zooms[0]), zooms[1])
    left, bottom, right, top = view.box
    (south, west), (north, east) = from_plane(left, bottom), from_plane(right, top)
    columns = range(_column(west, z), _column(east, z) + 1)
    rows = range(_row(north, z), _row(south, z) + 1)
    found = [(z, x, y) for x in columns for y in rows]
    # Wider than the widest pictures: they would be specks, and too many.
    return found if len(found) <= _KEPT else []


def _column(lon: float, z: int) -> int:
    return min(max(math.floor((lon + 180) / _DEGREES_ROUND * 2**z), 0), 2**z - 1)


def _row(lat: float, z: int) -> int:
    share = (1 - math.asinh(math.tan(math.radians(lat))) / math.pi) / 2
    return min(max(math.floor(share * 2**z), 0), 2**z - 1)


def _picture(content: bytes | None) -> Any:
    if content is None:
        return None
    kind = "png" if content.startswith(b"\x89PNG") else "jpg"
    try:
        return CoreImage(BytesIO(content), ext=kind, nocache=True).texture
    except Exception:
        # Kivy's loaders raise what they like; a broken picture is no reason to lose the map.
        return None
